import type { Block } from './document.js';
import type { Metric, SettledFinding, Severity } from './finding.js';
import { SEVERITIES } from './finding.js';
import type { SkipReason } from './skip-reason.js';

/** `ran` looked at everything it was asked to; `skipped` had nothing to look at; `crashed` could not look. */
export type RunStatus = 'ran' | 'skipped' | 'crashed';

/** What became of one guardrail in one run. */
export interface GuardrailRun {
  readonly guardrail: string;
  readonly status: RunStatus;
  /** Why it was skipped or crashed, one sentence; null when it ran. */
  readonly reason: string | null;
  readonly milliseconds: number;
  /** How many files it looked at. */
  readonly files: number;
  /** New findings by severity. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** Values for the action's outputs, by declared name. */
  readonly outputs: Readonly<Record<string, string | number>>;
  /** What it wants people to see in the summary. */
  readonly summary: readonly Block[];
  /** What the sentence on the whole run says of it beside the counts, in a few words. */
  readonly headline?: string;
}

/** One tolerated finding. */
export interface BaselineEntry {
  readonly rule: string;
  readonly path: string | null;
  readonly fingerprint: string;
  /** Why it is tolerated. */
  readonly reason?: string;
  /** The last day it is tolerated, `YYYY-MM-DD`. */
  readonly until?: string;
}

/** A baseline entry that no longer matches anything, or no longer may. */
export interface StaleEntry {
  readonly guardrail: string;
  readonly rule: string;
  readonly path: string | null;
  readonly fingerprint: string;
  readonly reason: string | null;
  /** `fixed` matches no finding; `expired` is past its `until`. */
  readonly why: 'fixed' | 'expired';
}

/** What the engine passed over, and why. */
export interface SkippedFiles {
  readonly reason: SkipReason;
  readonly count: number;
  /** The first few paths; a folder's ends in a slash. */
  readonly examples: readonly string[];
}

/** Everything a run found out, frozen; the only thing reporters and the verdict may read. */
export interface Report {
  readonly version: 1;
  readonly tool: { readonly name: 'guardrails'; readonly version: string };
  readonly verdict: Verdict;
  readonly subject: { readonly root: string; readonly commit: string | null; readonly base: string | null };
  readonly runs: readonly GuardrailRun[];
  /** Sorted by path, line, column, rule. */
  readonly findings: readonly SettledFinding[];
  readonly stale: readonly StaleEntry[];
  readonly skipped: readonly SkippedFiles[];
  readonly metrics: readonly (Metric & { readonly guardrail: string })[];
  readonly totals: { readonly new: number; readonly known: number; readonly muted: number };
  /** What the engine could not do as asked, one sentence each; any error makes the verdict `broken`. */
  readonly notes: readonly Note[];
}

/** The place of a comment. */
export interface IgnoreCommentPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A suppression that silenced nothing, what it names, and the finding that says so. */
export interface UnusedComment {
  readonly names: readonly string[];
  readonly finding: SettledFinding;
}

/** Something about the run itself that people should know. */
export interface Note {
  readonly level: Severity;
  readonly message: string;
}

/** `pass` exits 0, `fail` 1, `broken` 2. */
export type Verdict = 'pass' | 'fail' | 'broken';

/** The least severity of a new finding that fails a run; `never` fails on none. */
export type FailOn = Severity | 'never';

/** Exit status of each verdict. */
export const EXIT_STATUS: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, broken: 2 };

/** Decides a run: broken when a guardrail crashed, none was run or the engine noted an error; else by new findings. */
export function verdictOf(
  runs: readonly Pick<GuardrailRun, 'status'>[],
  findings: readonly Pick<SettledFinding, 'guardrail' | 'state' | 'severity'>[],
  notes: readonly Note[],
  failOn: (finding: Pick<SettledFinding, 'guardrail'>) => FailOn,
): Verdict {
  if (runs.length === 0 || runs.some((run) => run.status === 'crashed')) return 'broken';
  if (notes.some((note) => note.level === 'error')) return 'broken';
  return findings.some((finding) => finding.state === 'new' && atLeast(finding.severity, failOn(finding)))
    ? 'fail'
    : 'pass';
}

/** Statuses, the one that decides for all first. */
const RUN_STATUSES: readonly RunStatus[] = ['crashed', 'ran', 'skipped'];

/** The first run whose status decides for all of them together; takes at least one. */
export function decidingRun<R extends Pick<GuardrailRun, 'status'>>(runs: readonly R[]): R {
  const status = RUN_STATUSES.find((known) => runs.some((run) => run.status === known))!;
  return runs.find((run) => run.status === status)!;
}

/** How many findings there are in each state. */
export function totalsOf(findings: readonly Pick<SettledFinding, 'state'>[]): Report['totals'] {
  const count = (state: SettledFinding['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  return { new: count('new'), known: count('known'), muted: count('muted') };
}

/** New findings of one guardrail by severity. */
export function countNew(findings: readonly SettledFinding[], id: string): Record<Severity, number> {
  const own = findings.filter(({ guardrail, state }) => guardrail === id && state === 'new');
  const count = (wanted: Severity): number => own.filter(({ severity }) => severity === wanted).length;
  return { error: count('error'), warning: count('warning'), notice: count('notice') };
}

/** Whether `severity` is as bad as the threshold or worse. */
function atLeast(severity: Severity, threshold: FailOn): boolean {
  return threshold !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
