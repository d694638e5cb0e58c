import type { Faults } from './faults.js';
import { WORDS } from './keywords.js';
import { type Lexer, lexerWith, numbersAt } from './lexer.js';

/** Numbers per statement in `Scan.statements`: start, end, and shape. */
export const STRIDE = 3;

/** How a statement's shape is packed: the keyword, flags, and the column of its line from `columnShift` on. */
export const Shape = {
  keyword: 31,
  /** Owns a block; its text ends before its colon. */
  header: 32,
  /** Stands on the line of the header that owns it. */
  inline: 64,
  /** Follows another statement on its line, after a semicolon. */
  sequel: 128,
  /** Starts with `async`. */
  async: 256,
  columnShift: 9,
} as const;

/** What one pass over the bytes of a module finds. */
export interface PythonScan {
  /** `STRIDE` numbers for each statement, in order. */
  readonly statements: Int32Array;
  /** The header that owns each statement, or -1. */
  readonly parents: Int32Array;
  /** For each statement, the index of the first one after it and all it owns. */
  readonly after: Int32Array;
  /** The offset of the `#` of each comment, in order. */
  readonly comments: Int32Array;
}

const NONE = new Int32Array(0);

/** Reads all statements, blocks and comments from `from` on and tells `faults` what makes no sense, in linear time. */
export function scanPython(bytes: Uint8Array, from: number, faults: Faults): PythonScan {
  const lexer = lexerWith(bytes);
  if (lexer === null) {
    faults.add('The file is too large to be read.', 0);
    return { statements: NONE, parents: NONE, after: NONE, comments: NONE };
  }
  lexer.scan(from);
  tell(bytes, lexer, faults);
  const count = lexer.statementCount.value;
  return {
    statements: numbersAt(lexer, lexer.statements, count * STRIDE),
    parents: numbersAt(lexer, lexer.parents, count),
    after: numbersAt(lexer, lexer.after, count),
    comments: numbersAt(lexer, lexer.comments, lexer.commentCount.value),
  };
}

/** Tells the faults that the lexer has kept, and how many more there were. */
function tell(bytes: Uint8Array, lexer: Lexer, faults: Faults): void {
  const count = lexer.faultCount.value;
  const kept = Math.min(count, KEPT);
  const records = numbersAt(lexer, lexer.faults, kept * 3);
  for (let index = 0; index < records.length; index += 3) {
    const offset = records[index + 1]!;
    const sentence = SENTENCES[records[index]!]!;
    faults.add(sentence(String.fromCharCode(bytes[offset]!), WORDS[records[index + 2]!]!), offset);
  }
  faults.miss(count - kept);
}

/** How many faults the lexer keeps, and what they say of the character at their offset or of a keyword, by code. */
const KEPT = 100;
const SENTENCES: readonly ((character: string, word: string) => string)[] = [
  () => 'A merge conflict is left unresolved.',
  (character) => `No statement starts with ${character}.`,
  () => 'A backslash stands where no line ends.',
  (character) => `The character ${character} means nothing here.`,
  () => 'A field of the formatted string is never closed.',
  () => 'The string is never closed.',
  (closer) => `The ${closer} closes no bracket.`,
  (opener) => `The ${opener} is never closed.`,
  (_, word) => `The ${word} has no colon.`,
  (_, word) => `The ${word} has no body.`,
  () => 'A block starts in the middle of a line.',
  () => 'The line is indented without reason.',
  () => 'The line is indented like none of the blocks around it.',
  () => 'The try has neither except nor finally.',
  (_, word) => `The ${word} belongs to nothing before it.`,
  () => 'A comma or an operator is missing here.',
];
