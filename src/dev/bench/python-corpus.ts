import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { compareText } from '../../core/finding.js';
import { commitAll } from './checkout.js';
import { dropFolder, keptFolder, plant } from './kept-folder.js';
import { CORPUS_PACKAGES, unpacked } from './packages.js';

const MEGABYTE = 1024 * 1024;

/**
 * A clean checkout with at least so many megabytes of Python, made by repeating real packages under new paths, each
 * copy with a comment of its own so that no two files are alike. Made once for each size.
 */
export function pythonCorpus(megabytes: number): string {
  return keptFolder(nameOf(megabytes), (folder) => {
    const sources = packageSources();
    let left = megabytes * MEGABYTE;
    for (let copy = 0; left > 0; copy++) {
      for (const { path, content } of sources) {
        if (left <= 0) break;
        const text = copy === 0 ? content : Buffer.concat([content, Buffer.from(`\n# copy ${copy}\n`)]);
        plant(join(folder, `copy${copy}`, path), text);
        left -= text.length;
      }
    }
    commitAll(folder);
  });
}

/** Deletes the corpus of a size, which is made again when it is wanted again. */
export function dropPythonCorpus(megabytes: number): void {
  dropFolder(nameOf(megabytes));
}

function nameOf(megabytes: number): string {
  return `python-${megabytes}`;
}

interface Source {
  /** Relative to the folder of all packages. */
  readonly path: string;
  readonly content: Buffer;
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
