import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../testing/random.js';
import { CORPUS_PACKAGES, unpacked } from '../bench/packages.js';
import type { Scope } from './oracle.js';

/**
 * The Python files of an interpreter's standard library and, for the whole, of the packages that the benchmark is made
 * of (downloaded once); shuffled, so that the first few are of all kinds.
 */
export function pythonFiles(python: string, scope: Scope, random: Random): readonly string[] {
  const script = 'import sysconfig; print(sysconfig.get_path("stdlib"))';
  const library = execFileSync(python, ['-c', script], { encoding: 'utf8' }).trim();
  const folders = [library, ...(scope === 'whole' ? CORPUS_PACKAGES.map(unpacked) : [])];
  const paths = folders.flatMap(filesBelow);
  for (let left = paths.length; left > 1; left--) {
    const chosen = random.below(left);
    [paths[left - 1], paths[chosen]] = [paths[chosen]!, paths[left - 1]!];
  }
  return paths;
}

/** Links are not followed; what is installed beside the library is not of it. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.pyi?$/.test(entry.name) && !entry.parentPath.includes('site-packages'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
