import { lexerWith, numbersAt } from './lexer.js';

/** A place in a source: both count from 1, columns in characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where code of a notebook is: the place in the file, and in which line of which cell, all from 1. */
export interface CellPosition extends Position {
  readonly cell: number;
  readonly cellLine: number;
}

/** The offset at which each line of UTF-8 text starts; LF, CRLF and a lone CR each end a line. */
function lineStarts(bytes: Uint8Array, from: number): Int32Array {
  const lexer = lexerWith(bytes);
  if (lexer === null) return Int32Array.of(from);
  lexer.findLines(from);
  return numbersAt(lexer, lexer.lines, lexer.lineCount.value);
}

/** Bytes whose characters are counted at once in a line of many. */
const BLOCK = 512;

/** Finds the line and column of offsets in UTF-8 text. */
export class Positions {
  /** The offset at which each line starts. */
  readonly starts: Int32Array;
  private readonly bytes: Uint8Array;
  /** Characters before each block of the text; only where somebody asks far into a long line. */
  private before: Uint32Array | null = null;

  /** The text starts at `from`. */
  constructor(bytes: Uint8Array, from: number) {
    this.bytes = bytes;
    this.starts = lineStarts(bytes, from);
  }

  /** The line and column of an offset. */
  at(offset: number): Position {
    const { starts } = this;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: this.characters(starts[low]!, Math.min(offset, this.bytes.length)) + 1 };
  }

  private characters(start: number, end: number): number {
    if (end - start <= 2 * BLOCK) return charactersIn(this.bytes, start, end);
    this.before ??= charactersByBlock(this.bytes);
    const [first, last] = [Math.ceil(start / BLOCK), Math.floor(end / BLOCK)];
    const between = this.before[last]! - this.before[first]!;
    return charactersIn(this.bytes, start, first * BLOCK) + between + charactersIn(this.bytes, last * BLOCK, end);
  }
}

function charactersByBlock(bytes: Uint8Array): Uint32Array {
  const before = new Uint32Array(Math.floor(bytes.length / BLOCK) + 1);
  for (let block = 1; block < before.length; block++) {
    before[block] = before[block - 1]! + charactersIn(bytes, (block - 1) * BLOCK, block * BLOCK);
  }
  return before;
}

/** Every character has just one byte that is not a continuation byte. */
function charactersIn(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if ((bytes[at]! & 0xc0) !== 0x80) count++;
  return count;
}
