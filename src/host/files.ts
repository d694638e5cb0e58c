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
import { pathOfBytes, systemPath } from '../core/path-bytes.js';
import { beforeEnd } from './ending.js';
import type { Access, Entry, Files, Memory, Stamp } from './host.js';
import { checkOutput, writeOutput } from './output-file.js';
import { accessTo, secretAt } from './ownership.js';
import { replaceFile } from './replace-file.js';
import { ifThere } from './unreadable.js';

const PIECE = 256 * 1024;

/** The real file system. */
export class DiskFiles implements Files {
  private readonly passing = new Map<string, () => void>();

  entry(path: string): Entry | null {
    return ifThere(path, null, () => entryOf(lstatSync(systemPath(path))));
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
    return ifThere(directory, [], () => namesIn(systemPath(directory)).sort((a, b) => compareText(a.name, b.name)));
  }

  read(path: string, limit: number, memory?: Memory): Uint8Array | null {
    return ifThere(path, null, () => {
      const file = openRegular(path);
      if (file === null) return null;
      try {
        return contentOf(file, limit, memory);
      } finally {
        closeSync(file.descriptor);
      }
    });
  }

  *stream(path: string): Iterable<Uint8Array> {
    const file = ifThere(path, null, () => openRegular(path));
    if (file === null) throw new Error('not a regular file');
    const { descriptor } = file;
    try {
      for (;;) {
        const piece = Buffer.allocUnsafeSlow(PIECE);
        const count = ifThere(path, 0, () => readSync(descriptor, piece, 0, PIECE, null));
        if (count === 0) return;
        yield piece.subarray(0, count);
      }
    } finally {
      closeSync(descriptor);
    }
  }

  real(path: string): string | null {
    return ifThere(path, null, () => pathOfBytes(realpathSync.native(systemPath(path), 'buffer')));
  }

  write(path: string, content: string | Uint8Array): void {
    replaceFile(path, content);
  }

  checkOutput(path: string, root: string): void {
    checkOutput(path, root);
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

/** Names as text, which is quick; as bytes where one of them holds what stands for bytes that are no text. */
function namesIn(directory: string | Buffer): { readonly name: string; readonly kind: Entry['kind'] }[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes('\ufffd'))) {
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  }
  return readdirSync(directory, { withFileTypes: true, encoding: 'buffer' }).map((entry) => {
    return { name: pathOfBytes(entry.name), kind: kindOf(entry) };
  });
}

/** A regular file, open for reading. */
interface OpenFile {
  readonly descriptor: number;
  /** Bytes, as the file system has it. */
  readonly size: number;
}

/** Opens a regular file; null for whatever else lies there. */
function openRegular(path: string): OpenFile | null {
  let descriptor: number;
  try {
    descriptor = openSync(systemPath(path), READING);
  } catch (error) {
    if (isOther(path, (error as NodeJS.ErrnoException).code)) return null;
    throw error;
  }
  const stats = fstatSync(descriptor);
  if (stats.isFile()) return { descriptor, size: stats.size };
  closeSync(descriptor);
  return null;
}

/** Whether a path did not open because a socket or a link lies there; a link on the way gives the same error. */
function isOther(path: string, code: string | undefined): boolean {
  return code === 'ENXIO' || (code === 'ELOOP' && lstatSync(systemPath(path)).isSymbolicLink());
}

/** The content of an open file of at most `limit` bytes, or null. */
function contentOf({ descriptor, size }: OpenFile, limit: number, memory: Memory | undefined): Uint8Array | null {
  if (size > limit) return null;
  // One byte more than the size says tells a file that grew since; special files of size 0 (procfs) read as they are.
  let buffer = roomFor(size + 1, memory);
  let length = 0;
  for (;;) {
    length += readSync(descriptor, buffer, length, buffer.length - length, null);
    if (length > limit) return null;
    // A regular file gives all there is: less than was asked for is the end.
    if (length < buffer.length) return buffer.subarray(0, length);
    buffer = Buffer.concat([buffer, Buffer.allocUnsafeSlow(PIECE)]);
  }
}

function entryOf(stats: Stats): Entry {
  return { kind: kindOf(stats), size: stats.size, modifiedMs: stats.mtimeMs };
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): Entry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'special';
}
