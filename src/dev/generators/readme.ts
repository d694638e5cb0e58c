import { slotsOf, switchOf } from '../../cli/suite-workflows.js';
import { enabledByDefault } from '../../config/load.js';
import { type Activation, conditionOf, type Rule } from '../../core/rule.js';
import type { Options } from '../../core/schema.js';
import { SLOTS } from '../../core/slot.js';
import type { AnyGuardrail } from '../../guardrails/guardrail.js';
import { cell, optionTable } from './option-text.js';
import { EXAMPLE } from './sample.js';

/** What is generated in a guardrail's own README. */
export function guardrailParts(guardrail: AnyGuardrail): Readonly<Record<string, string>> {
  return {
    rules: ruleSections(guardrail),
    options: optionTable(guardrail.options as Options),
  };
}

/** One section a rule, so that a finding's link leads to it. */
function ruleSections(guardrail: AnyGuardrail): string {
  const areDifferent = enabledByDefault(guardrail) === 'auto';
  return (guardrail.rules as readonly Rule[])
    .map((rule) => {
      const codes = rule.codes === undefined ? '' : ` Also silenced by \`# noqa: ${rule.codes.join(', ')}\`.`;
      const condition = areDifferent ? conditionOf(rule) : '';
      const on = condition === '' ? rule.severity : `${rule.severity}, ${condition}`;
      const severity = rule.off === true ? `off, ${rule.severity} when given` : on;
      return `### ${rule.id.split('/')[1]}\n\n**${rule.id}** (${severity}): ${rule.summary}\n\n${rule.why} ${rule.remedy}${codes}`;
    })
    .join('\n\n');
}

/** What is generated in the project's README. */
export function projectParts(registry: readonly AnyGuardrail[], sample: string): Readonly<Record<string, string>> {
  return {
    sample: `\`\`\`console\n$ node dist/cli.js check --root ${EXAMPLE}\n${sample}\`\`\``,
    slots: slotTable(registry),
    guardrails: guardrailTable(registry),
  };
}

function guardrailTable(registry: readonly AnyGuardrail[]): string {
  const rows = registry.map((guardrail) => {
    const { id, summary, owner } = guardrail;
    return `| [\`${id}\`](actions/${id}/README.md) | ${cell(summary)} | ${whenOn(guardrail)} | ${owner} |`;
  });
  return ['| guardrail | what it does | runs | owner |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** When a guardrail runs: by its most eager rules, and what is so of some of the others. */
function whenOn({ rules }: AnyGuardrail): string {
  const activations = new Set((rules as readonly Rule[]).map(({ activation = 'always' }) => activation));
  const order: readonly Activation[] = ['always', 'where-present', 'configured'];
  const [first, ...others] = order
    .filter((activation) => activations.has(activation))
    .map((activation) => conditionOf({ activation }) || 'always');
  return [first, ...others.map((condition) => `some rules ${condition}`)].join('; ');
}

function slotTable(registry: readonly AnyGuardrail[]): string {
  const rows = Array.from(slotsOf(registry), ([slot, guardrails]) => {
    const { cron, runner } = SLOTS[slot];
    const [minute, hour] = cron.split(' ') as [string, string];
    const ids = guardrails.map(({ id }) => id).join(', ');
    const inputs = runner === null ? [...new Set(guardrails.map(switchOf))] : [runner];
    const named = inputs.map((name) => `\`${name}\``).join(', ');
    const meaning = runner === null ? '' : ': the label of your own runners for it';
    return `| ${hour.padStart(2, '0')}:${minute.padStart(2, '0')} | ${ids} | ${named}${meaning} |`;
  });
  return ['| slot (UTC) | guardrails | input |', '| --- | --- | --- |', ...rows].join('\n');
}
