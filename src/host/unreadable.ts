import { UnreadableError } from '../core/errors.js';
import { systemReason } from '../core/system-error.js';

/** What the system says of a path where nothing lies; a name that no system takes is the last of them. */
const NOTHING_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'ERR_INVALID_ARG_VALUE']);

/** What `look` returns of a path; `absent` where nothing lies there. Throws an UnreadableError where something may. */
export function ifThere<T, A>(path: string, absent: A, look: () => T): T | A {
  try {
    return look();
  } catch (error) {
    const { errno, code } = error as NodeJS.ErrnoException;
    if (code !== undefined && NOTHING_THERE.has(code)) return absent;
    throw errno === undefined || code === undefined ? error : new UnreadableError(path, systemReason(code));
  }
}
