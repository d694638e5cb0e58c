import { SyntaxProblem } from '../../core/problem.js';
import type { BranchCoverage, FileCoverage } from './report.js';
import { unionOfBranches } from './union.js';

/** No source file is longer; a report that says otherwise is broken. */
const LINE_LIMIT = 10_000_000;
/** Exits of one line; more than the largest match statement has. */
const EXIT_LIMIT = 10_000;

/** Gathers the files of one report; a file that comes twice becomes the union of both. */
export class FileBuilder {
  private readonly files = new Map<string, Gathered>();
  private lines: number[] = [];
  private hits: number[] = [];
  private branches = new Map<number, BranchCoverage>();

  /** Adds a statement of the current file. */
  line(line: number, hit: boolean): void {
    if (!Number.isInteger(line) || line < 0 || line > LINE_LIMIT)
      throw new SyntaxProblem('report', 'A line number is no number of a line.');
    this.lines.push(line);
    this.hits.push(hit ? 1 : 0);
  }

  /** Adds the exits of a line of the current file. */
  branch(line: number, branch: BranchCoverage): void {
    const { total, covered } = branch;
    if (
      !(Number.isInteger(total) && Number.isInteger(covered) && covered >= 0 && covered <= total && total <= EXIT_LIMIT)
    ) {
      throw new SyntaxProblem('report', 'A count of branches is no such count.');
    }
    this.branches.set(line, branch);
  }

  /** Ends the current file. */
  finish(path: string): void {
    const { lines, hits, branches } = this;
    const earlier = this.files.get(path);
    if (earlier === undefined) this.files.set(path, { lines, hits, branches });
    else {
      for (const line of lines) earlier.lines.push(line);
      for (const hit of hits) earlier.hits.push(hit);
      earlier.branches = unionOfBranches(earlier.branches, branches);
    }
    this.lines = [];
    this.hits = [];
    this.branches = new Map();
  }

  /** Every finished file, in the order of their first appearance. */
  all(): readonly FileCoverage[] {
    return Array.from(this.files, ([path, { lines, hits, branches }]) => ({
      path,
      ...ascending(lines, hits),
      branches,
    }));
  }
}

/** What is known of a file so far: its lines in the order of the report. */
interface Gathered {
  readonly lines: number[];
  readonly hits: number[];
  branches: Map<number, BranchCoverage>;
}

/** Parallel arrays in ascending order, each line once and hit when any of its entries was. */
function ascending(lines: readonly number[], hits: readonly number[]): Pick<FileCoverage, 'lines' | 'hit'> {
  if (lines.every((line, index) => index === 0 || lines[index - 1]! < line)) {
    return { lines: Uint32Array.from(lines), hit: Uint8Array.from(hits) };
  }
  const byLine = new Map<number, number>();
  for (const [index, line] of lines.entries()) byLine.set(line, (byLine.get(line) ?? 0) | hits[index]!);
  const sorted = Uint32Array.from(byLine.keys()).sort();
  return { lines: sorted, hit: Uint8Array.from(sorted, (line) => byLine.get(line)!) };
}
