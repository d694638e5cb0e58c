import { afterNewline, Byte, isIdentifier, isNewline, lineEnd } from './bytes.ts';
import { byteAt, length } from './source.ts';
import { closesTriple, isTriple, Prefix, prefixOf, skipString } from './strings.ts';

/** More levels than CPython admits, so that no valid string is misread and no hostile one costs much. */
const DEEPEST = 512;

/** Where the lexer stands: in the text of a formatted string, in a field, or in a field's format; else in a bracket. */
const TEXT = 1;
const FIELD = 2;
const FORMAT = 3;

/** What each level is, and the opening quote of the text around it with what has to be known of that string. */
const modes = memory.data(DEEPEST + 2);
const quotes = memory.data(DEEPEST + 2);
const TRIPLE = 128;
const RAW = 64;
const QUOTE = 63;

/** How many levels there are around the current byte. */
let level: i32 = 0;

/**
 * The offset after an f-string or t-string whose opening quote is at `quote`, nested fields and strings included,
 * by the rules of Python 3.12, which every valid older f-string obeys too.
 * Negative when it makes no sense: then `~result` is how far the lexer came.
 */
export function skipFormatted(quote: i32, prefix: i32): i32 {
  level = -1;
  let at = enterString(quote, prefix);
  while (at >= 0 && at < length) {
    if (level >= DEEPEST) return ~at;
    const mode = modeAt(level);
    at = mode === TEXT || mode === FORMAT ? inText(at, mode) : inField(at, mode, quote);
    if (level < 0) return at;
  }
  return at < 0 ? at : ~length;
}

/** Passes over one byte of text, or what belongs together. */
function inText(at: i32, mode: i32): i32 {
  const byte = byteAt(at);
  const opener = openerAt(level);
  if (byte === (opener & QUOTE)) return atQuote(at, mode, opener);
  switch (byte) {
    case Byte.OpenCurly:
      if (mode === TEXT && byteAt(at + 1) === Byte.OpenCurly) return at + 2;
      enter(FIELD, opener);
      return at + 1;
    case Byte.CloseCurly:
      if (mode === FORMAT) level -= 2;
      return at + 1;
    case Byte.Backslash:
      return afterEscape(at, (opener & RAW) !== 0);
    case Byte.LineFeed:
    case Byte.CarriageReturn:
      return (opener & TRIPLE) !== 0 ? at + 1 : atLineEnd(at, mode);
    default:
      return at + 1;
  }
}

/** A quote of the kind that opened the text closes it, where it may. */
function atQuote(at: i32, mode: i32, opener: i32): i32 {
  const triple = (opener & TRIPLE) !== 0;
  if (triple && !closesTriple(at, opener & QUOTE)) return at + 1;
  if (mode === FORMAT) return ~at;
  level--;
  return triple ? at + 3 : at + 1;
}

/** A line break ends a string in single quotes too early, but only the format of a field in one. */
function atLineEnd(at: i32, mode: i32): i32 {
  if (mode === TEXT) return ~at;
  level--;
  return at;
}

/** Passes over one byte of code, or what belongs together; strings look for their prefix no further back than `floor`. */
function inField(at: i32, mode: i32, floor: i32): i32 {
  const byte = byteAt(at);
  switch (byte) {
    case Byte.SingleQuote:
    case Byte.DoubleQuote: {
      const prefix = prefixOf(at, floor);
      return (prefix & Prefix.Formatted) !== 0 ? enterString(at, prefix) : skipString(at);
    }
    case Byte.OpenRound:
    case Byte.OpenSquare:
    case Byte.OpenCurly:
      enter(byte, openerAt(level));
      return at + 1;
    case Byte.CloseRound:
    case Byte.CloseSquare:
    case Byte.CloseCurly:
      if (mode !== (byte === Byte.CloseCurly && mode === FIELD ? FIELD : openerOf(byte))) return ~at;
      level--;
      return at + 1;
    case Byte.Colon:
      if (mode === FIELD) enter(FORMAT, openerAt(level));
      return at + 1;
    case Byte.Hash:
      return lineEnd(at);
    default:
      return at + 1;
  }
}

/** The opening bracket that `closer` belongs to. */
export function openerOf(closer: i32): i32 {
  return closer === Byte.CloseRound ? Byte.OpenRound : closer - 2;
}

function enterString(quote: i32, prefix: i32): i32 {
  const triple = isTriple(quote);
  enter(TEXT, byteAt(quote) | (triple ? TRIPLE : 0) | ((prefix & Prefix.Raw) !== 0 ? RAW : 0));
  return quote + (triple ? 3 : 1);
}

function enter(mode: i32, opener: i32): void {
  level++;
  store<u8>(modes + level, mode);
  store<u8>(quotes + level, opener);
}

function modeAt(at: i32): i32 {
  return load<u8>(modes + at);
}

function openerAt(at: i32): i32 {
  return load<u8>(quotes + at);
}

/** A backslash never hides a brace; outside raw strings the braces of a character's name open no field. */
function afterEscape(at: i32, raw: bool): i32 {
  const next = byteAt(at + 1);
  if (next === Byte.OpenCurly || next === Byte.CloseCurly) return at + 1;
  if (isNewline(at + 1)) return afterNewline(at + 1);
  if (raw || next !== Byte.CapitalN || byteAt(at + 2) !== Byte.OpenCurly) return at + 2;
  let end = at + 3;
  while (end < length && mayName(byteAt(end))) end++;
  return byteAt(end) === Byte.CloseCurly ? end + 1 : at + 3;
}

/** Whether names of characters have this byte: letters, digits, spaces and hyphens. */
function mayName(byte: i32): bool {
  return isIdentifier(byte) || byte === Byte.Space || byte === Byte.Hyphen;
}
