import { unlessUnreadable } from '../core/errors.js';
import type { Files } from '../host/host.js';
import { type Gitignore, parseGitignore } from './gitignore.js';
import { byPath, type ListedFile, type Listing } from './listing.js';
import { Skips } from './skips.js';

/** Limits of a walk. */
const WALK_LIMITS = { depth: 64, entries: 500_000 } as const;
const NEVER_WALKED: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj']);

/** Lists by walking, honouring every `.gitignore` on the way; never follows a link. */
export function listByWalking(disk: Files, root: string): Listing {
  const skipped = new Skips();
  const files: ListedFile[] = [];
  let entries = 0;
  const walk = (folder: string, depth: number, ignores: readonly Scoped[]): void => {
    const below = unlessUnreadable(
      () => disk.list(folder === '' ? root : `${root}/${folder}`),
      () => null,
    );
    if (below === null) {
      skipped.add('unreadable', `${folder === '' ? '.' : folder}/`);
      return;
    }
    const scoped = below.some(({ name }) => name === '.gitignore')
      ? [...ignores, readIgnore(disk, root, folder)]
      : ignores;
    for (const { name, kind } of below) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (++entries > WALK_LIMITS.entries) {
        skipped.add('limit', kind === 'directory' ? `${path}/` : path);
        return;
      }
      if (isIgnored(path, kind === 'directory', scoped)) continue;
      if (kind === 'file') files.push({ path, blob: null });
      else if (kind !== 'directory') skipped.add(kind, path);
      else if (NEVER_WALKED.has(name)) continue;
      else if (depth >= WALK_LIMITS.depth) skipped.add('limit', `${path}/`);
      else if (isRepository(disk, `${root}/${path}`)) skipped.add('submodule', path);
      else walk(path, depth + 1, scoped);
    }
  };
  walk('', 0, []);
  return { files: files.sort(byPath), skipped };
}

/** Whether a repository of its own lies there; a folder that nobody can look into is for the walk to say. */
function isRepository(disk: Files, folder: string): boolean {
  return unlessUnreadable(
    () => disk.entry(`${folder}/.git`) !== null,
    () => false,
  );
}

interface Scoped {
  readonly folder: string;
  readonly rules: Gitignore;
}

function readIgnore(disk: Files, root: string, folder: string): Scoped {
  const path = folder === '' ? `${root}/.gitignore` : `${root}/${folder}/.gitignore`;
  // Rules that cannot be read ignore nothing.
  const bytes = unlessUnreadable(
    () => disk.read(path, 1024 * 1024),
    () => null,
  );
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
