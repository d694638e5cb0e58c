import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { compareText } from '../core/finding.js';
import { PROJECT_ROOT } from './tools.js';

/** Real packages, pinned, that corpora are made of; each is one wheel of pure Python. */
export const PACKAGES: readonly string[] = [
  'django==5.2.8',
  'sqlalchemy==2.0.44',
  'transformers==4.57.1',
  'sympy==1.14.0',
  'salt==3007.9',
  'networkx==3.5',
  'distributed==2025.11.0',
  'jupyter_server==2.17.0',
];

/** A Python source with its path relative to its package folder. */
export interface Source {
  readonly path: string;
  readonly content: Buffer;
}

const FOLDER = join(PROJECT_ROOT, '.bench');

/** All Python files of the pinned packages, downloaded once into `.bench/`; packages that cannot be had are named and left out. */
export function packageSources(): readonly Source[] {
  const unpacked = join(FOLDER, 'packages');
  for (const spec of PACKAGES) {
    const target = join(unpacked, spec.split('==')[0]!);
    if (!existsSync(target) && !download(spec, target)) process.stderr.write(`left out: ${spec}\n`);
  }
  return pythonFiles(unpacked);
}

function download(spec: string, target: string): boolean {
  const wheels = join(FOLDER, 'wheels', spec.split('==')[0]!);
  mkdirSync(wheels, { recursive: true });
  const python = join(PROJECT_ROOT, '.tools/python/bin/python');
  const run = (args: readonly string[]): boolean =>
    spawnSync(python, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  if (!run(['-m', 'pip', 'download', '-q', '--no-deps', '--disable-pip-version-check', '-d', wheels, spec]))
    return false;
  const [archive] = readdirSync(wheels);
  mkdirSync(target, { recursive: true });
  const unpack = archive!.endsWith('.whl') ? ['-m', 'zipfile', '-e'] : ['-m', 'tarfile', '-e'];
  return run([...unpack, join(wheels, archive!), target]);
}

/** Python files below a folder, sorted by path. */
export function pythonFiles(folder: string): readonly Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareText)
    .map((path) => ({ path: relative(folder, path), content: readFileSync(path) }));
}

/**
 * A folder with at least so many megabytes of Python, made by repeating the sources under new paths, each copy with a
 * comment of its own so that no two files are alike. Made once for each size.
 */
export function corpus(megabytes: number): string {
  const folder = join(FOLDER, `corpus-${megabytes}`);
  const done = join(FOLDER, `corpus-${megabytes}.done`);
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  const sources = packageSources();
  let left = megabytes * 1024 * 1024;
  for (let copy = 0; left > 0; copy++) {
    for (const { path, content } of sources) {
      if (left <= 0) break;
      const file = join(folder, `copy${copy}`, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, copy === 0 ? content : Buffer.concat([content, Buffer.from(`\n# copy ${copy}\n`)]));
      left -= statSync(file).size;
    }
  }
  writeFileSync(done, '');
  return folder;
}
