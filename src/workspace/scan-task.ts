import { contentDigest } from '../core/content-digest.js';
import type { SkippedFiles } from '../core/report.js';
import type { Files, Stamp } from '../host/host.js';
import { Inside } from './inside.js';
import type { ListedFile } from './listing.js';
import {
  followScanners,
  looksBinary,
  outcomeOf,
  type PlannedScanner,
  type ScannerResult,
  scannerOver,
} from './scan-file.js';

/** One file to be scanned. */
export interface ScanTask {
  readonly file: ListedFile;
  /** The scanners that are to run over it, by their place in the plan. */
  readonly wanted: readonly number[];
  /** What is known of some content of the file; null when nothing is. */
  readonly known: KnownContent | null;
}

/** What earlier runs made of one content of a file. */
export interface KnownContent {
  readonly id: string;
  /** What became of each wanted scanner, as bits of `Outcome`; null for one that has not looked. */
  readonly outcomes: readonly (number | null)[];
}

/** What became of one task, or why nothing did. */
export type ScanOutcome = ScannedContent | { readonly skipped: Unread };

/** What the wanted scanners made of a file's bytes; null for one that had no reason to look, or was known to have. */
export interface ScannedContent {
  /** The id of those bytes; null when nobody wants to know it. */
  readonly id: string | null;
  /** The file's stamp before they were read, and not newer than they are. */
  readonly stamp: Stamp | null;
  readonly results: readonly (ScannerResult | null)[];
}

/** Why a file was not scanned; one that is `gone` since it was listed is no loss. */
export type Unread = SkippedFiles['reason'] | 'gone';

/** What scanning needs beside the task: the same in every thread of a run. */
export interface ScanSettings {
  /** Absolute path of the root. */
  readonly root: string;
  /** Files of more bytes are skipped. */
  readonly limit: number;
  /** Whether somebody wants to know the contents' ids and stamps. */
  readonly identify: boolean;
}

/** A function that reads a file safely and scans it. */
export function taskRunner(
  disk: Files,
  scanners: readonly PlannedScanner[],
  { root, limit, identify }: ScanSettings,
): (task: ScanTask) => ScanOutcome {
  const inside = new Inside(disk, root);
  // One piece of memory for all files: facts never hold on to the bytes they came from.
  const memory = { bytes: new Uint8Array(256 * 1024) };
  return ({ file: { path }, wanted, known }) => {
    if (!inside.holds(path)) return { skipped: disk.entry(`${root}/${path}`) === null ? 'gone' : 'outside' };
    const stamp = identify ? disk.stamp(`${root}/${path}`) : null;
    const bytes = disk.read(`${root}/${path}`, limit, memory);
    if (bytes === null) return { skipped: whyUnread(disk, `${root}/${path}`, limit) };
    if (looksBinary(bytes) && !/\.pyi?$/.test(path)) return { skipped: 'binary' };
    const id = identify ? contentDigest(bytes) : null;
    const outcomes = known !== null && id === known.id ? known.outcomes : [];
    const run = scannerOver(path, bytes);
    const results: (ScannerResult | null)[] = wanted.map(() => null);
    followScanners(scanners, wanted, (place) => {
      const outcome = outcomes[place] ?? null;
      if (outcome !== null) return outcome;
      const result = run(scanners[wanted[place]!]!);
      results[place] = result;
      return outcomeOf(result);
    });
    return { id, stamp, results };
  };
}

function whyUnread(disk: Files, path: string, limit: number): Unread {
  const entry = disk.entry(path);
  if (entry === null) return 'gone';
  if (entry.kind !== 'file') return entry.kind === 'symlink' ? 'symlink' : 'special';
  return entry.size > limit ? 'too-large' : 'unreadable';
}
