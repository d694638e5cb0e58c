import { bufferOver } from '../core/bytes.js';
import type { Problem } from '../core/problem.js';
import { type Found, Outcome, outcomeOf, type ScannerResult } from './scan-file.js';

/** How a section is stored: one character a row, and what was found in the rows that say so, in their order. */
interface StoredSection {
  /** The outcome as a digit, or a dot where the scanner has not looked. */
  readonly outcomes: string;
  readonly found: readonly (readonly [facts: readonly unknown[], problems: readonly Problem[]])[];
}

interface Rows {
  readonly outcomes: (number | undefined)[];
  readonly found: Map<number, Found>;
}

const UNKNOWN = '.';

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
    this.rows = line === null ? { outcomes: [], found: new Map() } : null;
  }

  /** What the scanner made of the file; null where it has not looked. */
  resultAt(row: number): ScannerResult | null {
    const { outcomes, found } = this.read();
    return found.get(row) ?? outcomes[row] ?? null;
  }

  /** The bits of that. */
  outcomeAt(row: number): number | null {
    return this.read().outcomes[row] ?? null;
  }

  /** Notes what the scanner made of the file; null where nobody knows any more. */
  set(row: number, result: ScannerResult | null): void {
    const { outcomes, found } = this.read();
    if (result === null && outcomes[row] === undefined) return;
    this.line = null;
    if (result === null) delete outcomes[row];
    else outcomes[row] = outcomeOf(result);
    if (result === null || typeof result === 'number') found.delete(row);
    else found.set(row, result);
  }

  /** The section as one line, with the rows of `order` alone, in that order; with all as they are where it is null. */
  encode(order: readonly number[] | null): Uint8Array {
    if (this.line !== null && order === null) return this.line;
    const { outcomes, found } = this.read();
    const rows = order ?? Array.from(outcomes, (_, row) => row);
    const stored: StoredSection = {
      outcomes: rows.map((row) => outcomes[row] ?? UNKNOWN).join(''),
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
  const outcomes: (number | undefined)[] = [];
  const found = new Map<number, Found>();
  for (let row = 0; row < stored.outcomes.length; row++) {
    const outcome = stored.outcomes[row] === UNKNOWN ? undefined : stored.outcomes.charCodeAt(row) - 48;
    outcomes.push(outcome);
    if (outcome === undefined || (outcome & Outcome.found) === 0) continue;
    const [facts, problems] = stored.found[found.size]!;
    found.set(row, { facts, problems, isRead: (outcome & Outcome.read) !== 0 });
  }
  return { outcomes, found };
}
