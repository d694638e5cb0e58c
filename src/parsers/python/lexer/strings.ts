import { afterNewline, Byte, isIdentifier, isNewline } from './bytes.ts';
import { byteAt, length } from './source.ts';

/** How a string literal is to be read, told from the letters before its quote. */
export enum Prefix {
  None = 0,
  Raw = 1,
  Formatted = 2,
  Bytes = 4,
  Template = 8,
  Unicode = 16,
}

/** What a letter says about the string behind it; `none` when it belongs to no string. */
function prefixOfLetter(letter: i32): i32 {
  switch (letter | 32) {
    case 98: // b
      return Prefix.Bytes;
    case 102: // f
      return Prefix.Formatted;
    case 114: // r
      return Prefix.Raw;
    case 116: // t
      return Prefix.Formatted | Prefix.Template;
    case 117: // u
      return Prefix.Unicode;
    default:
      return Prefix.None;
  }
}

/** The prefix of the string whose opening quote is at `quote`, looking back no further than `floor`. */
export function prefixOf(quote: i32, floor: i32): i32 {
  if (quote <= floor) return Prefix.None;
  const near = prefixOfLetter(byteAt(quote - 1));
  if (near === Prefix.None) return Prefix.None;
  if (quote - 1 === floor || !isIdentifier(byteAt(quote - 2))) return near;
  const far = prefixOfLetter(byteAt(quote - 2));
  if (far === Prefix.None || far === near || (quote - 2 > floor && isIdentifier(byteAt(quote - 3)))) return Prefix.None;
  return near | far;
}

/** Whether three quotes of the same kind start at `quote`. */
export function isTriple(quote: i32): bool {
  return closesTriple(quote, byteAt(quote));
}

/** Whether the two bytes behind `at` are this quote as well. */
export function closesTriple(at: i32, quote: i32): bool {
  return byteAt(at + 1) === quote && byteAt(at + 2) === quote;
}

/**
 * The offset after a plain string literal whose opening quote is at `quote`.
 * Negative when it is never closed: then `~result` is the end of its line, or of the file for a triple quote.
 */
export function skipString(quote: i32): i32 {
  return isTriple(quote) ? skipTriple(quote + 3, byteAt(quote)) : skipSingle(quote + 1, byteAt(quote));
}

function skipSingle(at: i32, quote: i32): i32 {
  const end = length;
  while (at < end) {
    const byte = byteAt(at);
    if (byte === quote) return at + 1;
    if (byte === Byte.Backslash) at = isNewline(at + 1) ? afterNewline(at + 1) : at + 2;
    else if (byte === Byte.LineFeed || byte === Byte.CarriageReturn) return ~at;
    else at++;
  }
  return ~end;
}

function skipTriple(at: i32, quote: i32): i32 {
  const end = length;
  while (at < end) {
    const byte = byteAt(at);
    if (byte === Byte.Backslash) at += 2;
    else if (byte !== quote) at++;
    else if (closesTriple(at, quote)) return at + 3;
    else at++;
  }
  return ~end;
}
