import type { RepositoryValues } from './evaluate.js';
import { type Exports, exportsOf } from './exports.js';

/** What is needed of a repository to follow an import: which files there are, and their bytes. */
export interface PythonFiles {
  has(path: string): boolean;
  read(path: string): Uint8Array | null;
}

/**
 * Follows imports between the files of a repository without installing anything: relative ones by their dots, absolute
 * ones from the importing file's folder upwards, each level with and without `src/`. A module is read when it is asked for.
 */
export function importer(files: PythonFiles): RepositoryValues['imported'] {
  const known = new Map<string, Exports | null>();
  const exportsAt = (path: string): Exports | null => {
    let exports = known.get(path);
    if (exports === undefined) {
      const source = files.read(path);
      exports = source === null ? null : exportsOf(path, source);
      known.set(path, exports);
    }
    return exports;
  };
  return (from, level, module, path) => {
    for (const base of basesOf(from, level)) {
      const parts = module === '' ? [] : module.split('.');
      // `from package import module` names a file, too: try as many names of the path as there are.
      for (let inner = Math.min(path.length - 1, 3); inner >= 0; inner--) {
        const folder = [base, ...parts, ...path.slice(0, inner)].filter((part) => part !== '').join('/');
        const names = path.slice(inner);
        for (const file of [`${folder}.py`, folder === '' ? '__init__.py' : `${folder}/__init__.py`]) {
          if (!files.has(file)) continue;
          const term = exportsAt(file)?.term(names) ?? null;
          if (term !== null) return { term, path: file };
        }
      }
    }
    return null;
  };
}

function basesOf(from: string, level: number): readonly string[] {
  const folders = from.split('/').slice(0, -1);
  if (level > 0) return level - 1 > folders.length ? [] : [folders.slice(0, folders.length - (level - 1)).join('/')];
  const bases: string[] = [];
  for (let count = folders.length; count >= 0; count--) {
    const base = folders.slice(0, count).join('/');
    bases.push(base, base === '' ? 'src' : `${base}/src`);
  }
  return bases;
}
