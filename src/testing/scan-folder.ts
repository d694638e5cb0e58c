import { DiskFiles } from '../host/files.js';
import type { CachePlace } from '../host/host.js';
import { SystemPrograms } from '../host/programs.js';
import { type Facts, scanFiles } from '../workspace/scan.js';
import type { PlannedScanner } from '../workspace/scan-file.js';
import { openWorkspace } from '../workspace/workspace.js';
import { MemoryClock, MemoryHost } from './memory-host.js';

/** Long after every file was written, so that no stamp is too young to be believed. */
const LATER = '2200-01-01T00:00:00Z';

/** How a folder is scanned. */
export interface FolderScan {
  readonly scanners: readonly PlannedScanner[];
  /** Where facts are kept; null for nowhere. */
  readonly place: CachePlace | null;
  /** Files of more bytes are skipped. */
  readonly limit?: number;
  readonly include?: readonly string[];
  readonly now?: string;
}

/** The facts of a folder on disk, and what became of its files on the way. */
export interface ScannedFolder {
  readonly facts: Facts;
  /** The Python files that were opened, in order. */
  readonly opened: readonly string[];
  /** Those whose stamp was asked for before anything was opened, in order. */
  readonly stamped: readonly string[];
  readonly skipped: readonly { readonly reason: string; readonly paths: readonly string[] }[];
  readonly logged: readonly string[];
}

/** Scans a folder on disk as a run does, through git where there is a repository. */
export async function scanFolder(
  root: string,
  { scanners, place, limit = 1_000, include = [], now = LATER }: FolderScan,
): Promise<ScannedFolder> {
  const disk = new DiskFiles();
  const opened: string[] = [];
  const stamped: string[] = [];
  const files = Object.assign(Object.create(disk) as DiskFiles, {
    read: (path: string, most: number) => {
      if (path.endsWith('.py')) opened.push(path.slice(root.length + 1));
      return disk.read(path, most);
    },
    stamp: (path: string) => {
      if (path.endsWith('.py') && opened.length === 0) stamped.push(path.slice(root.length + 1));
      return disk.stamp(path);
    },
  });
  const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
  const host = new MemoryHost({ files, programs: new SystemPrograms(), clock: new MemoryClock(now), variables });
  const workspace = await openWorkspace(host, { root, include, exclude: [], changedSince: null });
  const facts = await scanFiles(host, scanners, { root, limit }, place, workspace.files, workspace.skips);
  return { facts, opened, stamped, skipped: workspace.skips.paths(), logged: host.logged };
}
