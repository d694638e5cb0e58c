import { arrange } from './blocks.ts';
import { afterNewline, Byte, isNewline, lineEnd, skipBlank } from './bytes.ts';
import { forgetClauses, leaveClauses } from './clauses.ts';
import { Fault, faultCount, faults, forgetFaults, report } from './faults.ts';
import { findLines, lineCount } from './lines.ts';
import { commentCount, forgetRecords, noteComment, Shape, statementCount } from './records.ts';
import { after, byteAt, comments, length, lines, parents, reserve, statements } from './source.ts';
import { forgetStatement, readStatement, Stop, stop } from './statement.ts';

export {
  after,
  commentCount,
  comments,
  faultCount,
  faults,
  findLines,
  lineCount,
  lines,
  parents,
  reserve,
  statementCount,
  statements,
};

/** The widest column that a shape has room for. */
const WIDEST = (1 << 21) - 1;

/** The signs of git's marks for a conflict, and how many of them stand in a row. */
const CONFLICT_WIDTH = 7;

/** Reads all statements, blocks and comments of the source from `from` on, and what makes no sense, in linear time. */
export function scan(from: i32): void {
  forgetRecords();
  forgetFaults();
  forgetClauses();
  forgetStatement();
  let at = from;
  while (at < length) at = readLine(at);
  arrange();
}

/** Reads the logical line whose first physical line starts at `from`; returns where the next one starts. */
function readLine(from: i32): i32 {
  const end = length;
  let at = from;
  let column = 0;
  let continued = 0;
  for (; at < end; at++) {
    const byte = byteAt(at);
    if (byte === Byte.Space) column++;
    else if (byte === Byte.Tab) column = (column & ~7) + 8;
    else if (byte === Byte.FormFeed) column = 0;
    else if (byte === Byte.Backslash && isNewline(at + 1)) {
      // As in CPython, the column before the first backslash counts, unless it is 0.
      if (continued === 0) continued = column;
      at = afterNewline(at + 1) - 1;
    } else if (byte !== Byte.Nul) break;
  }
  if (at >= end) return at;
  if (isNewline(at)) return afterNewline(at);
  if (byteAt(at) === Byte.Hash) return readComment(at);
  return readStatements(at, min(continued === 0 ? column : continued, WIDEST));
}

function readComment(at: i32): i32 {
  noteComment(at);
  return lineEnd(at);
}

/** Reads the statements of one logical line, from its first on. */
function readStatements(from: i32, column: i32): i32 {
  leaveClauses(column);
  let at = from;
  let flags = 0;
  while (true) {
    if (startsNothing(byteAt(at)) && isMisplaced(at)) return lineEnd(at);
    at = readStatement(at, flags, column);
    if (stop === Stop.Newline || stop === Stop.Block) return at;
    flags = stop === Stop.InlineBlock ? Shape.Inline : flags | Shape.Sequel;
    at = skipBlank(at);
    if (at >= length) return at;
    if (isNewline(at)) return afterNewline(at);
    if (byteAt(at) === Byte.Hash) return readComment(at);
  }
}

/** Whether no statement starts with the byte. */
function startsNothing(byte: i32): bool {
  switch (byte) {
    case 33: // !
    case 37: // %
    case 38: // &
    case 44: // ,
    case 47: // /
    case 58: // :
    case 59: // ;
    case 60: // <
    case 61: // =
    case 62: // >
    case 94: // ^
    case 124: // |
      return true;
    default:
      return false;
  }
}

/** Reports a byte that starts no statement; true when the rest of its line is lost too. */
function isMisplaced(at: i32): bool {
  const sign = byteAt(at);
  let end = at;
  while (end <= at + CONFLICT_WIDTH && byteAt(end) === sign) end++;
  const conflict = end - at === CONFLICT_WIDTH;
  report(conflict ? Fault.Conflict : Fault.NoStatement, at);
  return conflict || sign === Byte.Bang || sign === Byte.Percent;
}
