import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/groups.js';
import type { JudgingSettings, SettingValue } from '../../core/judging-settings.js';
import { WEAKENED } from './rule.js';
import { changeOf } from './weakened.js';
import { type GuardedWorkflow, guardedWorkflow, type WorkflowCall } from './workflow-calls.js';

/** The folder in which GitHub looks for workflows. */
export const WORKFLOW_FOLDER = '.github/workflows';

/** Whether a file right in that folder is a workflow. */
export function isWorkflow(path: string): boolean {
  return /\/[^/]+\.ya?ml$/.test(path) && path.lastIndexOf('/') === WORKFLOW_FOLDER.length;
}

/** Events without which a change is merged unseen. */
const GUARDING_EVENTS = ['pull_request', 'pull_request_target', 'merge_group', 'push', 'schedule'];

/** Texts of workflows by path. */
export type WorkflowTexts = ReadonlyMap<string, string>;

/** Whether any of the workflows runs guardrails. */
export function callsGuardrails(texts: WorkflowTexts): boolean {
  return [...texts.values()].some((text) => guardedWorkflow(text).calls.length > 0);
}

/** What a change does to how workflows run guardrails. */
export function workflowFindings(
  before: WorkflowTexts,
  after: WorkflowTexts,
  settings: { readonly before: JudgingSettings; readonly after: JudgingSettings },
): readonly Finding[] {
  const old = workflowsIn(before);
  const now = workflowsIn(after);
  const remaining = groupBy(
    [...now].flatMap(([path, { calls }]) => calls.map((call) => ({ path, call }))),
    usesOf,
  );
  const removed = groupBy(
    [...old].flatMap(([path, { calls }]) => calls.map((call) => ({ path, call }))),
    usesOf,
  );
  return [
    ...[...removed].flatMap(([uses, calls]) => {
      const left = remaining.get(uses) ?? [];
      if (left.length === 0) return [finding(calls[0]!.path, null, `no longer runs \`${uses}\``, after)];
      return calls.flatMap(({ path, call }, index) => {
        const other = left.find((each) => each.path === path && !calls.slice(0, index).includes(each)) ?? left[index];
        return other === undefined ? [] : callFindings(call, other.call, other.path, after, settings);
      });
    }),
    ...[...old].flatMap(([path, workflow]) => eventFindings(path, workflow, now.get(path), after)),
  ];
}

function workflowsIn(texts: WorkflowTexts): ReadonlyMap<string, GuardedWorkflow> {
  const all = Array.from(texts, ([path, text]) => [path, guardedWorkflow(text)] as const);
  return new Map(all.filter(([, { calls }]) => calls.length > 0));
}

function usesOf({ call }: { readonly call: WorkflowCall }): string {
  return call.uses;
}

function callFindings(
  old: WorkflowCall,
  now: WorkflowCall,
  path: string,
  after: WorkflowTexts,
  settings: { readonly before: JudgingSettings; readonly after: JudgingSettings },
): readonly Finding[] {
  const own = /\/actions\/([a-z-]+)$/.exec(now.uses)?.[1];
  const names = new Set([...old.inputs.keys(), ...now.inputs.keys()]);
  const changes = [...names].flatMap((name) => {
    const setting = settingNamed(name, own, settings.after.values);
    if (setting === null) return [];
    const default_ = settingNamed(name, own, settings.before.values)?.value;
    const value = old.inputs.get(name);
    const change = changeOf({ ...setting, value: read(now.inputs.get(name), setting.value) }, read(value, default_));
    return change === null
      ? []
      : [finding(path, now.line, `gives \`${now.uses}\` another \`${name}\`, which ${change}`, after)];
  });
  const isToothless = now.isToothless && !old.isToothless;
  return isToothless
    ? [...changes, finding(path, now.line, `no longer fails when \`${now.uses}\` does, or skips it`, after)]
    : changes;
}

/** The setting that an input of an action stands for: one of the engine, or one of the action's own guardrail. */
function settingNamed(name: string, own: string | undefined, values: readonly SettingValue[]): SettingValue | null {
  const path = own === undefined ? name : `${own}.${name}`;
  return values.find(({ key }) => key.join('.') === name) ?? values.find(({ key }) => key.join('.') === path) ?? null;
}

/** The text of an input as the kind of value that the setting has; what is not given is what the configuration says. */
function read(text: string | undefined, given: unknown): unknown {
  if (text === undefined || text === '') return given;
  if (Array.isArray(given)) return text.split(/[\n,]/).flatMap((item) => item.trim() || []);
  if (typeof given === 'number' || given === null) return Number.isNaN(Number(text)) ? text : Number(text);
  if (typeof given === 'boolean') return text === 'true';
  return text;
}

function eventFindings(
  path: string,
  old: GuardedWorkflow,
  now: GuardedWorkflow | undefined,
  after: WorkflowTexts,
): readonly Finding[] {
  if (now === undefined) return [];
  const lost = old.events.filter((event) => GUARDING_EVENTS.includes(event) && !now.events.includes(event));
  return lost.map((event) => finding(path, now.calls[0]!.line, `no longer runs guardrails on \`${event}\``, after));
}

function finding(path: string, line: number | null, what: string, after: WorkflowTexts): Finding {
  const isThere = after.has(path);
  return {
    rule: WEAKENED,
    message: isThere
      ? `This workflow ${what}.`
      : `The workflow \`${path}\` is gone, and nothing else ${what.replace('no longer ', '')}.`,
    ...(isThere ? { location: { path, ...(line === null ? {} : { line }) } } : {}),
    identity: ['workflow', path, what],
  };
}
