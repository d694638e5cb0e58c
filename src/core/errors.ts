import { systemErrorSentence } from './system-error.js';

/** Where the user can repair what is wrong. */
export interface ErrorPlace {
  readonly file?: string;
  readonly line?: number;
  readonly key?: string;
}

/** Something the user can repair: its message is one sentence with file, key and remedy, shown without a stack. */
export class UserError extends Error {
  readonly place: ErrorPlace;
  constructor(message: string, place: ErrorPlace = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.place = place;
  }

  /** The message with `file:line: key:` in front, as far as they are known. */
  get sentence(): string {
    const { file, line, key } = this.place;
    const where = file === undefined ? '' : line === undefined ? `${file}: ` : `${file}:${line}: `;
    return `${where}${key === undefined ? '' : `${key}: `}${this.message}`;
  }
}

/** Thrown for a path where something may lie that the system does not let anybody read; never for one where nothing does. */
export class UnreadableError extends UserError {
  /** `why` without a full stop, such as {@link systemReason} has it. */
  constructor(path: string, why: string) {
    super(`cannot be read: ${why}.`, { file: path });
    this.name = 'UnreadableError';
  }
}

/** What `look` returns; what `otherwise` does where it comes upon something unreadable. */
export function unlessUnreadable<T, U>(look: () => T, otherwise: () => U): T | U {
  try {
    return look();
  } catch (error) {
    if (error instanceof UnreadableError) return otherwise();
    throw error;
  }
}

/** Thrown by a guardrail that has nothing to look at here: its run is `skipped` with this reason. */
export class NotApplicable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotApplicable';
  }
}

/** Whether the user or their machine is to blame for a thrown value, rather than this program. */
export function isForeignFault(error: unknown): boolean {
  return error instanceof UserError || systemErrorSentence(error) !== null;
}

/** One sentence for any thrown value, without a stack. */
export function sentenceOf(error: unknown): string {
  if (error instanceof UserError) return error.sentence;
  const sentence = systemErrorSentence(error);
  if (sentence !== null) return sentence;
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}

/** The candidate nearest to `word` by edit distance, or null when none is near enough to be meant. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.slice(0, 64).toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours cost 1. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let value = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + cost);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        value = Math.min(value, beforeLast[column - 2]! + 1);
      }
      current.push(value);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}
