/** A part of a file that could not be understood. */
export interface Problem {
  /** What is wrong, one sentence. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}
