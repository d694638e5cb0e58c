import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Script } from 'node:vm';
import { crc32 } from '../core/builtin.js';

/** Files kept in a folder: one for each command and each version of ours and of Node. */
const KEPT = 8;
const SIZE_LIMIT = 32 * 1024 * 1024;
const CHECKSUM_BYTES = 4;
const NAME = /^code-[\w.-]+\.bin$/;

/**
 * A folder in the user's own cache for what V8 made of the bundle, or null for none. It holds code, so nobody else's
 * folder will do: not one that a variable of ours names, not a runner's, none inside the working directory.
 */
export function codeFolder(environment: NodeJS.ProcessEnv, directory: string): string | null {
  const { XDG_CACHE_HOME, HOME, CI, NODE_DISABLE_COMPILE_CACHE } = environment;
  if (CI || NODE_DISABLE_COMPILE_CACHE || process.getuid === undefined) return null;
  const base = XDG_CACHE_HOME || (HOME ? `${HOME}/.cache` : '');
  return base.startsWith('/') && !`${base}/`.startsWith(`${directory}/`) ? `${base}/guardrails/code` : null;
}

/** The file for a bundle's code as one command with the guardrails it names uses it. */
export function codeFile(folder: string, bundle: string, words: readonly string[]): string {
  const { size, mtimeMs, ino } = lstatSync(bundle);
  const stamp = [size, Math.round(mtimeMs), ino].map((number) => number.toString(36)).join('-');
  const use = words.filter((word) => /^[a-z][a-z-]*$/.test(word)).join('.');
  return join(folder, `code-${use.slice(0, 80)}-${stamp}-${process.version}.bin`);
}

/** The kept code; undefined when there is none that is whole and that only this user can have written. */
export function readCode(file: string): Buffer | undefined {
  try {
    const { uid, mode, size } = lstatSync(file);
    if (uid !== process.getuid!() || (mode & 0o777) !== 0o600 || size > SIZE_LIMIT) return undefined;
    const bytes = readFileSync(file);
    const code = bytes.subarray(CHECKSUM_BYTES);
    return bytes.length > CHECKSUM_BYTES && bytes.readUInt32LE() === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what is compiled by now and forgets the oldest; not being able to costs the next start time, nothing else. */
export function keepCode(file: string, script: Script): void {
  try {
    const folder = dirname(file);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    writeWhole(file, script.createCachedData());
    const aged = readdirSync(folder)
      .filter((name) => NAME.test(name))
      .map((name) => ({ path: join(folder, name), time: lstatSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.time - a.time);
    for (const { path } of aged.slice(KEPT)) rmSync(path, { force: true });
  } catch {
    // The next start compiles what it needs.
  }
}

function writeWhole(file: string, code: Uint8Array): void {
  const head = Buffer.alloc(CHECKSUM_BYTES);
  head.writeUInt32LE(crc32(code));
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, Buffer.concat([head, code]), { flag: 'wx', mode: 0o600 });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
