import type { FileCoverage, Tally } from '../../../parsers/coverage/report.js';
import type { Changes } from '../../guardrail.js';
import type { Measurement } from '../measure/measurement.js';

/** The statements on the changed lines of one file; a line whose branches are only partly taken is not covered. */
export interface ChangedFile {
  readonly path: string;
  readonly tally: Tally;
  /** First and last lines of runs of statements that are never executed. */
  readonly uncovered: readonly (readonly [number, number])[];
  /** Executed lines of which some branches are never taken; none where branches do not count. */
  readonly partial: readonly PartialLine[];
}

/** A line of which only some branches are taken. */
export interface PartialLine extends Tally {
  readonly line: number;
}

/** Measured files with statements on changed lines, sorted by path; lines that hold no statement do not count. */
export function changedFiles({ files, branches }: Measurement, changes: Changes): readonly ChangedFile[] {
  const changed: ChangedFile[] = [];
  for (const [path, file] of files) {
    const ranges = changes.files.get(path);
    if (ranges === undefined || ranges.length === 0) continue;
    const result = changedLines(branches ? file : { ...file, branches: new Map() }, ranges);
    if (result.tally.total > 0) changed.push({ path, ...result });
  }
  return changed;
}

/** Counts statements inside the ranges; uncovered ones with no covered statement between them form one run. */
function changedLines(
  { lines, hit, branches }: FileCoverage,
  ranges: readonly (readonly [number, number])[],
): Omit<ChangedFile, 'path'> {
  let covered = 0;
  let total = 0;
  const uncovered: (readonly [number, number])[] = [];
  const partial: PartialLine[] = [];
  let index = 0;
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    while (index < lines.length && lines[index]! < first) index++;
    let run: readonly [number, number] | null = null;
    for (; index < lines.length && lines[index]! <= last; index++) {
      total++;
      const branch = branches.get(lines[index]!);
      const isPartial = hit[index] === 1 && branch !== undefined && branch.covered < branch.total;
      if (isPartial) partial.push({ line: lines[index]!, covered: branch.covered, total: branch.total });
      else covered += hit[index]!;
      if (hit[index] === 0) run = [run?.[0] ?? lines[index]!, lines[index]!];
      else if (run !== null) {
        uncovered.push(run);
        run = null;
      }
    }
    if (run !== null) uncovered.push(run);
  }
  return { tally: { covered, total }, uncovered, partial };
}
