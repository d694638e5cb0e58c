import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../core/errors.js';
import { systemReason } from '../core/system-error.js';
import { beforeEnd } from './ending.js';

/**
 * Writes a regular file whole or not at all, creating folders on the way; one that exists keeps its mode, and its owner
 * where this user may give files away. Throws a UserError where it cannot, or where anything but a file lies.
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  try {
    const before = lstatSync(path, { throwIfNoEntry: false }) ?? null;
    if (before !== null && !before.isFile()) {
      throw new UserError('is no regular file and stays as it is: remove it, or name another place.', { file: path });
    }
    mkdirSync(dirname(path), { recursive: true });
    const draft = join(dirname(path), `.guardrails-${crypto.randomUUID().slice(0, 13)}.tmp`);
    const discard = (): void => rmSync(draft, { force: true });
    const done = beforeEnd('files', discard);
    try {
      writeDraft(draft, content, before);
      renameSync(draft, path);
    } finally {
      discard();
      done();
    }
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** A refusal of the system to write there as a UserError that says what to do; anything else as it is. */
export function cannotWrite(path: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  // Making a folder fails that way only where a file has its name.
  const reason = systemReason(code === 'EEXIST' && syscall === 'mkdir' ? 'ENOTDIR' : code);
  return new UserError(`cannot be written: ${reason}.`, { file: path }, { cause: error });
}

function writeDraft(draft: string, content: string | Uint8Array, before: Stats | null): void {
  const descriptor = openSync(draft, 'wx', before === null ? 0o666 : 0o600);
  try {
    writeFileSync(descriptor, content);
    if (before !== null) resemble(descriptor, before);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Gives a draft the owner and mode of the file before; behind its content, for writing takes special bits away. Changes
 * only what differs: some file systems know no modes or owners, and refuse any change.
 */
function resemble(descriptor: number, before: Stats): void {
  const now = fstatSync(descriptor);
  const isOwned = (now.uid === before.uid && now.gid === before.gid) || changeOwner(descriptor, before.uid, before.gid);
  if (!isOwned) changeOwner(descriptor, -1, before.gid);
  // Behind the owner too, for the same reason; under another owner special bits would mean something else.
  const mode = before.mode & (isOwned ? 0o7777 : 0o777);
  if (mode !== (now.mode & 0o7777)) fchmodSync(descriptor, mode);
}

/** False where this user may not. */
function changeOwner(descriptor: number, uid: number, gid: number): boolean {
  try {
    fchownSync(descriptor, uid, gid);
    return true;
  } catch {
    return false;
  }
}
