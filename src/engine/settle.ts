import type { Finding, SettledFinding } from '../core/finding.js';
import type { LevelAt } from '../core/override.js';
import type { Rule } from '../core/rule.js';
import { settle } from '../core/settled-finding.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Facts } from '../workspace/scan.js';
import type { Checked } from './check.js';
import { levelsBy } from './level-at.js';
import type { SourceLines } from './source-lines.js';

/** What settling needs to know of a run. */
export interface SettlingRun {
  readonly registry: readonly AnyGuardrail[];
  readonly lines: SourceLines;
}

/** Settles what all checks returned, and what scanners and checks could not understand. */
export function settleAll(
  checked: readonly Checked[],
  facts: Pick<Facts, 'problems'>,
  run: SettlingRun,
): readonly SettledFinding[] {
  const rules = rulesOf(run.registry);
  return checked.flatMap((each) => {
    const { planned, status, result } = each;
    const rule = planned.guardrail.reports?.['unreadable-source'];
    const broken = rule === undefined || status === 'crashed' ? [] : brokenSources(rule, checked, facts);
    return settleFor(each, [...result.findings, ...broken], rules, run.lines);
  });
}

/** Settles findings of one guardrail by its own settings. */
export function settleFor(
  { planned }: Pick<Checked, 'planned'>,
  findings: readonly Finding[],
  rules: ReadonlyMap<string, Rule>,
  lines: SourceLines,
): readonly SettledFinding[] {
  return settle(findings, {
    guardrail: planned.guardrail.id,
    rules,
    severities: planned.config.severities,
    levelAt: levelsOf(planned),
    lineText: (path, line) => lines.line(path, line) ?? '',
  });
}

/** What overrides say of a guardrail's rules. */
function levelsOf({ config, inactive }: Checked['planned']): LevelAt {
  const overridden = levelsBy(config.overrides);
  // What nothing switched on is not by a level for some files either.
  return inactive.length === 0 ? overridden : (path, rule) => (inactive.includes(rule) ? null : overridden(path, rule));
}

/** Every rule of every guardrail, by id. */
export function rulesOf(registry: readonly AnyGuardrail[]): ReadonlyMap<string, Rule> {
  return new Map(registry.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)));
}

/** What scanners and checks could not understand, one finding a place, under that rule. */
function brokenSources(rule: string, checked: readonly Checked[], facts: Pick<Facts, 'problems'>): readonly Finding[] {
  const scanned = facts.problems.flatMap(({ path, facts: problems }) =>
    problems.map(({ message, line, column }) => ({ message, location: { path, line, column } })),
  );
  const checks = checked.flatMap(({ result }) => result.broken ?? []);
  return [...scanned, ...checks].map(({ message, location }) => ({
    rule,
    message,
    location,
    identity: [message.replace(/\d+/g, '')],
  }));
}
