import { IDENTIFIER, IDENTIFIER_START, identifierEnd, MARKS, Mark } from './bytes.js';
import { skipString } from './strings.js';

/** How many `lambda` keywords stand between two offsets outside brackets, strings and comments. */
export function lambdasIn(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  let depth = 0;
  let at = from;
  while (at < to) {
    const byte = bytes[at]!;
    const mark = MARKS[byte];
    if (mark === Mark.open) depth++;
    else if (mark === Mark.close) depth--;
    else if (mark === Mark.quote) {
      const end = skipString(bytes, at);
      at = end < 0 ? to : end;
      continue;
    } else if (IDENTIFIER_START[byte] === 1) {
      const end = identifierEnd(bytes, at);
      if (depth === 0 && end - at === 6 && byte === 108 && isLambda(bytes, at)) count++;
      at = end;
      continue;
    } else if (IDENTIFIER[byte] === 1) {
      at = identifierEnd(bytes, at);
      continue;
    }
    at++;
  }
  return count;
}

function isLambda(bytes: Uint8Array, at: number): boolean {
  return 'lambda'.split('').every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
}
