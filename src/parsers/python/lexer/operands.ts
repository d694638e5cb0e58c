import { Byte, isIdentifier } from './bytes.ts';
import { byteAt, eightAt } from './source.ts';
import { Prefix, prefixOf } from './strings.ts';

/** What the code in brackets last came to. */
enum Last {
  /** An operator, a keyword, an opening bracket, or what cannot be told. */
  Other = 0,
  Word = 1,
  Number = 2,
  String = 3,
  Closed = 4,
}

let last: Last = Last.Other;
/** The first offset in the statement at which an operand stands right behind another; -1 for none. */
export let adjacent: i32 = -1;

export function forgetOperands(): void {
  last = Last.Other;
  adjacent = -1;
}

/** Reads code in brackets in which nothing has a mark: words, numbers, operators and blanks. */
export function readOperands(from: i32, to: i32): void {
  let at = from;
  while (at < to) {
    const byte = byteAt(at);
    if (!isIdentifier(byte)) {
      if (byte !== Byte.Space && byte !== Byte.Tab && byte !== Byte.FormFeed && byte !== Byte.Nul) last = Last.Other;
      at++;
      continue;
    }
    const start = at;
    while (at < to && isIdentifier(byteAt(at))) at++;
    const next = byteAt(at);
    if (at === to && (next === Byte.SingleQuote || next === Byte.DoubleQuote) && isPrefix(at, start)) return;
    if (isDigit(byte)) readNumber(start, at);
    else if (isReserved(start, at - start)) last = Last.Other;
    else {
      if (last !== Last.Other) note(start);
      last = Last.Word;
    }
  }
}

/** A string in brackets begins; those in a row are one. */
export function readStringOperand(at: i32): void {
  if (last !== Last.Other && last !== Last.String) note(at);
  last = Last.String;
}

/** A bracket opens: in others, round and square ones may follow an operand; what stands outside of all is not known. */
export function openOperand(at: i32, isInner: bool): void {
  if (isInner && byteAt(at) === Byte.OpenCurly && last !== Last.Other) note(at);
  last = Last.Other;
}

export function closeOperand(): void {
  last = Last.Closed;
}

function note(at: i32): void {
  if (adjacent < 0) adjacent = at;
}

/** Digits alone are a number for sure; `1if` is two tokens, and `10L` or `0x1f` might be. */
function readNumber(start: i32, end: i32): void {
  for (let at = start; at < end; at++) {
    if (isDigit(byteAt(at))) continue;
    last = Last.Other;
    return;
  }
  if (last !== Last.Other) note(start);
  last = Last.Number;
}

/** Whether the letters from `start` up to a quote are the prefix of its string, `u` among them. */
function isPrefix(quote: i32, start: i32): bool {
  return quote - start <= 2 && prefixOf(quote, start) !== Prefix.None;
}

function isDigit(byte: i32): bool {
  return byte >= 48 && byte <= 57;
}

/** Whether a word is no operand: a keyword of any version of Python. */
function isReserved(at: i32, length: i32): bool {
  if (length < 2 || length > 8) return false;
  const word = eightAt(at) & (u64.MAX_VALUE >> (64 - 8 * <u64>length));
  for (let index = 0; index < RESERVED; index++) if (load<u64>(reserved + index * 8) === word) return true;
  return false;
}

const RESERVED = 34;
const reserved = memory.data(RESERVED * 8);
let added: i32 = 0;

add('if');
add('in');
add('is');
add('or');
add('as');
add('for');
add('and');
add('not');
add('else');
add('from');
add('async');
add('await');
add('yield');
add('lambda');
add('print');
add('exec');
add('assert');
add('break');
add('class');
add('continue');
add('def');
add('del');
add('elif');
add('except');
add('finally');
add('global');
add('import');
add('nonlocal');
add('pass');
add('raise');
add('return');
add('try');
add('while');
add('with');

function add(word: string): void {
  for (let index = 0; index < word.length; index++) {
    store<u8>(reserved + added * 8 + index, word.charCodeAt(index));
  }
  added++;
}
