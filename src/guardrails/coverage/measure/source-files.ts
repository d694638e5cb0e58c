import { unlessUnreadable } from '../../../core/errors.js';
import type { Files } from '../../../host/host.js';

/** No source file is larger. */
const SIZE_LIMIT = 64 * 1024 * 1024;
const LF = 0x0a;
const CR = 0x0d;

/** What the disk says of source files below a root, by relative path; each is asked for once. */
export interface SourceFiles {
  /** When it was last modified, in milliseconds since 1970; null where no regular file lies. */
  modified(path: string): number | null;
  /** How many lines it has; without end where that cannot be told. */
  lines(path: string): number;
}

/** The source files below a root. */
export function sourceFiles(files: Files, root: string): SourceFiles {
  return {
    modified: once((path) => {
      const entry = unlessUnreadable(
        () => files.entry(`${root}/${path}`),
        () => null,
      );
      return entry?.kind === 'file' ? entry.modifiedMs : null;
    }),
    lines: once((path) => {
      const bytes = unlessUnreadable(
        () => files.read(`${root}/${path}`, SIZE_LIMIT),
        () => null,
      );
      return bytes === null ? Number.POSITIVE_INFINITY : countLines(bytes);
    }),
  };
}

/** Lines as Python counts them: a lone carriage return ends one as well. UTF-16 and the like give too many, never too few. */
function countLines(bytes: Uint8Array): number {
  let ends = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === LF || (byte === CR && bytes[index + 1] !== LF)) ends++;
  }
  const last = bytes.at(-1);
  return last === undefined || last === LF || last === CR ? ends : ends + 1;
}

function once<T>(answer: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    if (!known.has(path)) known.set(path, answer(path));
    return known.get(path)!;
  };
}
