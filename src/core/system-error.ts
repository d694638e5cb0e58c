/** What the system's refusals mean and what can be done about them, by code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission; change the permissions or name another place',
  EAGAIN: 'this user has too many processes; end some or raise `ulimit -u`',
  EBUSY: 'something else uses it; name another place',
  EDQUOT: 'the disk quota is used up; free some space',
  EEXIST: 'something else is there already; name another place',
  EFBIG: 'it would be larger than this user may write; raise `ulimit -f`',
  EIO: 'the device reports an error; have a look at the disk',
  EISDIR: 'it is a folder; name a file',
  ELOOP: 'its links lead in a circle; remove one of them',
  EMFILE: 'this process has too many files open; raise `ulimit -n`',
  ENAMETOOLONG: 'the name is too long; name a shorter one',
  ENFILE: 'the machine has too many files open; end some programs',
  ENOENT: 'it does not exist; create it or name another place',
  ENOMEM: 'there is not enough memory; end some programs or raise the limit',
  ENOSPC: 'no space is left on the device; free some',
  ENOTDIR: 'one of the folders on the way is a file; name another place',
  ENXIO: 'nobody reads from it; start its reader first',
  EPERM: 'the system does not allow it; change the permissions or name another place',
  EPIPE: 'its reader is gone; start it again',
  EROFS: 'the file system is read-only; name another place',
};

const MEMORY = 'give Node more with NODE_OPTIONS=--max-old-space-size=MEGABYTES, or exclude large files.';
/** What the engine says when a buffer or WebAssembly gets no memory; such errors carry no code. */
const NO_MEMORY = /allocation failed|could not allocate|out of memory/i;

/** What a refusal of the system means and what to do about it, without a full stop; the code itself where it is a rare one. */
export function systemReason(code: string): string {
  return REASONS[code] ?? code;
}

/**
 * The sentence for an error that the machine is to blame for: a refused file or program, too little memory, a part of
 * the program that is missing. Null for anything else.
 */
export function systemErrorSentence(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, path, syscall, name, message = '' } = error as Partial<NodeJS.ErrnoException>;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || code === 'ERR_WORKER_INIT_FAILED') {
    return `There is not enough memory for a scanning thread: ${MEMORY}`;
  }
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return `${message.split('\n', 1)[0]}: the installation is not complete, install it again.`;
  }
  if (name === 'RangeError' && NO_MEMORY.test(message)) return `There is not enough memory: ${MEMORY}`;
  if (code === undefined || syscall === undefined || !Object.hasOwn(REASONS, code)) return null;
  return `${path ?? syscall}: ${systemReason(code)}.`;
}
