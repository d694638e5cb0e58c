import { accessSync, closeSync, constants, openSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { outputTarget } from './output-target.js';
import { cannotWrite, replaceFile } from './replace-file.js';

/** Opening waits for nobody, makes nothing, empties nothing and takes no terminal over. */
const WRITING = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY;
const RETRY_MS = 10;

/**
 * Writes to an absolute path that a user named: a regular file whole or not at all, at the end of links, and through a
 * device, a pipe or an open descriptor. Throws a UserError where that is not to be written, or cannot be.
 */
export async function writeOutput(path: string, content: string | Uint8Array, root: string): Promise<void> {
  try {
    const target = outputTarget(path, root);
    if (target.kind === 'file') replaceFile(target.path, content);
    else if (target.kind === 'open') await writeAll(target.descriptor, content);
    else await writeThrough(target.path, content);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Throws the UserError with which `writeOutput` would end, as far as that can be told before there is anything to write. */
export function checkOutput(path: string, root: string): void {
  try {
    const target = outputTarget(path, root);
    if (target.kind === 'stream') accessSync(target.path, constants.W_OK);
    else if (target.kind === 'file') checkFolder(dirname(target.path));
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Throws where no file can be made in the folder, which need not be there yet. */
function checkFolder(folder: string): void {
  const entry = statSync(folder, { throwIfNoEntry: false });
  if (entry === undefined && folder !== dirname(folder)) checkFolder(dirname(folder));
  else accessSync(`${folder}/`, constants.W_OK | constants.X_OK);
}

async function writeThrough(path: string, content: string | Uint8Array): Promise<void> {
  const descriptor = openSync(path, WRITING);
  try {
    await writeAll(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes everything, at the reader's pace. */
async function writeAll(descriptor: number, content: string | Uint8Array): Promise<void> {
  let rest = typeof content === 'string' ? Buffer.from(content) : content;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await sleep(RETRY_MS);
    }
  }
}
