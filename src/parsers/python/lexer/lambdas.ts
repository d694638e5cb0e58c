import { Byte, identifierEnd, isIdentifier, Mark, markAt, startsIdentifier } from './bytes.ts';
import { byteAt, eightAt } from './source.ts';
import { skipString } from './strings.ts';

/** The letters of `lambda`, the first of them lowest, and the bytes of eight that they are. */
const LAMBDA: u64 = 0x6164626d616c;
const SIX_BYTES: u64 = 0xffffffffffff;

/** How many `lambda` keywords stand between two offsets outside brackets, strings and comments. */
export function lambdasIn(from: i32, to: i32): i32 {
  let count = 0;
  let depth = 0;
  let at = from;
  while (at < to) {
    const byte = byteAt(at);
    if (startsIdentifier(byte)) {
      if (depth === 0 && isLambda(at)) count++;
      at = identifierEnd(at);
    } else if (isIdentifier(byte)) {
      at = identifierEnd(at);
    } else if (byte === Byte.SingleQuote || byte === Byte.DoubleQuote) {
      const end = skipString(at);
      at = end < 0 ? to : end;
    } else {
      const mark = markAt(at);
      if (mark === Mark.Open) depth++;
      else if (mark === Mark.Close) depth--;
      at++;
    }
  }
  return count;
}

/** Whether the whole word at `at` is `lambda`. */
export function isLambda(at: i32): bool {
  return (eightAt(at) & SIX_BYTES) === LAMBDA && !isIdentifier(byteAt(at + 6));
}
