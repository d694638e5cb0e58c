import { defineFacts } from '../facts/facts.js';
import { DiskFiles } from '../host/files.js';
import type { Programs } from '../host/host.js';
import { SystemPrograms } from '../host/programs.js';
import { scanFiles } from '../workspace/scan.js';
import { plannedScanner } from '../workspace/scan-file.js';
import { openWorkspace, type WorkspaceOptions } from '../workspace/workspace.js';
import { MemoryHost } from './memory-host.js';

const PYTHON = defineFacts<string>({ id: 'python', version: 1, files: ['**/*.py'], scan: (file) => [file.text] });
const LIMIT = 2_000;

/** What a test wants looked at, and with which programs. */
export interface LookOptions extends Partial<Omit<WorkspaceOptions, 'root'>> {
  readonly programs?: Programs;
}

/** What a run would see of the Python files below a folder. */
export interface Look {
  /** Paths that were read. */
  readonly seen: readonly string[];
  /** The first paths that were not, by reason. */
  readonly skipped: Readonly<Record<string, readonly string[]>>;
  readonly notes: readonly string[];
  /** Paths that changed since the revision asked for, sorted; null when none was. */
  readonly changed: readonly string[] | null;
  /** Paths whose content git knows under an id. */
  readonly known: readonly string[];
}

/** Looks at the Python files below a folder with the real git, a home that does not exist and a limit of 2,000 bytes. */
export async function lookAt(
  root: string,
  { programs = new SystemPrograms(), ...options }: LookOptions = {},
): Promise<Look> {
  const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
  const host = new MemoryHost({ files: new DiskFiles(), programs, variables });
  const workspace = await openWorkspace(host, { root, include: [], exclude: [], changedSince: null, ...options });
  const { files, skips } = workspace;
  const facts = await scanFiles(host, [plannedScanner(PYTHON)], { root, limit: LIMIT }, null, files, skips);
  return {
    seen: facts.tables.get('python')!.map(({ path }) => path),
    skipped: Object.fromEntries(skips.all().map(({ reason, examples }) => [reason, examples])),
    notes: workspace.notes.map(({ message }) => message),
    changed: workspace.changes === null ? null : [...workspace.changes.files.keys()].sort(),
    known: files.filter(({ blob }) => blob !== null).map(({ path }) => path),
  };
}
