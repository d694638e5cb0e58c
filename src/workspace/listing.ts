import { compareText } from '../core/finding.js';
import type { Skips } from './skips.js';

/** One file that may be looked at. */
export interface ListedFile {
  /** Relative to the root, POSIX. */
  readonly path: string;
  /** Git's object id of the staged content; null when the file is not tracked, or known to differ from it. */
  readonly blob: string | null;
  /** Present where git was told not to look at the file on disk, or to leave it out: nobody knows whether it is there. */
  readonly unwatched?: true;
}

/** The files below a root, sorted by path, and what was left out. */
export interface Listing {
  readonly files: readonly ListedFile[];
  readonly skipped: Skips;
}

/** Orders by path. */
export function byPath(a: ListedFile, b: ListedFile): number {
  return compareText(a.path, b.path);
}
