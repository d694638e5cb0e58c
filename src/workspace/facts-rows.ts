import { bufferOver } from '../core/bytes.js';
import { DIGEST_LENGTH } from '../core/content-digest.js';
import type { Stamp } from '../host/host.js';

/** How rows are stored: what most runs need in one line, the stamps in another. */
export interface StoredRows {
  readonly paths: readonly string[];
  /** Content digests one behind the other. */
  readonly ids: string;
  readonly index: Stamp | null;
  /** One digit a row. */
  readonly settled: string;
}

/** Of a row without a stamp, all of them are 0. */
type StampNumbers = [inode: number, size: number, modifiedMs: number, changedMs: number];

const SETTLED = '1'.charCodeAt(0);

/** The files of a cache, a row each: which content the facts are about, and how to tell that it is still there. */
export class FactsRows {
  readonly paths: string[];
  /** The stamp of git's index when git was last asked which files are unchanged; null where it was not. */
  readonly index: Stamp | null;
  private readonly places = new Map<string, number>();
  private readonly storedIds: string;
  private readonly ids: string[] = [];
  private readonly settled: Uint8Array;
  private readonly stampLine: Uint8Array;
  private stamps: StampNumbers[] | null = null;

  /** The rows as they were stored in two lines. */
  constructor({ paths, ids, index, settled }: StoredRows, stampLine: Uint8Array) {
    this.paths = [...paths];
    this.index = index;
    for (let row = 0; row < paths.length; row++) this.places.set(paths[row]!, row);
    this.storedIds = ids;
    this.settled = Buffer.from(settled, 'latin1');
    this.stampLine = stampLine;
  }

  /** The row of a file, or null. */
  rowOf(path: string): number | null {
    return this.places.get(path) ?? null;
  }

  /** A new row for a file. */
  append(path: string): number {
    const row = this.paths.push(path) - 1;
    this.places.set(path, row);
    return row;
  }

  /** The digest of the content. */
  idOf(row: number): string {
    return this.ids[row] ?? this.storedIds.slice(row * DIGEST_LENGTH, (row + 1) * DIGEST_LENGTH);
  }

  /** Another content has taken the place of what was there, and nothing is known of the file that holds it. */
  replace(row: number, id: string): void {
    this.ids[row] = id;
    this.settled[row] = 0;
    this.allStamps()[row] = [0, 0, 0, 0];
  }

  /** The stamp of the file when it had that content; null where none can tell. */
  stampOf(row: number): Stamp | null {
    const [inode, size, modifiedMs, changedMs] = this.allStamps()[row]!;
    return changedMs === 0 ? null : { inode, size, modifiedMs, changedMs };
  }

  setStamp(row: number, { inode, size, modifiedMs, changedMs }: Stamp): void {
    this.allStamps()[row] = [inode, size, modifiedMs, changedMs];
  }

  /** Whether git, by that index, called the file unchanged when it had that stamp. */
  wasSettled(row: number): boolean {
    return this.settled[row] === SETTLED;
  }

  /** The two lines, with the rows of `order` alone, for an index and what git said by it. */
  encode(order: readonly number[], index: Stamp | null, isSettled: (row: number) => boolean): [StoredRows, string] {
    const stamps = this.allStamps();
    const stored: StoredRows = {
      paths: order.map((row) => this.paths[row]!),
      ids: order.map((row) => this.idOf(row)).join(''),
      index,
      settled: bufferOver(Uint8Array.from(order, (row) => SETTLED - (isSettled(row) ? 0 : 1))).toString('latin1'),
    };
    return [stored, JSON.stringify(order.map((row) => stamps[row]!))];
  }

  private allStamps(): StampNumbers[] {
    this.stamps ??= JSON.parse(bufferOver(this.stampLine).toString()) as StampNumbers[];
    return this.stamps;
  }
}
