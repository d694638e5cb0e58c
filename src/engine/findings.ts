import type { Config } from '../config/config.js';
import type { Finding, SettledFinding } from '../core/finding.js';
import type { Rule } from '../core/rule.js';
import { inOrder, settle } from '../core/settle.js';
import { mute, type Suppression } from '../core/suppress.js';
import type { FactTable } from '../facts/facts.js';
import { noqa } from '../facts/noqa.js';
import { type MalformedSuppression, suppressions } from '../facts/suppressions.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Facts } from '../workspace/scan.js';
import type { Checked } from './check.js';
import type { SourceLines } from './source-lines.js';

/** Settles what all checks returned, adds sources nobody could read, and mutes what comments ask for. */
export function settleAll(
  checked: readonly Checked[],
  facts: Facts,
  config: Config,
  registry: readonly AnyGuardrail[],
  lines: SourceLines,
  today: string,
): readonly SettledFinding[] {
  const rules = rulesOf(registry);
  const lineText = (path: string, line: number): string => lines.line(path, line) ?? '';
  const settleFor = (id: string, findings: readonly Finding[]): readonly SettledFinding[] =>
    settle(findings, {
      guardrail: id,
      rules,
      severities: config.guardrails.get(id)?.severities ?? new Map(),
      lineText,
    });
  const findings = [
    ...checked.flatMap(({ planned, result }) => settleFor(planned.guardrail.id, result.findings)),
    ...settleFor('source', brokenSources(checked, facts)),
  ];
  const ran = new Set(checked.filter(({ status }) => status === 'ran').map(({ planned }) => planned.guardrail.id));
  const muted = mute(findings, suppressionsIn(facts), {
    rules,
    date: today,
    judged: (name) => ran.has(name.split('/')[0]!),
  });
  const unused = ran.has('suppressions') ? settleFor('suppressions', muted.unused) : [];
  return inOrder([...muted.findings, ...unused]);
}

interface FileSuppressions {
  readonly path: string;
  readonly facts: readonly Suppression[];
}

/** The suppressions of each file, in the order of the text. */
function suppressionsIn(facts: Facts): readonly FileSuppressions[] {
  const own = facts.tables.get(suppressions.id) as FactTable<Suppression | MalformedSuppression> | undefined;
  const foreign = facts.tables.get(noqa.id) as FactTable<Suppression> | undefined;
  const byPath = new Map<string, readonly Suppression[]>();
  for (const { path, facts: comments } of own ?? []) {
    byPath.set(
      path,
      comments.filter((comment) => comment.scope !== 'malformed'),
    );
  }
  for (const { path, facts: comments } of foreign ?? []) {
    byPath.set(path, [...(byPath.get(path) ?? []), ...comments].sort(byPlace));
  }
  return Array.from(byPath, ([path, facts]) => ({ path, facts }));
}

function byPlace(a: Suppression, b: Suppression): number {
  return a.line - b.line || a.column - b.column;
}

/** Every rule of every guardrail, by id. */
export function rulesOf(registry: readonly AnyGuardrail[]): ReadonlyMap<string, Rule> {
  return new Map(registry.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)));
}

/** What scanners and checks could not understand, one finding a place. */
function brokenSources(checked: readonly Checked[], facts: Facts): readonly Finding[] {
  if (!checked.some(({ planned }) => planned.guardrail.id === 'source')) return [];
  const scanned = facts.problems.flatMap(({ path, facts: problems }) =>
    problems.map(({ message, line, column }) => ({ message, location: { path, line, column } })),
  );
  const checks = checked.flatMap(({ result }) => result.broken ?? []);
  return [...scanned, ...checks].map(({ message, location }) => ({
    rule: 'source/broken',
    message,
    location,
    identity: [message.replace(/\d+/g, '')],
  }));
}
