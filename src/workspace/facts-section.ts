import { bufferOver } from '../core/bytes.js';
import type { Problem } from '../core/problem.js';
import { type Found, Outcome, type ScannerResult, scannerOutcome } from './scan-file.js';

/** How a section is stored: one character a row, and what was found in the rows that say so, in their order. */
interface StoredSection {
  /** The outcome as a digit, or a dot where the scanner has not looked. */
  readonly outcomes: string;
  readonly found: readonly (readonly [facts: readonly unknown[], problems: readonly Problem[]])[];
}

/** What is known of each row. */
interface Rows {
  /** The characters of a stored section. */
  outcomes: Uint8Array;
  readonly found: Map<number, Found>;
}

const UNKNOWN = '.'.charCodeAt(0);
const NOTHING = '0'.charCodeAt(0);

/** What one scanner, with its options, made of the files of a cache, by their rows; read when first asked for. */
export class FactsSection {
  /** The planned scanner's key. */
  readonly key: string;
  /** The scanner's version. */
  readonly version: number;
  private line: Uint8Array | null;
  private rows: Rows | null;

  /** The section as it was stored in one line, or an empty one. */
  constructor(key: string, version: number, line: Uint8Array | null = null) {
    this.key = key;
    this.version = version;
    this.line = line;
    this.rows = line === null ? { outcomes: new Uint8Array(), found: new Map() } : null;
  }

  /** What the scanner made of the file; null where it has not looked. */
  resultAt(row: number): ScannerResult | null {
    const outcome = this.outcomeAt(row);
    return outcome === null || (outcome & Outcome.found) === 0 ? outcome : this.read().found.get(row)!;
  }

  /** The bits of that. */
  outcomeAt(row: number): number | null {
    const character = this.read().outcomes[row] ?? UNKNOWN;
    return character === UNKNOWN ? null : character - NOTHING;
  }

  /** Notes what the scanner made of the file; null where nobody knows any more. */
  set(row: number, result: ScannerResult | null): void {
    if (result === null && this.outcomeAt(row) === null) return;
    this.line = null;
    const rows = this.read();
    if (row >= rows.outcomes.length) rows.outcomes = extended(rows.outcomes, row * 2 + 64);
    rows.outcomes[row] = result === null ? UNKNOWN : NOTHING + scannerOutcome(result);
    if (result === null || typeof result === 'number') rows.found.delete(row);
    else rows.found.set(row, result);
  }

  /** The section as one line, with the rows of `order` alone, in that order; with all as they are where it is null. */
  encode(order: readonly number[] | null): Uint8Array {
    if (this.line !== null && order === null) return this.line;
    const { outcomes, found } = this.read();
    const known = outcomes.subarray(0, outcomes.findLastIndex((character) => character !== UNKNOWN) + 1);
    const kept = order === null ? known : Uint8Array.from(order, (row) => known[row] ?? UNKNOWN);
    const rows = order ?? [...found.keys()].sort((a, b) => a - b);
    const stored: StoredSection = {
      outcomes: bufferOver(kept).toString('latin1'),
      found: rows.flatMap((row) => {
        const each = found.get(row);
        return each === undefined ? [] : [[each.facts, each.problems] as const];
      }),
    };
    return Buffer.from(JSON.stringify(stored));
  }

  private read(): Rows {
    this.rows ??= rowsOf(this.line!);
    return this.rows;
  }
}

function rowsOf(line: Uint8Array): Rows {
  const stored = JSON.parse(bufferOver(line).toString()) as StoredSection;
  const outcomes = Buffer.from(stored.outcomes, 'latin1');
  const found = new Map<number, Found>();
  for (let row = 0; row < outcomes.length; row++) {
    const outcome = outcomes[row]! - NOTHING;
    if (outcomes[row] === UNKNOWN || (outcome & Outcome.found) === 0) continue;
    const [facts, problems] = stored.found[found.size]!;
    found.set(row, { facts, problems, isRead: (outcome & Outcome.read) !== 0 });
  }
  return { outcomes, found };
}

function extended(outcomes: Uint8Array, length: number): Uint8Array {
  const longer = new Uint8Array(length).fill(UNKNOWN);
  longer.set(outcomes);
  return longer;
}
