import { UserError } from '../../core/errors.js';

/** A file and what scanning it costs, in bytes. */
export interface Weighted {
  readonly path: string;
  readonly bytes: number;
}

/** What a file costs besides its bytes: opening, reading, counting. */
const PER_FILE = 512;

/** Below this a further process costs more than it saves. */
const LEAST_BATCH = 192 * 1024;

/** Keeps the command line of a batch far below what every kernel takes (2 MiB for all, 128 KiB for one argument). */
const ARGUMENT_BYTES = 512 * 1024;

/**
 * Splits files into batches for a pool of processes: the largest files first, batches shrinking towards the end so
 * that all processes finish together. Every file is in exactly one batch, in the order given within it.
 */
export function batchesOf<F extends Weighted>(
  files: readonly F[],
  processes: number,
  root: string,
): readonly (readonly F[])[] {
  const queue = [...files].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  const batches: F[][] = [];
  let left = queue.reduce((sum, file) => sum + costOf(file), 0);
  for (let next = 0; next < queue.length; ) {
    const share = Math.max(left / (2 * processes), LEAST_BATCH);
    const batch: F[] = [];
    let cost = 0;
    let argument = 0;
    while (next < queue.length && (batch.length === 0 || (cost < share && argument < ARGUMENT_BYTES))) {
      const file = queue[next++]!;
      batch.push(file);
      cost += costOf(file);
      argument += Buffer.byteLength(file.path) + root.length + 16;
    }
    left -= cost;
    batches.push(batch);
  }
  return batches;
}

/** Part `index` of `count`, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Reads `2/8`; throws a UserError when it is no such thing. */
export function parseShard(text: string): Shard {
  const match = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text);
  const shard = { index: Number(match?.[1]), count: Number(match?.[2]) };
  if (match === null || shard.index > shard.count) {
    throw new UserError(`${JSON.stringify(text)} is no part of a whole: write 2/8 for the second of eight`, {
      key: 'bandit.shard',
    });
  }
  return shard;
}

/**
 * The files of one shard: every file is in exactly one, shards cost about the same, and machines that see the same
 * files agree without talking to each other. Keeps the order.
 */
export function shardOf<F extends Weighted>(files: readonly F[], shard: Shard): readonly F[] {
  const loads = new Array<number>(shard.count).fill(0);
  const mine = new Set<F>();
  for (const file of [...files].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))) {
    const lightest = loads.indexOf(Math.min(...loads));
    loads[lightest]! += costOf(file);
    if (lightest === shard.index - 1) mine.add(file);
  }
  return files.filter((file) => mine.has(file));
}

function costOf(file: Weighted): number {
  return file.bytes + PER_FILE;
}
