import { byteAt, length } from './source.ts';

/** The bytes that Python gives a meaning, by name. */
export enum Byte {
  Nul = 0,
  Tab = 9,
  LineFeed = 10,
  FormFeed = 12,
  CarriageReturn = 13,
  Space = 32,
  Bang = 33,
  DoubleQuote = 34,
  Hash = 35,
  Percent = 37,
  SingleQuote = 39,
  OpenRound = 40,
  CloseRound = 41,
  Hyphen = 45,
  Dot = 46,
  Colon = 58,
  Semicolon = 59,
  Equals = 61,
  At = 64,
  CapitalN = 78,
  OpenSquare = 91,
  Backslash = 92,
  CloseSquare = 93,
  A = 97,
  Z = 122,
  OpenCurly = 123,
  CloseCurly = 125,
}

/** What a byte of code means to the lexer; everything else is passed over. */
export enum Mark {
  None = 0,
  Newline = 1,
  Comment = 2,
  Quote = 3,
  Open = 4,
  Close = 5,
  Backslash = 6,
  Colon = 7,
  Semicolon = 8,
  Foreign = 9,
}

/** Tables by byte: its mark outside and inside brackets, and what it may be part of. */
const MARKS = memory.data(256);
const MARKS_IN_BRACKETS = memory.data(256);
const IDENTIFIER = memory.data(256);
const IDENTIFIER_START = memory.data(256);
const BLANK = memory.data(256);

for (let byte = 0; byte < 256; byte++) {
  store<u8>(MARKS + byte, markOf(byte));
  store<u8>(MARKS_IN_BRACKETS + byte, byte === Byte.Colon ? Mark.None : markOf(byte));
  store<u8>(IDENTIFIER + byte, isLetter(byte) || isDigit(byte) ? 1 : 0);
  store<u8>(IDENTIFIER_START + byte, isLetter(byte) ? 1 : 0);
  store<u8>(BLANK + byte, isSpace(byte) ? 1 : 0);
}

function markOf(byte: i32): Mark {
  switch (byte) {
    case Byte.LineFeed:
    case Byte.CarriageReturn:
      return Mark.Newline;
    case Byte.Hash:
      return Mark.Comment;
    case Byte.SingleQuote:
    case Byte.DoubleQuote:
      return Mark.Quote;
    case Byte.OpenRound:
    case Byte.OpenSquare:
    case Byte.OpenCurly:
      return Mark.Open;
    case Byte.CloseRound:
    case Byte.CloseSquare:
    case Byte.CloseCurly:
      return Mark.Close;
    case Byte.Backslash:
      return Mark.Backslash;
    case Byte.Colon:
      return Mark.Colon;
    case Byte.Semicolon:
      return Mark.Semicolon;
    case 36: // $
    case 63: // ?
      return Mark.Foreign;
    default:
      return Mark.None;
  }
}

function isLetter(byte: i32): bool {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95 || byte >= 128;
}

function isDigit(byte: i32): bool {
  return byte >= 48 && byte <= 57;
}

function isSpace(byte: i32): bool {
  return byte === Byte.Space || byte === Byte.Tab || byte === Byte.FormFeed || byte === Byte.Nul;
}

/** The mark of the byte outside strings and comments. */
export function markAt(at: i32): i32 {
  return load<u8>(MARKS + byteAt(at));
}

/** The offset of the first byte from `at` on that has a mark, or the end; in brackets a colon separates nothing. */
export function nextMark(at: i32, inBrackets: bool): i32 {
  const marks = inBrackets ? MARKS_IN_BRACKETS : MARKS;
  const end = length;
  while (at < end && load<u8>(marks + byteAt(at)) === Mark.None) at++;
  return at;
}

/** Whether the byte may continue an identifier, as every byte beyond ASCII may. */
export function isIdentifier(byte: i32): bool {
  return load<u8>(IDENTIFIER + byte) !== 0;
}

/** Whether the byte may start an identifier. */
export function startsIdentifier(byte: i32): bool {
  return load<u8>(IDENTIFIER_START + byte) !== 0;
}

/** Whether the byte separates tokens and means nothing else: space, tab, form feed and NUL. */
function isBlank(byte: i32): bool {
  return load<u8>(BLANK + byte) !== 0;
}

/** Whether there is a line break at `at`. */
export function isNewline(at: i32): bool {
  const byte = byteAt(at);
  return byte === Byte.LineFeed || byte === Byte.CarriageReturn;
}

/** The offset after the line break at `at`: LF, CRLF and a lone CR are one each. */
export function afterNewline(at: i32): i32 {
  return byteAt(at) === Byte.CarriageReturn && byteAt(at + 1) === Byte.LineFeed ? at + 2 : at + 1;
}

/** The offset of the first line break at or after `at`, or the end. */
export function lineEnd(at: i32): i32 {
  const end = length;
  while (at < end && !isNewline(at)) at++;
  return at;
}

/** The offset of the first byte from `at` on that is no blank, or the end. */
export function skipSpaces(at: i32): i32 {
  const end = length;
  while (at < end && isBlank(byteAt(at))) at++;
  return at;
}

/** The offset of the first byte from `at` on that is neither blank nor part of a line continuation. */
export function skipBlank(at: i32): i32 {
  while (true) {
    at = skipSpaces(at);
    if (byteAt(at) !== Byte.Backslash || !isNewline(at + 1)) return at;
    at = afterNewline(at + 1);
  }
}

/** Where the text that starts at `from` and ends before `to` ends without trailing blanks. */
export function trimmed(from: i32, to: i32): i32 {
  while (to > from && isBlank(byteAt(to - 1))) to--;
  return to;
}

/** The offset after the identifier that starts at `at`. */
export function identifierEnd(at: i32): i32 {
  while (isIdentifier(byteAt(at))) at++;
  return at;
}
