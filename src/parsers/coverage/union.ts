import type { BranchCoverage, FileCoverage } from './report.js';

/** Two measurements of one file as one: covered is what either covered. The path is the first one's. */
export function unionOf(a: FileCoverage, b: FileCoverage): FileCoverage {
  const lines = new Uint32Array(a.lines.length + b.lines.length);
  const hit = new Uint8Array(lines.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.lines.length || j < b.lines.length; count++) {
    const left = a.lines[i] ?? Number.POSITIVE_INFINITY;
    const right = b.lines[j] ?? Number.POSITIVE_INFINITY;
    lines[count] = Math.min(left, right);
    if (left <= right) hit[count]! |= a.hit[i++]!;
    if (right <= left) hit[count]! |= b.hit[j++]!;
  }
  return {
    path: a.path,
    lines: lines.slice(0, count),
    hit: hit.slice(0, count),
    branches: unionOfBranches(new Map(a.branches), b.branches),
  };
}

/** Adds the branches of another measurement of the same file to those of one, and returns them. */
export function unionOfBranches(
  union: Map<number, BranchCoverage>,
  others: FileCoverage['branches'],
): Map<number, BranchCoverage> {
  for (const [line, branch] of others) {
    const known = union.get(line);
    union.set(line, known === undefined ? branch : unionOfBranch(known, branch));
  }
  return union;
}

/** Exact where both name the exits not taken in the same way; else the better of the two, which never says too much. */
function unionOfBranch(a: BranchCoverage, b: BranchCoverage): BranchCoverage {
  if (a.missing === null || b.missing === null || a.names !== b.names || a.total !== b.total) {
    return a.covered * b.total >= b.covered * a.total ? a : b;
  }
  const left = new Map<number, number>();
  for (const exit of b.missing) left.set(exit, (left.get(exit) ?? 0) + 1);
  const missing = a.missing.filter((exit) => {
    const count = left.get(exit) ?? 0;
    left.set(exit, count - 1);
    return count > 0;
  });
  return { total: a.total, covered: a.total - missing.length, missing, names: a.names };
}
