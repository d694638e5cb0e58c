import { SyntaxProblem } from '../../core/problem.js';
import { entriesOf, parseYaml, valueAt, type YamlNode } from '../../parsers/yaml.js';

/** A place in a workflow that runs guardrails. */
export interface WorkflowCall {
  /** The address without owner and version: `guardrails`, `guardrails/actions/drift`. */
  readonly uses: string;
  readonly line: number;
  /** Inputs as texts. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Whether the job goes on, or is never begun, whatever the call finds. */
  readonly isToothless: boolean;
}

/** What a workflow does with guardrails. */
export interface GuardedWorkflow {
  readonly calls: readonly WorkflowCall[];
  /** Names of the events that start it. */
  readonly events: readonly string[];
}

const CALL = /^[\w.-]+\/(guardrails(?:\/[\w./-]+)?)@/;

/** Reads a workflow; one that is no YAML calls nothing. */
export function guardedWorkflow(text: string): GuardedWorkflow {
  const document = documentOf(text);
  const jobs = valueAt(document, 'jobs');
  const calls = (jobs?.kind === 'mapping' ? entriesOf(jobs) : []).flatMap(({ value: job }) => {
    const steps = valueAt(job, 'steps');
    const isOff = isSwitchedOff(job);
    return [
      ...callsIn(job, isOff),
      ...(steps?.kind === 'sequence' ? steps.items : []).flatMap((step) => callsIn(step, isOff || isSwitchedOff(step))),
    ];
  });
  return { calls, events: eventsOf(valueAt(document, 'on')) };
}

function documentOf(text: string): YamlNode | undefined {
  try {
    return parseYaml(text)[0];
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}

function callsIn(node: YamlNode, isToothless: boolean): readonly WorkflowCall[] {
  const address = valueAt(node, 'uses');
  const uses = CALL.exec(address?.kind === 'scalar' ? address.text : '')?.[1];
  if (uses === undefined) return [];
  const given = valueAt(node, 'with');
  const inputs = (given?.kind === 'mapping' ? entriesOf(given) : []).map(
    ({ key, value }) => [key.text, value.kind === 'scalar' ? value.text : ''] as const,
  );
  return [{ uses, line: address!.line, inputs: new Map(inputs), isToothless }];
}

function isSwitchedOff(node: YamlNode): boolean {
  const text = (key: string): string => {
    const value = valueAt(node, key);
    return value?.kind === 'scalar' ? value.text.replace(/^\$\{\{\s*(.*?)\s*\}\}$/, '$1') : '';
  };
  return text('continue-on-error') === 'true' || ['false', '0'].includes(text('if'));
}

function eventsOf(node: YamlNode | undefined): readonly string[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return [node.text];
  if (node.kind === 'sequence') return node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
  return entriesOf(node).map(({ key }) => key.text);
}
