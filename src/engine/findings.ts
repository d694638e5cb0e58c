import type { Config } from '../config/config.js';
import type { Finding, SettledFinding } from '../core/finding.js';
import type { Rule } from '../core/rule.js';
import { inOrder, settle } from '../core/settle.js';
import { mute, type Suppression } from '../core/suppress.js';
import type { FactTable } from '../facts/facts.js';
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
  const comments = suppressionsFor(findings, facts, rules, lines);
  const muted = mute(findings, comments, { rules, date: today, judged: (name) => ran.has(name.split('/')[0]!) });
  const unused = ran.has('suppressions') ? settleFor('suppressions', muted.unused) : [];
  return inOrder([...muted.findings, ...unused]);
}

interface FileSuppressions {
  readonly path: string;
  readonly facts: readonly Suppression[];
}

/** All suppressions where they are looked for at all; `noqa` is read only where it may silence something. */
function suppressionsFor(
  findings: readonly SettledFinding[],
  facts: Facts,
  rules: ReadonlyMap<string, Rule>,
  lines: SourceLines,
): readonly FileSuppressions[] {
  const found = facts.tables.get(suppressions.id) as FactTable<Suppression | MalformedSuppression> | undefined;
  if (found === undefined) return [];
  const own = found.map(({ path, facts }) => ({ path, facts: facts.filter((fact) => fact.scope !== 'malformed') }));
  const byPath = new Map<string, readonly Suppression[]>(own.map(({ path, facts }) => [path, facts]));
  for (const path of noqaPaths(findings, rules, lines)) {
    byPath.set(path, [...(byPath.get(path) ?? []), ...lines.noqa(path)].sort(byPlace));
  }
  return Array.from(byPath, ([path, facts]) => ({ path, facts }));
}

/** Files with a finding that a `noqa` could silence, and the word on its line. */
function noqaPaths(
  findings: readonly SettledFinding[],
  rules: ReadonlyMap<string, Rule>,
  lines: SourceLines,
): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { rule, path, line, endLine } of findings) {
    if (path === null || (rules.get(rule)?.codes ?? []).length === 0) continue;
    const mentions = (place: number | null): boolean => place !== null && /noqa/i.test(lines.line(path, place) ?? '');
    if (mentions(line) || mentions(endLine)) paths.add(path);
  }
  return paths;
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
