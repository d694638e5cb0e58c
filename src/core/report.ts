import type { Block } from './document.js';
import type { FindingState, Metric, SettledFinding, Severity } from './finding.js';
import { SEVERITIES } from './finding.js';
import type { PathRange } from './path-range.js';
import type { Part } from './shard.js';

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
  readonly reason: 'symlink' | 'submodule' | 'special' | 'binary' | 'too-large' | 'unreadable' | 'outside' | 'limit';
  readonly count: number;
  /** The first few paths. */
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
  /** Present when the run was one share of a greater one: then what only the whole can tell is missing. */
  readonly shard?: Shard;
}

/**
 * What makes a report that of a shard: which share of the run it is about, and what can only be settled once all
 * shares are known. Whoever merges needs nothing else.
 */
export interface Shard extends Part {
  /** A digest of the guardrails and all settings that could change a finding. */
  readonly settings: string;
  /** The day that expiries were judged by. */
  readonly today: string;
  readonly failOn: FailOn;
  readonly allowNoFiles: boolean;
  /** The paths that are this shard's in guardrails whose files are divided. */
  readonly range: PathRange;
  /** The guardrails that looked at the whole repository here. */
  readonly whole: readonly string[];
  /** What each guardrail whose files are divided leaves to the merge, by its id. */
  readonly divided: Readonly<Record<string, DividedRun>>;
  /** Where comments stand that silenced something here. */
  readonly used: readonly IgnoreCommentPlace[];
  /** Comments in this shard's range that silenced nothing here, and what is to be said if nobody else needs them. */
  readonly unused: readonly UnusedComment[];
  /** Findings, by their place in the report, that the baseline made known, as they were before. */
  readonly tolerated: readonly Tolerated[];
  readonly baseline: ShardBaseline;
  /** Every path that was passed over. */
  readonly skipped: readonly { readonly reason: SkippedFiles['reason']; readonly paths: readonly string[] }[];
}

/** One guardrail's share of its files. */
export interface DividedRun {
  /** How many files its scanners saw, whatever became of the check. */
  readonly seen: number;
  /** What its check handed on for the total; null for nothing. */
  readonly partial: unknown;
  /** Severities that somebody set, for what the total may find. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
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

/** What a finding was before the baseline was asked. */
export interface Tolerated {
  readonly index: number;
  readonly state: FindingState;
  readonly reason: string | null;
}

/** The baseline as far as this shard has to hand it on. */
export interface ShardBaseline {
  /** Those of the file, from the first shard only: all shards read the same. */
  readonly entries: readonly BaselineEntry[];
  /** What the same shard found in the commit that is the baseline, or null. */
  readonly base: Report | null;
  /** Paths of entries that are no files any more. */
  readonly absent: readonly string[];
  /** Paths of entries that the change leaves alone. */
  readonly untouched: readonly string[];
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
  findings: readonly Pick<SettledFinding, 'state' | 'severity'>[],
  notes: readonly Note[],
  failOn: FailOn,
): Verdict {
  if (runs.length === 0 || runs.some((run) => run.status === 'crashed')) return 'broken';
  if (notes.some((note) => note.level === 'error')) return 'broken';
  return findings.some((finding) => finding.state === 'new' && atLeast(finding.severity, failOn)) ? 'fail' : 'pass';
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
