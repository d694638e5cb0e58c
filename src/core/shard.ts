import { UserError } from './errors.js';
import type { FindingState, Severity } from './finding.js';
import type { BaselineEntry, FailOn, IgnoreCommentPlace, Report, UnusedComment } from './report.js';
import type { SkipReason } from './skip-reason.js';

/** Part `index` of `count`, from 1. */
export interface Part {
  readonly index: number;
  readonly count: number;
}

/** What a shard is written as. */
export const SHARD_PATTERN = /^[1-9]\d{0,3}\/[1-9]\d{0,3}$/;

/** Reads `2/8`; throws a UserError naming the key when it is no such thing. */
export function parseShard(text: string, key: string): Part {
  const [index = 0, count = 0] = SHARD_PATTERN.test(text) ? text.split('/').map(Number) : [];
  if (index > count || index === 0) {
    throw new UserError(`\`${text.slice(0, 80)}\` is no part of a whole: write 2/8 for the second of eight.`, { key });
  }
  return { index, count };
}

/** Paths from `from` on and before `to`, in the order of code units; null means to the end. */
export interface PathRange {
  readonly from: string;
  readonly to: string | null;
}

/** No path at all. */
export const NO_PATHS: PathRange = { from: '', to: '' };

/** Whether the path lies in the range. */
export function isInRange({ from, to }: PathRange, path: string): boolean {
  return path >= from && (to === null || path < to);
}

/** The report of one share of a run: what only the whole can tell is missing. */
export interface ShardReport extends Report {
  readonly shard: Shard;
}

/** Whether the report is that of a shard. */
export function isShardReport(report: Report): report is ShardReport {
  return (report as Partial<ShardReport>).shard !== undefined;
}

/** What makes the report that of a shard; null for a report on the whole. */
export function shardOf(report: Report): Shard | null {
  return isShardReport(report) ? report.shard : null;
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
  /** Decides instead for findings of guardrails that the base judges. */
  readonly baseFailOn: FailOn;
  readonly allowNoFiles: boolean;
  /** Reasons of skipped files that make a run broken. */
  readonly failOnSkipped: readonly SkipReason[];
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
  /** Rules of the guardrails of this run that nothing switched on, by id. */
  readonly inactive: readonly string[];
  /** Findings, by their place in the report, that the baseline made known, as they were before. */
  readonly tolerated: readonly Tolerated[];
  readonly baseline: ShardBaseline;
  /** Every path that was passed over. */
  readonly skipped: readonly { readonly reason: SkipReason; readonly paths: readonly string[] }[];
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
  readonly base: ShardReport | null;
  /** Paths of entries that are no files any more. */
  readonly absent: readonly string[];
  /** Paths of entries that the change leaves alone. */
  readonly untouched: readonly string[];
}
