import { SyntaxProblem } from '../../core/problem.js';
import { parseCobertura } from './cobertura.js';
import { parseCoverageJson } from './coverage-json.js';
import { parseLcov } from './lcov.js';
import type { CoverageReport } from './report.js';

/** The first bytes of a `.coverage` data file. */
const SQLITE = 'SQLite format 3\0';

/** Reads a report of any format, told apart by how it begins; throws a `SyntaxProblem` of one sentence when it cannot. */
export function parseCoverage(pieces: Iterable<Uint8Array>): CoverageReport {
  const iterator = pieces[Symbol.iterator]();
  const first = iterator.next();
  const head = first.done === true ? '' : beginning(first.value);
  if (first.done === true || head === '') throw new SyntaxProblem('report', 'The file is empty.');
  const all = chain(first.value, iterator);
  if (head.startsWith('<') || /^[\xff\xfe\0]/.test(head)) return parseCobertura(all);
  if (head.startsWith('{')) return parseCoverageJson(all);
  if (/^(?:TN|SF|VER):|^#/.test(head)) return parseLcov(all);
  throw new SyntaxProblem('report', 'The file is neither Cobertura XML, `coverage json`, LCOV nor a `.coverage` file.');
}

/** Whether these are the first bytes of a `.coverage` data file, which only the `coverage` program reads. */
export function isDataFile(first: Uint8Array): boolean {
  return Buffer.from(first.subarray(0, SQLITE.length)).toString('latin1') === SQLITE;
}

function beginning(piece: Uint8Array): string {
  const text = Buffer.from(piece.subarray(0, 1024)).toString('latin1');
  return text.replace(/^\xef\xbb\xbf/, '').trimStart();
}

function* chain(first: Uint8Array, rest: Iterator<Uint8Array>): Iterable<Uint8Array> {
  yield first;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}
