import type { LaunchFact } from '../../facts/launchers.js';
import { joinPath } from './containers.js';

/** Where images and servers keep the code of a repository. */
const DEPLOYED = /^\/(?:(?:opt|srv|home|var\/www)\/[^/]+\/|(?:app|src|code|workspace|usr\/src\/app)\/)/;

/** The file of the repository that a launch in the file at `path` runs, or null when there is none or it is not known. */
export function launchedFile(
  path: string,
  { runs, directory, folder }: Pick<LaunchFact, 'runs' | 'directory' | 'folder'>,
  { files }: { readonly files: ReadonlySet<string> },
): string | null {
  if (runs === null) return null;
  const home = path.split('/').slice(0, -1).join('/');
  const changed = directory === null ? null : relativeTo(home, directory);
  const bases = [changed, home, ''].filter((base) => base !== null);
  const folders = folder === null ? bases : [...bases.map((base) => relativeTo(base, folder)), ...bases];
  for (const base of folders) {
    if (base === null) continue;
    for (const name of namesOf(runs)) {
      const file = joinPath(base, name);
      if (file !== null && files.has(file)) return file;
    }
  }
  return null;
}

function relativeTo(base: string, to: string): string | null {
  if (!to.startsWith('/')) return joinPath(base, to);
  const inside = `${to}/`.replace(DEPLOYED, '');
  return inside.startsWith('/') ? '' : joinPath('', inside);
}

function namesOf({ kind, name }: NonNullable<LaunchFact['runs']>): readonly string[] {
  if (kind === 'script') return [name.startsWith('/') ? name.replace(DEPLOYED, '') : name];
  const path = name.replaceAll('.', '/');
  return ['', 'src/'].flatMap((root) => [
    `${root}${path}.py`,
    `${root}${path}/__main__.py`,
    `${root}${path}/__init__.py`,
  ]);
}
