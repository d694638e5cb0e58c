import { isUtf8 } from 'node:buffer';
import { bufferOver } from './bytes.js';

/** A byte that is no part of UTF-8 text, as it stands in a path: U+DC80 to U+DCFF, as Python has it. */
const STRAY = /[\udc80-\udcff]/u;
const STRAYS = /([\udc80-\udcff]+)/u;

const STRAY_BASE = 0xdc00;

/** The path that a file system's bytes spell; bytes that are no UTF-8 are kept in it, so that they can be had back. */
export function pathOfBytes(bytes: Uint8Array): string {
  const buffer = bufferOver(bytes);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  let path = '';
  for (let start = 0; start < buffer.length; ) {
    const length = characterLength(buffer, start);
    path +=
      length === 0 ? String.fromCharCode(STRAY_BASE + buffer[start]!) : buffer.toString('utf8', start, start + length);
    start += Math.max(1, length);
  }
  return path;
}

/** The path as the file system takes it: the bytes of one that is no UTF-8, else the text itself. */
export function systemPath(path: string): string | Buffer {
  if (!STRAY.test(path)) return path;
  const parts = path.split(STRAYS).map((part, index) => {
    return index % 2 === 0
      ? Buffer.from(part)
      : Buffer.from(Array.from(part, (unit) => unit.charCodeAt(0) - STRAY_BASE));
  });
  return Buffer.concat(parts);
}

/** The path as part of an address, its slashes kept; whatever is neither a character nor a byte stands as U+FFFD. */
export function uriPath(path: string): string {
  const parts = path.split(/(\/|[\udc80-\udcff])/u).map((part, index) => {
    if (index % 2 === 0) return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
    return part === '/' ? part : `%${(part.charCodeAt(0) - STRAY_BASE).toString(16).toUpperCase()}`;
  });
  return parts.join('');
}

/** How many bytes the character takes that begins there; 0 where none does. */
function characterLength(buffer: Buffer, start: number): number {
  return (
    [1, 2, 3, 4].find((length) => start + length <= buffer.length && isUtf8(buffer.subarray(start, start + length))) ??
    0
  );
}
