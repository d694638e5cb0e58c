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
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareText } from '../core/finding.js';
import type { Entry, Files, Memory } from './host.js';

const PIECE = 256 * 1024;

/** The real file system. */
export class DiskFiles implements Files {
  private readonly temporaries: string[] = [];

  entry(path: string): Entry | null {
    try {
      return entryOf(lstatSync(path));
    } catch {
      return null;
    }
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
    mkdirSync(dirname(path), { recursive: true });
    const draft = join(dirname(path), `.guardrails-${process.pid}-${this.drafts++}.tmp`);
    try {
      writeFileSync(draft, content, { flag: 'wx' });
      renameSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
  }
  private drafts = 0;

  remove(path: string): void {
    rmSync(path, { recursive: true, force: true });
  }

  temporary(prefix: string): string {
    const folder = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), `${prefix}-`));
    if (this.temporaries.length === 0) process.once('exit', () => this.clean());
    this.temporaries.push(folder);
    return folder;
  }

  private clean(): void {
    for (const folder of this.temporaries) rmSync(folder, { recursive: true, force: true });
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
