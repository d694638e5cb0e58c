/** How bad bandit takes an issue to be, or how sure it is; `UNDEFINED` is what a plugin leaves open. */
export type Rank = 'UNDEFINED' | 'LOW' | 'MEDIUM' | 'HIGH';

/** Ranks from the mildest to the worst, in bandit's order. */
export const RANKS: readonly Rank[] = ['UNDEFINED', 'LOW', 'MEDIUM', 'HIGH'];

/** Whether a rank reaches a threshold. */
export function reachesRank(rank: Rank, threshold: Rank): boolean {
  return RANKS.indexOf(rank) >= RANKS.indexOf(threshold);
}

/** A threshold as options name it. */
export type Threshold = 'all' | 'low' | 'medium' | 'high';

/** The least rank that reaches a threshold. */
export function rankOf(threshold: Threshold): Rank {
  return threshold === 'all' ? 'UNDEFINED' : (threshold.toUpperCase() as Rank);
}

/** One issue as bandit reports it. */
export interface Issue {
  readonly test: string;
  readonly name: string;
  readonly severity: Rank;
  readonly confidence: Rank;
  readonly text: string;
  /** The weakness's number in the CWE list, or null. */
  readonly cwe: number | null;
  readonly line: number;
  /** bandit's own: from 0, in bytes; -1 when unknown. */
  readonly offset: number;
  readonly endOffset: number;
  /** First and last line of the code it is about. */
  readonly range: readonly [number, number];
  readonly help: string;
}

/** An error inside bandit that kept one of its tests from looking at one place. */
export interface ToolError {
  readonly test: string;
  readonly line: number;
}

/** bandit's counts for one file: `loc`, `nosec`, `skipped_tests`, `SEVERITY.HIGH` and the like. */
export type Counts = Readonly<Record<string, number>>;

/** Everything one run of bandit said about one file. */
export interface FileReport {
  readonly issues: readonly Issue[];
  /** Null when bandit could not even open the file. */
  readonly counts: Counts | null;
  /** Why bandit gave the file up, or null. */
  readonly skipped: string | null;
  readonly stumbles: readonly ToolError[];
}

/** An issue with what only the source can tell. */
export interface SeenIssue extends Issue {
  /** From 1, in characters; null when unknown. */
  readonly column: number | null;
  /** After the last character, on the issue's own line; null when the code goes on below. */
  readonly endColumn: number | null;
  /** Enclosing classes and functions, joined by dots. */
  readonly context: string;
  /** A digest of the code itself, free of white space and comments. */
  readonly snippet: string;
}

/** A comment that bandit takes for `# nosec`. */
export interface NosecComment {
  readonly line: number;
  readonly column: number;
  /** Ids of the tests it silences; none means all. */
  readonly tests: readonly string[];
  /** Why, in the author's words, or null. */
  readonly reason: string | null;
}

/** All there is to know about one file, whatever the gate and the baseline make of it. */
export interface FileRecord {
  readonly issues: readonly SeenIssue[];
  /** Issues that `# nosec` keeps out of bandit's report. */
  readonly silenced: readonly SeenIssue[];
  readonly comments: readonly NosecComment[];
  readonly counts: Counts | null;
  readonly skipped: string | null;
  readonly stumbles: readonly ToolError[];
}

/** Adds up the counts of files, as bandit does for its totals. */
export function countTotals(reports: Iterable<Pick<FileReport, 'counts'>>): Counts {
  const totals: Record<string, number> = Object.create(null);
  for (const name of ['loc', 'nosec', 'skipped_tests']) totals[name] = 0;
  for (const kind of ['SEVERITY', 'CONFIDENCE']) for (const rank of RANKS) totals[`${kind}.${rank}`] = 0;
  for (const { counts } of reports) {
    for (const [name, count] of Object.entries(counts ?? {})) totals[name] = (totals[name] ?? 0) + count;
  }
  return totals;
}
