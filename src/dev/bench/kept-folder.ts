import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT_ROOT } from '../tools.js';

/** Where everything lies that the benchmark keeps from run to run. */
export const BENCH_FOLDER = join(PROJECT_ROOT, '.bench');

/** A folder below the benchmark's own that is made once; one that was left half made is made again. */
export function keptFolder(name: string, make: (folder: string) => void): string {
  const folder = join(BENCH_FOLDER, name);
  const done = `${folder}.done`;
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  make(folder);
  writeFileSync(done, '');
  return folder;
}

/** Deletes a folder that is too large to keep. */
export function dropFolder(name: string): void {
  rmSync(join(BENCH_FOLDER, `${name}.done`), { force: true });
  rmSync(join(BENCH_FOLDER, name), { recursive: true, force: true });
}

/** Writes a file and the folders it lies in. */
export function plant(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
