import type { FileCoverage, Tally } from '../../../parsers/coverage/report.js';
import type { Changes } from '../../guardrail.js';
import type { Measurement } from '../measure/measurement.js';

/** The statements on the changed lines of one file. */
export interface ChangedFile {
  readonly path: string;
  readonly tally: Tally;
  /** First and last lines of runs of statements that are not covered. */
  readonly uncovered: readonly (readonly [number, number])[];
}

/** Measured files with statements on changed lines, sorted by path; lines that hold no statement do not count. */
export function changedFiles({ files }: Measurement, changes: Changes): readonly ChangedFile[] {
  const changed: ChangedFile[] = [];
  for (const [path, file] of files) {
    const ranges = changes.files.get(path);
    if (ranges === undefined || ranges.length === 0) continue;
    const result = changedLines(file, ranges);
    if (result.tally.total > 0) changed.push({ path, ...result });
  }
  return changed;
}

/** Counts statements inside the ranges; uncovered ones with no covered statement between them form one run. */
function changedLines(
  { lines, hit }: FileCoverage,
  ranges: readonly (readonly [number, number])[],
): Omit<ChangedFile, 'path'> {
  let covered = 0;
  let total = 0;
  const uncovered: (readonly [number, number])[] = [];
  let index = 0;
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    while (index < lines.length && lines[index]! < first) index++;
    let run: readonly [number, number] | null = null;
    for (; index < lines.length && lines[index]! <= last; index++) {
      total++;
      covered += hit[index]!;
      if (hit[index] === 0) run = [run?.[0] ?? lines[index]!, lines[index]!];
      else if (run !== null) {
        uncovered.push(run);
        run = null;
      }
    }
    if (run !== null) uncovered.push(run);
  }
  return { tally: { covered, total }, uncovered };
}
