import { afterNewline, Byte, IDENTIFIER, isNewline, lineEnd } from './bytes.js';

/** How a string literal is to be read, told from the letters before its quote. */
export const Prefix = { none: 0, raw: 1, formatted: 2, bytes: 4, template: 8 } as const;

/** Lower-cased letter to its prefix flag; `u` has a meaning of its own only in being allowed. */
const FLAGS = new Uint8Array(256);
FLAGS[114] = Prefix.raw;
FLAGS[102] = Prefix.formatted;
FLAGS[98] = Prefix.bytes;
FLAGS[116] = Prefix.formatted | Prefix.template;
FLAGS[117] = 128;

/** The prefix flags of the string whose opening quote is at `quote`, looking back no further than `floor`. */
export function prefixOf(bytes: Uint8Array, quote: number, floor: number): number {
  if (quote <= floor) return Prefix.none;
  const near = FLAGS[bytes[quote - 1]! | 32]!;
  if (near === 0) return Prefix.none;
  if (quote - 1 === floor || IDENTIFIER[bytes[quote - 2]!] === 0) return near & 127;
  const far = FLAGS[bytes[quote - 2]! | 32]!;
  if (far === 0 || far === near || (quote - 2 > floor && IDENTIFIER[bytes[quote - 3]!] === 1)) return Prefix.none;
  return (near | far) & 127;
}

/** Whether three quotes of the same kind start at `quote`. */
export function isTriple(bytes: Uint8Array, quote: number): boolean {
  const byte = bytes[quote];
  return quote + 2 < bytes.length && bytes[quote + 1] === byte && bytes[quote + 2] === byte;
}

/**
 * The offset after a plain string literal whose opening quote is at `quote`.
 * Negative when it is never closed: then `~result` is the end of its line, or of the file for a triple quote.
 */
export function skipString(bytes: Uint8Array, quote: number): number {
  return isTriple(bytes, quote)
    ? skipTriple(bytes, quote + 3, bytes[quote]!)
    : skipSingle(bytes, quote + 1, bytes[quote]!);
}

function skipSingle(bytes: Uint8Array, from: number, quote: number): number {
  const length = bytes.length;
  let at = from;
  while (at < length) {
    const byte = bytes[at]!;
    if (byte === quote) return at + 1;
    if (byte === Byte.backslash) at = isNewline(bytes, at + 1) ? afterNewline(bytes, at + 1) : at + 2;
    else if (byte === Byte.lineFeed || byte === Byte.carriageReturn) return ~at;
    else at++;
  }
  return ~length;
}

function skipTriple(bytes: Uint8Array, from: number, quote: number): number {
  const length = bytes.length;
  let at = from;
  while (at < length) {
    const byte = bytes[at]!;
    if (byte === Byte.backslash) at += 2;
    else if (byte !== quote) at++;
    else if (at + 2 < length && bytes[at + 1] === quote && bytes[at + 2] === quote) return at + 3;
    else at++;
  }
  return ~length;
}

/** More levels than CPython admits, so that no valid string is misread and no hostile one costs much. */
const DEEPEST = 512;

/** Where the scan of a formatted string stands: in its text, in a field, in a field's format, or in brackets. */
const TEXT = 1;
const FIELD = 2;
const FORMAT = 3;

const modes = new Uint8Array(DEEPEST + 2);
/** Opening quote of each text level, with 128 added for three of them and 64 for a raw string. */
const quotes = new Uint8Array(DEEPEST + 2);

/**
 * The offset after an f-string or t-string whose opening quote is at `quote`, nested fields and strings included,
 * by the rules of Python 3.12, which every valid older f-string obeys too.
 * Negative when it makes no sense: then `~result` is how far the scan came.
 */
export function skipFormatted(bytes: Uint8Array, quote: number, prefix: number): number {
  const length = bytes.length;
  let top = 0;
  let at = open(bytes, quote, prefix, 0);
  while (at < length) {
    if (top >= DEEPEST) return ~at;
    const byte = bytes[at]!;
    const mode = modes[top]!;
    if (mode === TEXT || mode === FORMAT) {
      const opener = quotes[top]!;
      if (byte === (opener & 63)) {
        const width = opener < 128 ? 1 : closes(bytes, at, byte) ? 3 : 0;
        if (width > 0 && mode === FORMAT) return ~at;
        if (width > 0 && top === 0) return at + width;
        if (width > 0) top--;
        at += Math.max(width, 1);
      } else if (byte === Byte.openCurly) {
        if (mode === TEXT && bytes[at + 1] === Byte.openCurly) at += 2;
        else {
          modes[++top] = FIELD;
          quotes[top] = opener;
          at++;
        }
      } else if (byte === Byte.closeCurly) {
        if (mode === FORMAT) top -= 2;
        at++;
      } else if (byte === Byte.backslash) {
        at = afterEscape(bytes, at, (opener & 64) !== 0);
      } else if (opener < 128 && isNewline(bytes, at)) {
        if (mode === TEXT) return ~at;
        top--;
      } else at++;
    } else if (byte === Byte.singleQuote || byte === Byte.doubleQuote) {
      const inner = prefixOf(bytes, at, quote);
      if ((inner & Prefix.formatted) !== 0) {
        at = open(bytes, at, inner, ++top);
      } else {
        at = skipString(bytes, at);
        if (at < 0) return at;
      }
    } else if (byte === Byte.openRound || byte === Byte.openSquare || byte === Byte.openCurly) {
      modes[++top] = byte;
      quotes[top] = quotes[top - 1]!;
      at++;
    } else if (byte === Byte.closeRound || byte === Byte.closeSquare || byte === Byte.closeCurly) {
      if (mode !== (byte === Byte.closeCurly && mode === FIELD ? FIELD : openerOf(byte))) return ~at;
      top--;
      at++;
    } else if (byte === Byte.colon && mode === FIELD) {
      modes[++top] = FORMAT;
      quotes[top] = quotes[top - 1]!;
      at++;
    } else if (byte === Byte.hash) {
      at = lineEnd(bytes, at);
    } else at++;
  }
  return ~length;
}

/** The opening bracket that `closer` belongs to. */
function openerOf(closer: number): number {
  return closer === Byte.closeRound ? Byte.openRound : closer - 2;
}

function open(bytes: Uint8Array, quote: number, prefix: number, level: number): number {
  const triple = isTriple(bytes, quote);
  modes[level] = TEXT;
  quotes[level] = bytes[quote]! | (triple ? 128 : 0) | ((prefix & Prefix.raw) !== 0 ? 64 : 0);
  return quote + (triple ? 3 : 1);
}

function closes(bytes: Uint8Array, at: number, quote: number): boolean {
  return bytes[at + 1] === quote && bytes[at + 2] === quote;
}

/** A backslash never hides a brace; outside raw strings the braces of a character's name open no field. */
function afterEscape(bytes: Uint8Array, at: number, raw: boolean): number {
  const next = bytes[at + 1];
  if (next === Byte.openCurly || next === Byte.closeCurly) return at + 1;
  if (isNewline(bytes, at + 1)) return afterNewline(bytes, at + 1);
  if (raw || next !== 78 || bytes[at + 2] !== Byte.openCurly) return at + 2;
  let end = at + 3;
  while (end < bytes.length && bytes[end] !== Byte.closeCurly && IDENTIFIER_OR_NAME[bytes[end]!] === 1) end++;
  return bytes[end] === Byte.closeCurly ? end + 1 : at + 3;
}

/** Letters, digits, spaces and hyphens, of which the names of characters are made. */
const IDENTIFIER_OR_NAME = Uint8Array.from({ length: 256 }, (_, byte) =>
  IDENTIFIER[byte] === 1 || byte === Byte.space || byte === 45 ? 1 : 0,
);
