import { bufferOver } from '../core/bytes.js';
import { contentDigest } from '../core/content-digest.js';
import { unlessUnreadable } from '../core/errors.js';
import type { SkipReason } from '../core/skip-reason.js';
import type { Files, Stamp } from '../host/host.js';
import { Inside } from './inside.js';
import type { ListedFile } from './listing.js';
import {
  followScanners,
  looksBinary,
  type PlannedScanner,
  type ScannerResult,
  scannerOutcome,
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

/** Why a file was not scanned; one that is `gone` is not there, whatever the list said. */
export type Unread = SkipReason | 'gone';

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
  const bytesOf = (path: string): Uint8Array | Unread => {
    if (!inside.holds(path)) return disk.entry(`${root}/${path}`) === null ? 'gone' : 'outside';
    return disk.read(`${root}/${path}`, limit, memory) ?? whyUnread(disk, `${root}/${path}`, limit);
  };
  return ({ file: { path }, wanted, known }) => {
    let stamp: Stamp | null = null;
    const bytes = unlessUnreadable(
      () => {
        stamp = identify ? disk.stamp(`${root}/${path}`) : null;
        return bytesOf(path);
      },
      () => 'unreadable' as const,
    );
    if (typeof bytes === 'string') return { skipped: bytes };
    const stand = standIn(bytes);
    if (stand !== null) return { skipped: stand };
    const takesAll = /\.pyi?$/.test(path) || wanted.some((place) => scanners[place]!.scanner.takesBinary);
    if (!takesAll && looksBinary(bytes)) return { skipped: 'binary' };
    const id = identify ? contentDigest(bytes) : null;
    const outcomes = known !== null && id === known.id ? known.outcomes : [];
    const run = scannerOver(path, bytes);
    const results: (ScannerResult | null)[] = wanted.map(() => null);
    followScanners(scanners, wanted, (place) => {
      const outcome = outcomes[place] ?? null;
      if (outcome !== null) return outcome;
      const result = run(scanners[wanted[place]!]!);
      results[place] = result;
      return scannerOutcome(result);
    });
    return { id, stamp, results };
  };
}

/** Why there were no bytes of at most that many to be had of a file; throws an UnreadableError. */
export function whyUnread(disk: Files, path: string, limit: number): Unread {
  const entry = disk.entry(path);
  if (entry === null) return 'gone';
  if (entry.kind !== 'file') return entry.kind === 'symlink' ? 'symlink' : 'special';
  return entry.size > limit ? 'too-large' : 'unreadable';
}

/** How the files begin that stand for content which is elsewhere or locked away, and bytes that such a file has at most. */
const STAND_INS = [
  { reason: 'lfs-pointer', head: 'version https://git-lfs.github.com/spec/v1\n', limit: 1_024 },
  { reason: 'encrypted', head: '\0GITCRYPT\0', limit: Number.POSITIVE_INFINITY },
] as const;

/** What the bytes stand for when they are not the content that the repository means; null when they are. */
function standIn(bytes: Uint8Array): 'lfs-pointer' | 'encrypted' | null {
  const first = bytes[0];
  if (first !== 0 && first !== 0x76) return null;
  const found = STAND_INS.find(({ head, limit }) => {
    return bytes.length < limit && bufferOver(bytes.subarray(0, head.length)).toString('latin1') === head;
  });
  return found?.reason ?? null;
}
