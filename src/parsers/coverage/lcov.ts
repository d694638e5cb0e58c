import { bufferOver } from '../../core/bytes.js';
import { SyntaxProblem } from '../../core/problem.js';
import { FileBuilder } from './file-builder.js';
import type { CoverageReport } from './report.js';

const LINE_LIMIT = 10_000;

/** Reads an LCOV tracefile as it streams by; throws a `SyntaxProblem` of one sentence for anything else. */
export function parseLcov(pieces: Iterable<Uint8Array>): CoverageReport {
  const reader = new LcovReader();
  for (const line of linesOf(pieces)) reader.record(line);
  return reader.report();
}

/** Exits of one line: how many there are, and the places of those not taken. */
interface Exits {
  total: number;
  readonly missing: number[];
}

class LcovReader {
  private readonly builder = new FileBuilder();
  private path: string | null = null;
  private exits = new Map<number, Exits>();
  private branches = false;

  record(record: string): void {
    const colon = record.indexOf(':');
    const kind = colon === -1 ? record : record.slice(0, colon);
    const value = record.slice(colon + 1);
    if (kind === 'DA') this.line(value);
    else if (kind === 'BRDA') this.branch(value);
    else if (kind === 'SF') this.start(value);
    else if (kind === 'end_of_record') this.finish();
    else if (colon === -1 && record !== '' && !record.startsWith('#'))
      throw new SyntaxProblem('report', 'The file is no LCOV report.');
  }

  report(): CoverageReport {
    if (this.path !== null)
      throw new SyntaxProblem('report', 'The file is cut off: its last record has no end_of_record.');
    return { format: 'LCOV', files: this.builder.all(), sources: [], branches: this.branches, writtenMs: null };
  }

  private start(path: string): void {
    if (this.path !== null) throw new SyntaxProblem('report', 'A record begins before the one before it has ended.');
    this.path = decode(path);
  }

  private line(value: string): void {
    if (this.path === null) throw new SyntaxProblem('report', 'A DA line stands outside a record.');
    const [line, hits] = value.split(',', 2);
    const count = hits === undefined || hits === '' ? Number.NaN : Number(hits);
    if (Number.isNaN(count)) throw new SyntaxProblem('report', 'A DA line holds no line and count.');
    this.builder.line(Number(line), count > 0);
  }

  /** `line,block,branch,taken`; the branch may be prose, and `-` means its line never ran. */
  private branch(value: string): void {
    if (this.path === null) throw new SyntaxProblem('report', 'A BRDA line stands outside a record.');
    const line = Number.parseInt(value, 10);
    const taken = value.slice(value.lastIndexOf(',') + 1);
    const exits = this.exits.get(line) ?? { total: 0, missing: [] };
    this.exits.set(line, exits);
    if (taken === '-' || Number(taken) === 0) exits.missing.push(exits.total);
    exits.total++;
  }

  private finish(): void {
    if (this.path === null) throw new SyntaxProblem('report', 'An end_of_record ends no record.');
    for (const [line, { total, missing }] of this.exits) {
      this.branches = true;
      this.builder.branch(line, { total, covered: total - missing.length, missing, names: 'ordinal' });
    }
    this.builder.finish(this.path);
    this.exits = new Map();
    this.path = null;
  }
}

/** Lines without their ends, one byte a character. */
function* linesOf(pieces: Iterable<Uint8Array>): Iterable<string> {
  let rest = '';
  for (const piece of pieces) {
    const text = rest + bufferOver(piece).toString('latin1');
    let at = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', at)) {
      yield text.slice(at, end).trim();
      at = end + 1;
    }
    rest = text.slice(at);
    if (rest.length > LINE_LIMIT)
      throw new SyntaxProblem('report', `A line is longer than ${LINE_LIMIT} bytes, so this is no LCOV report.`);
  }
  yield rest.trim();
}

function decode(raw: string): string {
  return Buffer.from(raw, 'latin1').toString('utf8');
}
