import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { randomBytes } from '../core/builtin.js';
import type { Access } from './host.js';

const SECRET_BYTES = 32;

/** Who may change what lies at the path, a link being what it is itself; null where nothing is. */
export function accessTo(path: string): Access | null {
  try {
    const stats = lstatSync(path);
    // A link has no permissions of its own.
    const mode = stats.isSymbolicLink() ? 0 : stats.mode;
    return { owner: ownerOf(stats), isOpen: (mode & 0o022) !== 0, isReachable: (mode & 0o011) !== 0 };
  } catch {
    return null;
  }
}

/** The random bytes that the file holds, made where there is none; null unless it is this user's and closed to others. */
export function secretAt(path: string): Uint8Array | null {
  try {
    return readSecret(path) ?? makeSecret(path);
  } catch {
    return null;
  }
}

function ownerOf({ uid }: Stats): Access['owner'] {
  // Windows knows no such numbers.
  if (process.geteuid === undefined || uid === process.geteuid()) return 'self';
  return uid === 0 ? 'system' : 'other';
}

/** Null where there is no such file; throws where there is one that anybody else may have read or written. */
function readSecret(path: string): Uint8Array | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const stats = fstatSync(descriptor);
    const isClosed = process.geteuid === undefined || (stats.mode & 0o077) === 0;
    const bytes = new Uint8Array(SECRET_BYTES);
    if (stats.isFile() && stats.size === SECRET_BYTES && isClosed && ownerOf(stats) === 'self') {
      if (readSync(descriptor, bytes) === SECRET_BYTES) return bytes;
    }
    throw new Error('no secret');
  } finally {
    closeSync(descriptor);
  }
}

/** Of several runs at once, the first one's secret is everybody's. */
function makeSecret(path: string): Uint8Array | null {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}-${Buffer.from(randomBytes(8)).toString('hex')}`;
  try {
    writeFileSync(draft, randomBytes(SECRET_BYTES), { flag: 'wx', mode: 0o600 });
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readSecret(path);
}
