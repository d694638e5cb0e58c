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

function costOf(file: Weighted): number {
  return file.bytes + PER_FILE;
}
