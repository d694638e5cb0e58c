import type { Block } from '../../../core/document.js';
import type { Finding, Metric } from '../../../core/finding.js';
import type { Json } from '../../../facts/facts.js';
import type { Total } from '../../guardrail.js';
import {
  countTotals,
  type FileRecord,
  RANKS,
  type Rank,
  rankOf,
  reachesRank,
  type SeenIssue,
  type Threshold,
} from '../run/record.js';

/** How many issues there may be in all, from a severity and a confidence on. */
export interface Limit {
  readonly severity: Threshold;
  readonly confidence: Threshold;
  readonly count: number;
}

/** What the files of one run come to: numbers that add up, and what is the same for all. */
interface Tally {
  readonly lines: number;
  readonly nosec: number;
  readonly unparsed: number;
  /** How many issues there are by the place of their severity, and below that of their confidence, in `RANKS`. */
  readonly issues: readonly (readonly number[])[];
  readonly limit: Limit | null;
  /** Where settings of bandit were found. */
  readonly sources: readonly string[];
}

/** Counts what was seen in the files and of it shown; `limit` is what the total will be judged by. */
export function countIssues(
  records: ReadonlyMap<string, FileRecord>,
  shown: readonly SeenIssue[],
  sources: readonly string[],
  limit: Limit | null,
): Json {
  const totals = countTotals(records.values());
  const issues = RANKS.map(() => RANKS.map(() => 0));
  for (const { severity, confidence } of shown) issues[RANKS.indexOf(severity)]![RANKS.indexOf(confidence)]! += 1;
  const unparsed = [...records.values()].filter(({ skipped }) => skipped !== null).length;
  return {
    lines: totals.loc!,
    nosec: totals.nosec! + totals.skipped_tests!,
    unparsed,
    issues,
    limit,
    sources,
  } satisfies Tally as unknown as Json;
}

/** The numbers, the table and the finding on the total, from the tallies of all files. */
export function totalIssues(tallies: readonly Json[]): Total {
  const parts = tallies as unknown as readonly Tally[];
  const { limit, sources } = parts[0]!;
  const sum = (count: (part: Tally) => number): number => parts.reduce((total, part) => total + count(part), 0);
  const count = (severity: Rank, confidence: Rank): number =>
    sum(({ issues }) => issues[RANKS.indexOf(severity)]![RANKS.indexOf(confidence)]!);
  const ofSeverity = (severity: Rank): number => RANKS.reduce((total, rank) => total + count(severity, rank), 0);
  return {
    findings: limit === null ? [] : tooMany(limit, count),
    metrics: metricsOf(
      sum(({ lines }) => lines),
      sum(({ nosec }) => nosec),
      count,
    ),
    outputs: {
      high: ofSeverity('HIGH'),
      medium: ofSeverity('MEDIUM'),
      low: ofSeverity('LOW') + ofSeverity('UNDEFINED'),
      unparsed: sum(({ unparsed }) => unparsed),
    },
    summary: [
      tableOf(count),
      ...(sources.length === 0 ? [] : [{ kind: 'text' as const, text: `Settings of bandit: ${sources.join(', ')}.` }]),
    ],
  };
}

type Count = (severity: Rank, confidence: Rank) => number;

/** One finding when the issues in all, known ones included, are more than may be. */
function tooMany(limit: Limit, count: Count): readonly Finding[] {
  const { severity, confidence } = limit;
  const counted = RANKS.filter((rank) => reachesRank(rank, rankOf(severity))).flatMap((rank) =>
    RANKS.filter((sure) => reachesRank(sure, rankOf(confidence))).map((sure) => count(rank, sure)),
  );
  const total = counted.reduce((sum, each) => sum + each, 0);
  if (total <= limit.count) return [];
  const what = severity === 'all' ? 'issues' : `issues of ${severity} severity or higher`;
  return [
    {
      rule: 'bandit/too-many',
      message: `There are ${total} ${what}, known ones included, and ${limit.count} are allowed.`,
      identity: [severity, confidence, String(total)],
    },
  ];
}

function metricsOf(lines: number, nosec: number, count: Count): readonly Metric[] {
  return [
    { name: 'bandit_lines', value: lines, unit: 'count' },
    { name: 'bandit_nosec', value: nosec, unit: 'count' },
    ...RANKS.flatMap((severity) =>
      RANKS.map((confidence) => ({
        name: 'bandit_issues',
        value: count(severity, confidence),
        unit: 'count',
        labels: { severity: severity.toLowerCase(), confidence: confidence.toLowerCase() },
      })),
    ),
  ];
}

function tableOf(count: Count): Block {
  const isLeftOpen = RANKS.some((rank) => count('UNDEFINED', rank) + count(rank, 'UNDEFINED') > 0);
  const ranks = [...RANKS].reverse().filter((rank) => rank !== 'UNDEFINED' || isLeftOpen);
  const title = (rank: Rank): string => rank.toLowerCase();
  return {
    kind: 'table',
    title: 'Issues by severity and confidence',
    columns: ['severity', ...ranks.map((rank) => `${title(rank)} confidence`)],
    rows: ranks.map((severity) => [title(severity), ...ranks.map((confidence) => count(severity, confidence))]),
    align: ['left', ...ranks.map(() => 'right' as const)],
  };
}
