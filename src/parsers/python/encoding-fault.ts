import { isAscii } from '../../core/builtin.js';
import type { Declaration } from './encoding.js';
import type { PythonFault, SourceSpan } from './faults.js';
import { isSourceEncoding } from './source-encoding.js';

/** What is wrong with how a file's bytes stand for text; null where every Python reads them, or one may. */
export function encodingFault(
  source: Uint8Array,
  from: number,
  declared: Declaration | null,
  comments: readonly SourceSpan[],
): PythonFault | null {
  if (declared === null) return isAscii(source) ? null : undecodable(source, from, comments);
  const { name, offset } = declared;
  if (from > 0 && !/^(?:utf[-_]?8|u8)(?:[-_]|$)/i.test(name)) {
    return { message: `The file begins with the mark of UTF-8, but declares the encoding ${shown(name)}.`, offset };
  }
  if (!isSourceEncoding(name)) {
    return { message: `The file declares the encoding ${shown(name)}, in which Python reads no source.`, offset };
  }
  if (!/^(?:us[-_])?ascii$/i.test(name)) return null;
  const at = source.findIndex((byte) => byte >= 128);
  return at < 0 ? null : { message: `The byte ${hex(source[at]!)} is no ASCII, which the file declares.`, offset: at };
}

/** The first byte of code or a string that is no UTF-8; in comments CPython lets it pass when it imports the file. */
function undecodable(source: Uint8Array, from: number, comments: readonly SourceSpan[]): PythonFault | null {
  let comment = 0;
  for (let at = from; at < source.length; ) {
    if (source[at]! < 128) {
      at++;
      continue;
    }
    while (comment < comments.length && comments[comment]!.end <= at) comment++;
    const span = comments[comment];
    if (span !== undefined && span.start <= at) {
      at = span.end;
      continue;
    }
    const length = sequenceLength(source, at);
    if (length === 0) {
      const message = `The byte ${hex(source[at]!)} is no UTF-8, and no comment at the top declares another encoding.`;
      return { message, offset: at };
    }
    at += length;
  }
  return null;
}

/** How many bytes the UTF-8 sequence at an offset has; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (let index = 1; index < length; index++) if ((bytes[at + index]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  const isOverlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const isNoCharacter = (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f);
  return isOverlong || isNoCharacter ? 0 : length;
}

function hex(byte: number): string {
  return `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function shown(name: string): string {
  return name.slice(0, 40);
}
