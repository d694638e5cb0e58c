import { type Exports, exportsOf } from './exports.js';

/** What is needed of a repository to follow an import: which files there are, and their bytes. */
export interface PythonFiles {
  has(path: string): boolean;
  read(path: string): Uint8Array | null;
}

/** The modules of a repository, each read when it is first asked for. */
export interface Modules {
  /** Null when there is no such file. */
  at(path: string): Exports | null;
  /** The files that a module's name may mean for a file that imports it, the likeliest first. */
  files(from: string, level: number, parts: readonly string[]): Iterable<string>;
}

/**
 * Finds modules without installing anything: relative ones by their dots, absolute ones from the importing file's
 * folder upwards, each level with and without `src/`.
 */
export function modulesOf(files: PythonFiles): Modules {
  const known = new Map<string, Exports | null>();
  return {
    at(path) {
      let exports = known.get(path);
      if (exports === undefined) {
        const source = files.read(path);
        exports = source === null ? null : exportsOf(path, source);
        known.set(path, exports);
      }
      return exports;
    },
    *files(from, level, parts) {
      for (const base of basesOf(from, level)) {
        const folder = [base, ...parts].filter((part) => part !== '').join('/');
        for (const file of [`${folder}.py`, folder === '' ? '__init__.py' : `${folder}/__init__.py`]) {
          if (files.has(file)) yield file;
        }
      }
    },
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
