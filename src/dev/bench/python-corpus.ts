import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { compareText } from '../../core/finding.js';
import { commitAll } from './checkout.js';
import { BENCH_FOLDER, CORPUS_PACKAGES, unpacked } from './packages.js';

const MEGABYTE = 1024 * 1024;

interface Source {
  /** Relative to the folder of all packages. */
  readonly path: string;
  readonly content: Buffer;
}

/**
 * A clean checkout with at least so many megabytes of Python, made by repeating real packages under new paths, each
 * copy with a comment of its own so that no two files are alike. Made once for each size.
 */
export function pythonCorpus(megabytes: number): string {
  const { folder, done } = placeOf(megabytes);
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  let left = megabytes * MEGABYTE;
  const sources = packageSources();
  for (let copy = 0; left > 0; copy++) {
    for (const { path, content } of sources) {
      if (left <= 0) break;
      const text = copy === 0 ? content : Buffer.concat([content, Buffer.from(`\n# copy ${copy}\n`)]);
      const file = join(folder, `copy${copy}`, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      left -= text.length;
    }
  }
  commitAll(folder);
  writeFileSync(done, '');
  return folder;
}

/** Deletes a corpus that is too large to keep. */
export function dropPythonCorpus(megabytes: number): void {
  const { folder, done } = placeOf(megabytes);
  rmSync(done, { force: true });
  rmSync(folder, { recursive: true, force: true });
}

function placeOf(megabytes: number): { readonly folder: string; readonly done: string } {
  const folder = join(BENCH_FOLDER, `python-${megabytes}`);
  return { folder, done: `${folder}.done` };
}

function packageSources(): readonly Source[] {
  return CORPUS_PACKAGES.flatMap((each) => {
    const folder = unpacked(each);
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(compareText)
      .map((path) => ({ path: relative(dirname(folder), path), content: readFileSync(path) }));
  });
}
