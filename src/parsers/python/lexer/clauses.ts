import { caseColumns } from './source.ts';

/** How many `match` statements with a `case` are around the current line. */
let depth: i32 = 0;

/** Column of the `match` header just before, or -1. */
let matchColumn: i32 = -1;

export function forgetClauses(): void {
  depth = 0;
  matchColumn = -1;
}

/** A line at this column ends the `match` statements whose clauses stand deeper. */
export function leaveClauses(column: i32): void {
  while (depth > 0 && column < innermost()) depth--;
}

/** The last statement was a `match` header at this column. */
export function expectClause(column: i32): void {
  matchColumn = column;
}

/** The column of the `match` header right before, or -1; asked for once by each statement. */
export function takeExpected(): i32 {
  const column = matchColumn;
  matchColumn = -1;
  return column;
}

/** Whether `case` at this column is a keyword: first in its `match`, or below other clauses of one. */
export function isClause(column: i32, afterMatch: i32): bool {
  if (afterMatch >= 0 && column > afterMatch) {
    store<i32>(caseColumns + depth * 4, column);
    depth++;
  }
  return depth > 0 && innermost() === column;
}

function innermost(): i32 {
  return load<i32>(caseColumns + (depth - 1) * 4);
}
