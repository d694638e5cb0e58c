/** A part of a file that could not be understood. */
export interface Problem {
  /** What is wrong, one sentence. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

/** Where a problem stands that has no place of its own, or whose reader keeps no count of lines. */
const BEGINNING = { line: 1, column: 1 } as const;

/** Thrown by a parser for text of another form: one sentence, or the clause that a sentence ends with, and its place. */
export class SyntaxProblem extends Error implements Problem {
  readonly language: 'JSON' | 'report' | 'TOML' | 'XML' | 'YAML';
  readonly line: number;
  readonly column: number;
  constructor(
    language: SyntaxProblem['language'],
    message: string,
    place: Pick<Problem, 'line' | 'column'> = BEGINNING,
  ) {
    super(message);
    this.name = 'SyntaxProblem';
    this.language = language;
    this.line = place.line;
    this.column = place.column;
  }
}
