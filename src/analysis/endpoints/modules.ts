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
  files(from: string, level: number, parts: readonly string[]): readonly string[];
}

/**
 * Finds modules without installing anything: relative ones by their dots, absolute ones from the importing file's
 * folder upwards, each level with and without `src/`.
 */
export function modulesOf(files: PythonFiles): Modules {
  const known = new Map<string, Exports | null>();
  const found = new Map<string, readonly string[]>();
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
    files(from, level, parts) {
      const folder = from.slice(0, Math.max(0, from.lastIndexOf('/')));
      const question = `${folder}\0${level}\0${parts.join('/')}`;
      let answer = found.get(question);
      if (answer === undefined) {
        answer = basesOf(folder, level).flatMap((base) => filesIn(files, base, parts));
        found.set(question, answer);
      }
      return answer;
    },
  };
}

function filesIn(files: PythonFiles, base: string, parts: readonly string[]): readonly string[] {
  const folder = [base, ...parts].filter((part) => part !== '').join('/');
  return [`${folder}.py`, folder === '' ? '__init__.py' : `${folder}/__init__.py`].filter((file) => files.has(file));
}

function basesOf(folder: string, level: number): readonly string[] {
  const folders = folder === '' ? [] : folder.split('/');
  if (level > 0) return level - 1 > folders.length ? [] : [folders.slice(0, folders.length - (level - 1)).join('/')];
  const bases: string[] = [];
  for (let count = folders.length; count >= 0; count--) {
    const base = folders.slice(0, count).join('/');
    bases.push(base, base === '' ? 'src' : `${base}/src`);
  }
  return bases;
}
