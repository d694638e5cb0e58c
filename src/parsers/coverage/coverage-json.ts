import { SyntaxProblem } from '../../core/problem.js';
import { FileBuilder } from './file-builder.js';
import type { CoverageReport } from './report.js';

/** JSON is held whole, so there is a limit; Cobertura XML of any size streams. */
const SIZE_LIMIT = 256 * 1024 * 1024;

/** Reads what `coverage json` writes; throws a `SyntaxProblem` of one sentence for anything else. */
export function parseCoverageJson(pieces: Iterable<Uint8Array>): CoverageReport {
  const root = record(parse(whole(pieces)));
  const files = record(root?.files);
  if (files === null)
    throw new SyntaxProblem('report', 'The file is JSON but not what `coverage json` writes: it has no `files`.');
  const builder = new FileBuilder();
  for (const [path, value] of Object.entries(files)) addFile(builder, path, value);
  return {
    format: 'coverage.json',
    files: builder.all(),
    sources: [],
    branches: record(root?.meta)?.branch_coverage === true,
    // meta.timestamp is local time of an unknown zone.
    writtenMs: null,
  };
}

function addFile(builder: FileBuilder, path: string, value: unknown): void {
  const file = record(value);
  const executed = numbers(file?.executed_lines);
  const missing = numbers(file?.missing_lines);
  if (executed === null || missing === null) {
    throw new SyntaxProblem(
      'report',
      'A file has no `executed_lines` and `missing_lines`, so this is not what `coverage json` writes.',
    );
  }
  for (const line of executed) builder.line(line, true);
  for (const line of missing) builder.line(line, false);
  addBranches(builder, arcs(file?.executed_branches), arcs(file?.missing_branches));
  builder.finish(path);
}

type Arc = readonly [number, number];

function addBranches(builder: FileBuilder, executed: readonly Arc[], missing: readonly Arc[]): void {
  const lines = new Map<number, { total: number; readonly missing: number[] }>();
  const at = (line: number) => {
    const exits = lines.get(line) ?? { total: 0, missing: [] };
    lines.set(line, exits);
    exits.total++;
    return exits;
  };
  for (const [line] of executed) at(line);
  for (const [line, target] of missing) at(line).missing.push(target);
  for (const [line, exits] of lines) {
    builder.branch(line, { ...exits, covered: exits.total - exits.missing.length, names: 'arc' });
  }
}

function whole(pieces: Iterable<Uint8Array>): string {
  const kept: Uint8Array[] = [];
  let size = 0;
  for (const piece of pieces) {
    size += piece.length;
    if (size > SIZE_LIMIT)
      throw new SyntaxProblem(
        'report',
        'The file is larger than 256 MiB; write Cobertura XML with `coverage xml` instead.',
      );
    kept.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(kept));
  } catch {
    throw new SyntaxProblem('report', 'The file is not valid UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxProblem('report', 'The file begins like JSON but is broken or cut off.');
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function numbers(value: unknown): readonly number[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === 'number') ? value : null;
}

function arcs(value: unknown): readonly Arc[] {
  if (value === undefined) return [];
  const isArc = (item: unknown): item is Arc => numbers(item)?.length === 2;
  if (Array.isArray(value) && value.every(isArc)) return value;
  throw new SyntaxProblem('report', 'A list of branches holds something else than pairs of lines.');
}
