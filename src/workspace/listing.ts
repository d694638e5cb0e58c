import { compareText } from '../core/finding.js';
import { append } from '../core/groups.js';
import type { SkippedFiles } from '../core/report.js';
import type { Files } from '../host/host.js';
import type { Git } from './git.js';
import { type Gitignore, parseGitignore } from './gitignore.js';

/** Limits of a walk. */
const WALK_LIMITS = { depth: 64, entries: 500_000 } as const;
const NEVER_WALKED: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj']);

/** One file that may be looked at. */
export interface ListedFile {
  /** Relative to the root, POSIX. */
  readonly path: string;
  /** Git's object id of the staged content; null when the file is not tracked, or known to differ from it. */
  readonly blob: string | null;
}

/** The files below a root, sorted by path, and what was left out. */
export interface Listing {
  readonly files: readonly ListedFile[];
  readonly skipped: Skips;
}

/** Counts what is passed over, with the first few paths of each kind. */
export class Skips {
  private readonly kinds = new Map<SkippedFiles['reason'], string[]>();

  add(reason: SkippedFiles['reason'], path: string): void {
    append(this.kinds, reason, path);
  }

  /** Every path, sorted, by reason. */
  paths(): readonly { readonly reason: SkippedFiles['reason']; readonly paths: readonly string[] }[] {
    return [...this.kinds]
      .map(([reason, paths]) => ({ reason, paths: [...new Set(paths)].sort(compareText) }))
      .sort((a, b) => compareText(a.reason, b.reason));
  }

  /** All kinds, sorted by reason. */
  all(): readonly SkippedFiles[] {
    return this.paths().map(({ reason, paths }) => ({ reason, count: paths.length, examples: paths.slice(0, 5) }));
  }
}

/**
 * Lists through git: tracked files and, where wanted, untracked ones it does not ignore. With `unmodified`, files that
 * may differ from what is staged have no blob id.
 */
export async function listWithGit(
  git: Git,
  { untracked, unmodified }: { readonly untracked: boolean; readonly unmodified: boolean },
): Promise<Listing> {
  const [staged, others, modified] = await Promise.all([
    git.list('staged'),
    untracked ? git.list('untracked') : [],
    unmodified ? git.list('modified') : [],
  ]);
  const skipped = new Skips();
  const blobs = new Map<string, string | null>();
  for (const record of staged) {
    const tab = record.indexOf('\t');
    const path = record.slice(tab + 1);
    const mode = record.slice(2, 8);
    if (mode === '120000') skipped.add('symlink', path);
    else if (mode === '160000') skipped.add('submodule', path);
    // An unmerged path is listed once a stage; its content is neither of them. Other tags than H tell git to look away.
    else blobs.set(path, blobs.has(path) || record[0] !== 'H' ? null : record.slice(9, record.indexOf(' ', 9)));
  }
  for (const path of modified) if (blobs.has(path)) blobs.set(path, null);
  for (const path of others) {
    if (path.endsWith('/')) skipped.add('submodule', path);
    else blobs.set(path, null);
  }
  const files = [...blobs].map(([path, blob]) => ({ path, blob })).sort((a, b) => compareText(a.path, b.path));
  return { files, skipped };
}

/** Lists by walking, honouring every `.gitignore` on the way; never follows a link. */
export function listByWalking(disk: Files, root: string): Listing {
  const skipped = new Skips();
  const files: ListedFile[] = [];
  let entries = 0;
  const walk = (folder: string, depth: number, ignores: readonly Scoped[]): void => {
    const below = disk.list(folder === '' ? root : `${root}/${folder}`);
    const scoped = below.some(({ name }) => name === '.gitignore')
      ? [...ignores, readIgnore(disk, root, folder)]
      : ignores;
    for (const { name, kind } of below) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (++entries > WALK_LIMITS.entries) {
        skipped.add('limit', path);
        return;
      }
      if (isIgnored(path, kind === 'directory', scoped)) continue;
      if (kind === 'file') files.push({ path, blob: null });
      else if (kind !== 'directory') skipped.add(kind, path);
      else if (NEVER_WALKED.has(name)) continue;
      else if (depth >= WALK_LIMITS.depth) skipped.add('limit', path);
      else if (disk.entry(`${root}/${path}/.git`) !== null) skipped.add('submodule', path);
      else walk(path, depth + 1, scoped);
    }
  };
  walk('', 0, []);
  return { files: files.sort((a, b) => compareText(a.path, b.path)), skipped };
}

interface Scoped {
  readonly folder: string;
  readonly rules: Gitignore;
}

function readIgnore(disk: Files, root: string, folder: string): Scoped {
  const bytes = disk.read(folder === '' ? `${root}/.gitignore` : `${root}/${folder}/.gitignore`, 1024 * 1024);
  return { folder, rules: parseGitignore(bytes === null ? '' : new TextDecoder().decode(bytes)) };
}

/** The innermost file with an opinion decides. */
function isIgnored(path: string, folder: boolean, scopes: readonly Scoped[]): boolean {
  for (let index = scopes.length - 1; index >= 0; index--) {
    const scope = scopes[index]!;
    const verdict = scope.rules.verdict(scope.folder === '' ? path : path.slice(scope.folder.length + 1), folder);
    if (verdict !== null) return verdict;
  }
  return false;
}
