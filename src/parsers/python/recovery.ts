import { afterNewline, BLANK, Byte, IDENTIFIER, IDENTIFIER_START, identifierEnd, lineEnd, skipBlank } from './bytes.js';
import { Keyword, keywordAt, WORDS } from './keywords.js';

/** 1 for the keywords that can start no line inside brackets. */
const NEVER_INSIDE = new Uint8Array(32);
for (const keyword of [
  Keyword.assert,
  Keyword.break,
  Keyword.class,
  Keyword.continue,
  Keyword.def,
  Keyword.del,
  Keyword.elif,
  Keyword.except,
  Keyword.finally,
  Keyword.global,
  Keyword.import,
  Keyword.nonlocal,
  Keyword.pass,
  Keyword.raise,
  Keyword.return,
  Keyword.try,
  Keyword.while,
  Keyword.with,
]) {
  NEVER_INSIDE[keyword] = 1;
}

/** Operators that, with `=` behind them, make an augmented assignment: + - * / % & | ^ @ */
const OPERATORS = new Uint8Array(256);
for (const byte of [43, 45, 42, 47, 37, 38, 124, 94, 64]) OPERATORS[byte] = 1;

/**
 * Whether the physical line at `lineStart`, which seems to lie inside brackets, can only be the start of a statement,
 * so that a bracket before it was never closed. `code` is where the code before it ends; only lines indented no
 * deeper than `column` are taken for assignments. Never true of a line in a file that CPython compiles.
 */
export function startsStatement(bytes: Uint8Array, lineStart: number, code: number, column: number): boolean {
  const length = bytes.length;
  let at = lineStart;
  while (at < length && BLANK[bytes[at]!] === 1) at++;
  if (at >= length || IDENTIFIER_START[bytes[at]!] === 0) return false;
  const keyword = keywordAt(bytes, at);
  if (NEVER_INSIDE[keyword] === 1) return true;
  if (keyword === Keyword.else) return bytes[skipBlank(bytes, at + 4)] === Byte.colon;
  if (keyword === Keyword.async) {
    const main = keywordAt(bytes, skipBlank(bytes, at + 5));
    return main === Keyword.def || main === Keyword.with;
  }
  return at - lineStart <= column && isAssignment(bytes, at, code);
}

/**
 * The line break before the first line after `from` that can hardly be prose: a `def`, a `class` or a decorator,
 * indented no deeper than `column`. The end of the file when there is none.
 */
export function nextDefinition(bytes: Uint8Array, from: number, column: number): number {
  const length = bytes.length;
  let end = from;
  while (end < length) {
    const start = afterNewline(bytes, end);
    let at = start;
    while (at < length && BLANK[bytes[at]!] === 1) at++;
    if (at - start <= column && startsDefinition(bytes, at)) return end;
    end = lineEnd(bytes, at);
  }
  return length;
}

function startsDefinition(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === Byte.at) return IDENTIFIER_START[bytes[at + 1] ?? 0] === 1;
  const keyword = keywordAt(bytes, at);
  if (keyword === Keyword.async) return keywordAt(bytes, skipBlank(bytes, at + 5)) === Keyword.def;
  if (keyword !== Keyword.def && keyword !== Keyword.class) return false;
  const name = skipBlank(bytes, at + WORDS[keyword]!.length);
  const next = bytes[skipBlank(bytes, identifierEnd(bytes, name))];
  return next === Byte.openRound || next === Byte.openSquare || (keyword === Keyword.class && next === Byte.colon);
}

/** A dotted or augmented target is never a keyword argument; a plain name is none where an operand precedes it. */
function isAssignment(bytes: Uint8Array, from: number, code: number): boolean {
  let at = identifierEnd(bytes, from);
  let dotted = false;
  while (bytes[at] === 46 && IDENTIFIER_START[bytes[at + 1] ?? 0] === 1) {
    dotted = true;
    at = identifierEnd(bytes, at + 1);
  }
  at = skipBlank(bytes, at);
  const byte = bytes[at] ?? 0;
  if (OPERATORS[byte] === 1) return bytes[at + 1] === Byte.equals;
  if (byte !== Byte.equals || bytes[at + 1] === Byte.equals) return false;
  return dotted || endsOperand(bytes, code);
}

function endsOperand(bytes: Uint8Array, end: number): boolean {
  const last = bytes[end - 1] ?? 0;
  if (last === Byte.closeRound || last === Byte.closeSquare || last === Byte.closeCurly) return true;
  if (last === Byte.singleQuote || last === Byte.doubleQuote) return true;
  if (IDENTIFIER[last] === 0) return false;
  let start = end - 1;
  while (start > 0 && end - start < 8 && IDENTIFIER[bytes[start - 1]!] === 1) start--;
  return String.fromCharCode(...bytes.subarray(start, end)) !== 'lambda';
}
