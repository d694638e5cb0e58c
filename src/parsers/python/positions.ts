import { lexerWith, numbersAt } from './lexer.js';

/** A place in a source: both count from 1, columns in characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The offset at which each line of UTF-8 text starts; LF, CRLF and a lone CR each end a line. */
export function lineStarts(bytes: Uint8Array, from: number): Int32Array {
  const lexer = lexerWith(bytes);
  if (lexer === null) return Int32Array.of(from);
  lexer.findLines(from);
  return numbersAt(lexer, lexer.lines, lexer.lineCount.value);
}

/** The line and column of an offset. */
export function positionOf(bytes: Uint8Array, starts: Int32Array, offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  let column = 1;
  const end = Math.min(offset, bytes.length);
  // Every character has just one byte that is not a continuation byte.
  for (let at = starts[low]!; at < end; at++) if ((bytes[at]! & 0xc0) !== 0x80) column++;
  return { line: low + 1, column };
}
