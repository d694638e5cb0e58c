/** The exits of one line that has more than one. */
export interface BranchCoverage {
  readonly total: number;
  readonly covered: number;
  /** The exits not taken, by what `names` says; null when the report only counts them. */
  readonly missing: readonly number[] | null;
  /** `arc`: target lines, exits negative; `target`: target lines, every exit 0; `ordinal`: place among the line's exits. */
  readonly names: 'arc' | 'target' | 'ordinal';
}

/** What one report says of one source file. */
export interface FileCoverage {
  /** As the report spells it. */
  readonly path: string;
  /** Lines that hold a statement, ascending, each once. */
  readonly lines: Uint32Array;
  /** Parallel to `lines`: 1 where the statement was executed. */
  readonly hit: Uint8Array;
  /** By line; empty without branch coverage. */
  readonly branches: ReadonlyMap<number, BranchCoverage>;
}

/** One coverage report, whatever its format. */
export interface CoverageReport {
  readonly format: 'Cobertura' | 'LCOV' | 'coverage.json';
  /** Each source file once, in the order of the report. */
  readonly files: readonly FileCoverage[];
  /** Folders that the paths may be relative to. */
  readonly sources: readonly string[];
  /** Whether branches were measured. */
  readonly branches: boolean;
  /** When the report says it was written, in milliseconds since 1970 UTC; null when it does not. */
  readonly writtenMs: number | null;
}

/** How much there is and how much of it was executed: statements, plus branches where they count. */
export interface Tally {
  readonly covered: number;
  readonly total: number;
}

/** Counts a file's executed and present statements, and branches when asked for, as coverage.py does. */
export function coverageCounts(file: Pick<FileCoverage, 'hit' | 'branches'>, withBranches: boolean): Tally {
  let covered = 0;
  let total = file.hit.length;
  for (const hit of file.hit) covered += hit;
  if (withBranches) {
    for (const branch of file.branches.values()) {
      covered += branch.covered;
      total += branch.total;
    }
  }
  return { covered, total };
}

/** The sum of tallies. */
export function sumOf(tallies: Iterable<Tally>): Tally {
  let covered = 0;
  let total = 0;
  for (const tally of tallies) {
    covered += tally.covered;
    total += tally.total;
  }
  return { covered, total };
}
