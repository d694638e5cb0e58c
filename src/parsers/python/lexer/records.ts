import { comments, statements } from './source.ts';

/** How many statements and comments have been noted. */
export let statementCount: i32 = 0;
export let commentCount: i32 = 0;

export function forgetRecords(): void {
  statementCount = 0;
  commentCount = 0;
}

/** Notes a statement: start, end and shape, as `../scanner.ts` describes them. */
export function noteStatement(start: i32, end: i32, shape: i32): void {
  const address = statements + statementCount * 12;
  store<i32>(address, start);
  store<i32>(address + 4, end);
  store<i32>(address + 8, shape);
  statementCount++;
}

/** Notes a comment by the offset of its `#`. */
export function noteComment(at: i32): void {
  store<i32>(comments + commentCount * 4, at);
  commentCount++;
}
