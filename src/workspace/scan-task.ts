import { contentId } from '../core/content-id.js';
import type { SkippedFiles } from '../core/report.js';
import type { Files } from '../host/host.js';
import { Inside } from './inside.js';
import { type FileScan, looksBinary, type PlannedScanner, scanFile } from './scan-file.js';

/** One file to be scanned. */
export interface ScanTask {
  readonly path: string;
  /** The scanners that are to run over it, by their place in the plan. */
  readonly wanted: readonly number[];
  /** The id of the content whose facts are known already; null when none are. */
  readonly known: string | null;
}

/** What became of one task: its scan with the content's id, the news that nothing changed, or why there is neither. */
export type ScanOutcome = (FileScan & { readonly id: string | null }) | 'unchanged' | { readonly skipped: Unread };

/** Why a file was not scanned; one that is `gone` since it was listed is no loss. */
export type Unread = SkippedFiles['reason'] | 'gone';

/** What scanning needs beside the task: the same in every thread of a run. */
export interface ScanSettings {
  /** Absolute path of the root. */
  readonly root: string;
  /** Files of more bytes are skipped. */
  readonly limit: number;
  /** Whether somebody wants to know the contents' ids. */
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
  return ({ path, wanted, known }) => {
    if (!inside.holds(path)) return { skipped: disk.entry(`${root}/${path}`) === null ? 'gone' : 'outside' };
    const bytes = disk.read(`${root}/${path}`, limit, memory);
    if (bytes === null) return { skipped: whyUnread(disk, `${root}/${path}`, limit) };
    if (looksBinary(bytes) && !/\.pyi?$/.test(path)) return { skipped: 'binary' };
    const id = identify ? contentId(bytes) : null;
    if (id !== null && id === known) return 'unchanged';
    const planned = wanted.map((index) => scanners[index]!);
    return { id, ...scanFile(path, bytes, planned) };
  };
}

function whyUnread(disk: Files, path: string, limit: number): Unread {
  const entry = disk.entry(path);
  if (entry === null) return 'gone';
  if (entry.kind !== 'file') return entry.kind === 'symlink' ? 'symlink' : 'special';
  return entry.size > limit ? 'too-large' : 'unreadable';
}
