import { comments, statements } from './source.ts';

/** A statement as `../scanner.ts` describes it, by its address. */
@unmanaged
class Statement {
  start: i32;
  end: i32;
  shape: i32;
}

/** How the shape of a statement is packed. */
export enum Shape {
  Keyword = 31,
  Header = 32,
  Inline = 64,
  Sequel = 128,
  Async = 256,
}
export const COLUMN_SHIFT = 9;

/** How many statements and comments have been noted. */
export let statementCount: i32 = 0;
export let commentCount: i32 = 0;

export function forgetRecords(): void {
  statementCount = 0;
  commentCount = 0;
}

/** The statement of an index, noted or about to be. */
export function statementAt(index: i32): Statement {
  return changetype<Statement>(statements + <usize>index * offsetof<Statement>());
}

export function noteStatement(start: i32, end: i32, shape: i32): void {
  const statement = statementAt(statementCount++);
  statement.start = start;
  statement.end = end;
  statement.shape = shape;
}

/** Notes a comment by the offset of its `#`. */
export function noteComment(at: i32): void {
  store<i32>(comments + commentCount * 4, at);
  commentCount++;
}
