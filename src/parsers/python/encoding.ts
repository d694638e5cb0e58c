import { bufferOver } from '../../core/bytes.js';
import { afterNewline, BLANK, Byte, lineEnd } from './bytes.js';

/** WHATWG labels of the encodings whose Python names differ from them. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['latin-1', 'latin1'],
  ['iso-latin-1', 'latin1'],
  ['latin-9', 'iso-8859-15'],
  ['latin9', 'iso-8859-15'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['mskanji', 'shift_jis'],
  ['ms-kanji', 'shift_jis'],
  ['shift-jis', 'shift_jis'],
  ['sjis', 'shift_jis'],
  ['s-jis', 'shift_jis'],
  ['shift-jis-2004', 'shift_jis'],
  ['shift-jisx0213', 'shift_jis'],
  ['eucjp', 'euc-jp'],
  ['ujis', 'euc-jp'],
  ['euc-jis-2004', 'euc-jp'],
  ['euc-jisx0213', 'euc-jp'],
  ['cp936', 'gbk'],
  ['ms936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['cp950', 'big5'],
  ['big5hkscs', 'big5-hkscs'],
  ['iso2022-jp', 'iso-2022-jp'],
  ['iso2022jp', 'iso-2022-jp'],
]);

/** How a file's bytes became UTF-8, or why they did not. */
export interface Decoded {
  readonly bytes: Uint8Array;
  /** Where the text starts, after a byte order mark. */
  readonly from: number;
  /** Set when the file is in an encoding that Python itself does not read, or that is not read here. */
  readonly fault: string | null;
}

/** Encodings of Python in which ASCII letters may be written as others, so that no word is sure to be seen in the bytes. */
const VEILING = /^(utf-?7|u7|unicode-1-1-utf-7|(raw-)?unicode-escape|hz.*|(cs)?iso-?2022.*|punycode|idna)$/;

/**
 * The source as UTF-8, line for line. Files without an encoding declaration are taken as they are, valid or not;
 * others are converted where the declared encoding is known.
 */
export function decode(bytes: Uint8Array): Decoded {
  const first = bytes[0];
  if (bytes.length > 1 && ((first === 0xff && bytes[1] === 0xfe) || (first === 0xfe && bytes[1] === 0xff))) {
    return { bytes: new Uint8Array(0), from: 0, fault: 'The file is in UTF-16, which Python does not read.' };
  }
  if (first === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { bytes, from: 3, fault: null };
  const declared = declaration(bytes, 0);
  const decoder = declared === null ? null : decoderOf(declared.name);
  if (declared !== null && isVeiling(declared.name)) {
    return {
      bytes,
      from: 0,
      fault: `The file is in \`${labelOf(declared.name)}\`, an encoding that is not read here.`,
    };
  }
  if (decoder === null || isAscii(bytes, decoder.encoding)) return { bytes, from: 0, fault: null };
  return { bytes: new TextEncoder().encode(decoder.decode(bytes)), from: 0, fault: null };
}

/** Whether words of ASCII may be in a Python source without being seen in its bytes, so that their absence proves nothing. */
export function hidesWords(bytes: Uint8Array): boolean {
  if (bufferOver(bytes).includes(0)) return true;
  const declared = declaration(bytes, 0);
  return declared !== null && isVeiling(declared.name);
}

function isVeiling(name: string): boolean {
  return VEILING.test(labelOf(name)) && decoderOf(name) === null;
}

function labelOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

function decoderOf(name: string): InstanceType<typeof TextDecoder> | null {
  const label = labelOf(name);
  if (label.startsWith('utf-8') || label === 'utf8' || label.startsWith('utf-16')) return null;
  try {
    return new TextDecoder(LABELS.get(label) ?? label);
  } catch {
    return null;
  }
}

/** Whether every byte stands for itself; ISO-2022 writes other characters with ASCII bytes. */
function isAscii(bytes: Uint8Array, encoding: string): boolean {
  return !encoding.startsWith('iso-2022') && !bytes.some((byte) => byte >= 128);
}

/** An encoding as a comment declares it, and where. */
export interface Declaration {
  readonly name: string;
  readonly offset: number;
}

/** The encoding declared in a comment on the first line from `from` on, or on the second where the first holds no code. */
export function declaration(bytes: Uint8Array, from: number): Declaration | null {
  let at = from;
  for (let line = 0; line < 2 && at < bytes.length; line++) {
    let start = at;
    while (start < bytes.length && BLANK[bytes[start]!] === 1) start++;
    const end = lineEnd(bytes, start);
    if (start < end && bytes[start] !== Byte.hash) return null;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(end - start, 1000)).toString('latin1');
    const match = /coding[:=][ \t]*([-\w.]+)/.exec(text);
    if (match !== null) return { name: match[1]!, offset: start + match.index };
    at = end < bytes.length ? afterNewline(bytes, end) : end;
  }
  return null;
}
