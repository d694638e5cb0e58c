import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { compareText } from '../core/finding.js';
import { beforeEnd } from './ending.js';
import type { Access, Entry, Files, Memory, Stamp } from './host.js';
import { writeOutput } from './output-file.js';
import { accessTo, secretAt } from './ownership.js';
import { replaceFile } from './replace-file.js';

const PIECE = 256 * 1024;

/** The real file system. */
export class DiskFiles implements Files {
  private readonly passing = new Map<string, () => void>();

  entry(path: string): Entry | null {
    try {
      return entryOf(lstatSync(path));
    } catch {
      return null;
    }
  }

  stamp(path: string): Stamp | null {
    try {
      const stats = lstatSync(path);
      if (!stats.isFile()) return null;
      return { inode: stats.ino, size: stats.size, modifiedMs: stats.mtimeMs, changedMs: stats.ctimeMs };
    } catch {
      return null;
    }
  }

  access(path: string): Access | null {
    return accessTo(path);
  }

  makeFolder(path: string): void {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }

  secret(path: string): Uint8Array | null {
    return secretAt(path);
  }

  list(directory: string): readonly { readonly name: string; readonly kind: Entry['kind'] }[] {
    try {
      return readdirSync(directory, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
        .sort((a, b) => compareText(a.name, b.name));
    } catch {
      return [];
    }
  }

  read(path: string, limit: number, memory?: Memory): Uint8Array | null {
    let descriptor: number;
    try {
      descriptor = openSync(path, READING);
    } catch {
      return null;
    }
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile() || stats.size > limit) return null;
      // One byte more than the size says tells a file that grew since; special files of size 0 (procfs) read as they are.
      let buffer = roomFor(stats.size + 1, memory);
      let length = 0;
      for (;;) {
        length += readSync(descriptor, buffer, length, buffer.length - length, null);
        if (length > limit) return null;
        // A regular file gives all there is: less than was asked for is the end.
        if (length < buffer.length) return buffer.subarray(0, length);
        buffer = Buffer.concat([buffer, Buffer.allocUnsafeSlow(PIECE)]);
      }
    } catch {
      return null;
    } finally {
      closeSync(descriptor);
    }
  }

  *stream(path: string): Iterable<Uint8Array> {
    const descriptor = openRegular(path);
    try {
      for (;;) {
        const piece = Buffer.allocUnsafeSlow(PIECE);
        const count = readSync(descriptor, piece, 0, PIECE, null);
        if (count === 0) return;
        yield piece.subarray(0, count);
      }
    } finally {
      closeSync(descriptor);
    }
  }

  real(path: string): string | null {
    try {
      return realpathSync.native(path);
    } catch {
      return null;
    }
  }

  write(path: string, content: string | Uint8Array): void {
    replaceFile(path, content);
  }

  writeOutput(path: string, content: string | Uint8Array, root: string): Promise<void> {
    return writeOutput(path, content, root);
  }

  remove(path: string): void {
    rmSync(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
    this.keep(path);
  }

  temporary(prefix: string): string {
    const base = [process.env.RUNNER_TEMP, tmpdir()].find((path) => path !== undefined && isAbsolute(path)) ?? '/tmp';
    const folder = mkdtempSync(join(base, `${prefix}-`));
    this.removeAtEnd(folder);
    return folder;
  }

  removeAtEnd(path: string): void {
    this.passing.set(
      path,
      beforeEnd('files', () => this.remove(path)),
    );
  }

  keep(path: string): void {
    this.passing.get(path)?.();
    this.passing.delete(path);
  }
}

/** Opening follows no link and waits for no pipe's writer. */
const READING = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

function roomFor(size: number, memory: Memory | undefined): Uint8Array {
  if (memory === undefined) return Buffer.allocUnsafeSlow(size);
  if (memory.bytes.length < size) memory.bytes = Buffer.allocUnsafeSlow(size * 2);
  return memory.bytes;
}

/** Opens for reading and refuses whatever is no regular file. */
function openRegular(path: string): number {
  const descriptor = openSync(path, READING);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error('not a regular file');
}

function entryOf(stats: Stats): Entry {
  return { kind: kindOf(stats), size: stats.size, modifiedMs: stats.mtimeMs };
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): Entry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'special';
}
