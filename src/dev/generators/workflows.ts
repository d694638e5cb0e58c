import { dump } from 'js-yaml';
import { guardrailsIn, isOnByDefault, type SuiteWorkflow, switchesOf, switchOf } from '../../cli/suite-workflows.js';
import { SLOTS } from '../../core/slot.js';
import type { AnyGuardrail } from '../../guardrails/guardrail.js';
import { jobsOf } from './workflow-jobs.js';
import type { Pin } from './workflow-steps.js';

/** What is generated in a reusable workflow: everything that depends on the guardrails there are. */
export function workflowParts(
  workflow: SuiteWorkflow,
  registry: readonly AnyGuardrail[],
  pin: Pin,
): Readonly<Record<string, string>> {
  const guardrails = guardrailsIn(workflow, registry);
  const divided = guardrails.filter(({ perFile }) => perFile?.shard !== undefined);
  if (divided.length > 1) throw new Error(`only one guardrail can be divided among machines, not ${idsOf(divided)}`);
  const jobs = guardrails.flatMap((guardrail) => jobsOf(guardrail, workflow, pin));
  const ids = jobs.map(({ id }) => id).join(', ');
  const outcomes = jobs.map(({ id, guardrail }) => {
    const said = ['result', 'outputs.verdict', 'outputs.skipped', 'outputs.report'];
    return `            ${[guardrail, ...said.map((name) => `\${{ needs.${id}.${name} }}`)].join(':')}`;
  });
  const crons = Object.values(SLOTS).map(({ cron }) => cron);
  return {
    inputs: together([...switchInputs(workflow, registry), ...machineInputs(guardrails, divided)]),
    secrets: secrets(guardrails),
    jobs: jobs
      .map(({ text }) => text)
      .join('\n')
      .trimEnd(),
    needs: `    needs: [${ids}]`,
    outcomes: ['          OUTCOMES: |', ...outcomes].join('\n'),
    ...(workflow === 'daily.yml' ? { slots: `          SLOTS: '${crons.join('|')}'` } : {}),
  };
}

/** The pins of a workflow's steps, so that whoever raises one there need not raise it here. */
export function pinsIn(workflow: string, file: string): Pin {
  return (action) => {
    const found = workflow.split('\n').find((line) => line.includes(` uses: ${action}@`));
    if (found === undefined) throw new Error(`${file} uses ${action} nowhere: write one step with it, pinned`);
    return found.slice(found.indexOf(action));
  };
}

/** The switches of the guardrails, each followed by what else its guardrails take. */
function switchInputs(workflow: SuiteWorkflow, registry: readonly AnyGuardrail[]): readonly string[] {
  const switches = switchesOf(workflow, registry);
  const switchless = guardrailsIn(workflow, registry).filter((guardrail) => switchOf(guardrail) === null);
  return [
    ...Array.from(switches, ([name, guardrails]) => {
      const isOn = guardrails.some(isOnByDefault);
      return [input(name, switchText(guardrails), 'boolean', String(isOn)), ...guardrails.flatMap(ownInputs)];
    }).flat(),
    ...switchless.flatMap(ownInputs),
  ];
}

function switchText(guardrails: readonly AnyGuardrail[]): string {
  const named = guardrails.map(({ id, summary }) => `\`${id}\`, which ${summary[0]!.toLowerCase()}${summary.slice(1)}`);
  const conditions = guardrails.flatMap(({ workflow }) => workflow?.condition ?? []);
  return `Whether to run ${[named.join(', and '), ...conditions].join('; ')}.`;
}

function ownInputs({ workflow }: AnyGuardrail): readonly string[] {
  return Object.entries(workflow?.inputs ?? {}).map(([name, summary]) => input(name, summary, 'string', "''"));
}

/** What concerns the machines of those guardrails that keep a folder or are divided. */
function machineInputs(guardrails: readonly AnyGuardrail[], divided: readonly AnyGuardrail[]): readonly string[] {
  const cached = guardrails.filter(({ workflow }) => workflow?.cached === true);
  const whose = `the tools and results of ${idsOf(cached)} are kept in the actions cache from run to run`;
  return [
    ...(cached.length === 0 ? [] : [input('cache', `Whether ${whose}.`, 'boolean', 'true')]),
    ...divided.map(({ id }) =>
      input('shards', `On how many machines \`${id}\` scans; the others need no more than one.`, 'number', '1'),
    ),
  ];
}

function input(name: string, description: string, type: string, usual: string): string {
  return `      ${name}:
        description: ${scalar(description)}
        type: ${type}
        default: ${usual}`;
}

function secrets(guardrails: readonly AnyGuardrail[]): string {
  const wanted = guardrails.flatMap(({ workflow }) => Object.entries(workflow?.secrets ?? {}));
  const texts = wanted.map(
    ([name, summary]) => `      ${name}:\n        description: ${scalar(summary)}\n        required: false`,
  );
  return texts.length === 0 ? '' : together(['    secrets:', ...texts]);
}

/** Several guardrails may take the same input. */
function together(texts: readonly string[]): string {
  return [...new Set(texts)].join('\n');
}

function scalar(text: string): string {
  return dump(text, { lineWidth: -1 }).trimEnd();
}

function idsOf(guardrails: readonly AnyGuardrail[]): string {
  return guardrails.map(({ id }) => `\`${id}\``).join(' and ');
}
