import type { Finding, SettledFinding } from '../core/finding.js';
import type { IgnoreCommentPlace, UnusedComment } from '../core/report.js';
import type { Changes } from '../core/revision.js';
import type { Rule } from '../core/rule.js';
import { settle } from '../core/settled-finding.js';
import { mute } from '../core/suppress.js';
import { type AnyGuardrail, reporterOf } from '../guardrails/guardrail.js';
import type { Facts } from '../workspace/scan.js';
import type { Checked } from './check.js';
import type { Comments } from './comments.js';
import type { SourceLines } from './source-lines.js';

/** What all checks of a run found, before anybody asks what is known. */
export interface Settled {
  readonly findings: readonly SettledFinding[];
  /** Where comments stand that muted something. */
  readonly used: readonly IgnoreCommentPlace[];
  /** Comments that muted nothing, and what to say of them once everything they name was looked for. */
  readonly unused: readonly UnusedComment[];
}

/** What settling needs to know of a run. */
export interface SettlingRun {
  readonly registry: readonly AnyGuardrail[];
  readonly lines: SourceLines;
  readonly today: string;
  readonly changes: Changes | null;
}

/** Settles what all checks returned, adds sources nobody could read, mutes what comments ask for, leaves out what no change touches. */
export function settleAll(
  checked: readonly Checked[],
  facts: Pick<Facts, 'problems'>,
  comments: readonly Comments[],
  run: SettlingRun,
): Settled {
  const { registry, lines, today, changes } = run;
  const rules = rulesOf(registry);
  const severities = new Map(checked.map(({ planned }) => [planned.guardrail.id, planned.config.severities]));
  const lineText = (path: string, line: number): string => lines.line(path, line) ?? '';
  const settleFor = (id: string, findings: readonly Finding[]): readonly SettledFinding[] =>
    settle(findings, {
      guardrail: id,
      rules,
      severities: severities.get(id) ?? new Map(),
      lineText,
    });
  const findings = checked.flatMap(({ planned, status, result }) => {
    const { id, reports } = planned.guardrail;
    const rule = reports?.['unreadable-source'];
    const broken = rule === undefined || status === 'crashed' ? [] : brokenSources(rule, checked, facts);
    return settleFor(id, [...result.findings, ...broken]);
  });
  const judge = reporterOf('unused-suppression', registry);
  const muted = mute(findings, comments, { rules, date: today, judge });
  const touched = (finding: SettledFinding): readonly SettledFinding[] => inChange(finding, changes);
  return {
    findings: muted.findings.flatMap(touched),
    used: comments.flatMap(({ path, facts }) =>
      facts
        .filter((comment) => comment.scope !== 'noqa' && muted.used.has(comment))
        .map(({ line, column }) => ({ path, line, column })),
    ),
    unused: muted.unused.flatMap(({ names, finding }) =>
      settleFor(judge!.guardrail, [finding])
        .flatMap(touched)
        .map((settled) => ({ names, finding: settled })),
    ),
  };
}

/** Keeps what touches the change and says whether it sits on a changed line; without a base, everything as it is. */
function inChange(finding: SettledFinding, changes: Changes | null): readonly SettledFinding[] {
  if (changes === null || finding.path === null) return [finding];
  const ranges = changes.files.get(finding.path);
  if (ranges === undefined && !finding.related.some(({ path }) => changes.files.has(path))) return [];
  const { line } = finding;
  const changed = line !== null && ranges?.some(([first, last]) => first <= line && line <= last) === true;
  return [{ ...finding, changed }];
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
