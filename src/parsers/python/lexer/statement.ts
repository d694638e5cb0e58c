import { closeBracket, depth, forgetBrackets, openBracket, reportUnclosed } from './brackets.ts';
import {
  afterNewline,
  Byte,
  isNewline,
  lineEnd,
  Mark,
  markAt,
  nextMark,
  skipBlank,
  startsIdentifier,
  trimmed,
} from './bytes.ts';
import { expectClause, isClause, takeExpected } from './clauses.ts';
import { Fault, faultCount, report } from './faults.ts';
import { skipFormatted } from './formatted.ts';
import { isCompound, Keyword, keywordAt } from './keywords.ts';
import { lambdasIn } from './lambdas.ts';
import { adjacent, closeOperand, forgetOperands, openOperand, readOperands, readStringOperand } from './operands.ts';
import { COLUMN_SHIFT, noteComment, noteStatement, Shape } from './records.ts';
import { nextDefinition, startsStatement } from './recovery.ts';
import { byteAt, length } from './source.ts';
import { isTriple, Prefix, prefixOf, skipString } from './strings.ts';

/** Why a statement ended. */
export enum Stop {
  None = 0,
  Newline = 1,
  Semicolon = 2,
  Block = 3,
  InlineBlock = 4,
}

/** Why the last statement read ended. */
export let stop: Stop = Stop.None;

/** The statement being read: its keyword, column and start, and where its text ends. */
let keyword: i32 = 0;
let column: i32 = 0;
let start: i32 = 0;
let textEnd: i32 = 0;
/** Inside brackets: where the current line starts, and where the code before it ends. */
let lineStart: i32 = 0;
let codeEnd: i32 = 0;
/** Lambdas of a header whose colon is still to come, counted up to `lambdasTo`. */
let lambdas: i32 = 0;
let lambdasTo: i32 = 0;

/** Bytes that may still be spent on formatted strings that turn out to make no sense. */
let patience: i32 = 0;
/** For each kind of quote whether no three of them are left in a row. */
let noMoreSingle: bool = false;
let noMoreDouble: bool = false;

/** Gets ready for another source. */
export function forgetStatement(): void {
  patience = 2 * length + 4096;
  noMoreSingle = false;
  noMoreDouble = false;
}

/** Reads and notes the statement at `from`; returns where reading goes on, and sets why it stopped. */
export function readStatement(from: i32, flags: i32, lineColumn: i32): i32 {
  column = lineColumn;
  const shape = keywordOf(from, flags);
  keyword = shape & Shape.Keyword;
  start = from;
  textEnd = from;
  stop = Stop.None;
  forgetBrackets();
  forgetOperands();
  const faultsBefore = faultCount;
  lineStart = from;
  codeEnd = from;
  lambdas = 0;
  lambdasTo = from;
  let at = from;
  while (stop === Stop.None) {
    const mark = nextMark(at, depth > 0);
    if (depth > 0) readOperands(at, mark);
    at = mark < length ? readMark(mark) : atLineEnd(mark);
  }
  // Where anything else is wrong it would be a guess.
  if (adjacent >= 0 && faultCount === faultsBefore) report(Fault.NoComma, adjacent);
  note(shape | flags);
  return at;
}

/** The keyword of the statement at `at` and whether it is async; a soft keyword counts only where it may be meant. */
function keywordOf(at: i32, flags: i32): i32 {
  const afterMatch = takeExpected();
  const first = byteAt(at);
  if (first === Byte.At) return Keyword.Decorator;
  if (first < Byte.A || first > Byte.Z) return Keyword.None;
  const word = keywordAt(at);
  switch (word) {
    case Keyword.Match:
      return flags === 0 ? word : Keyword.None;
    case Keyword.Case:
      return flags === 0 && isClause(column, afterMatch) ? word : Keyword.None;
    case Keyword.Type: {
      const next = skipBlank(at + 4);
      return next > at + 4 && startsIdentifier(byteAt(next)) ? word : Keyword.None;
    }
    case Keyword.Async: {
      const main = keywordAt(skipBlank(at + 5));
      const follows = main === Keyword.Def || main === Keyword.For || main === Keyword.With;
      return follows ? main | Shape.Async : Keyword.None;
    }
    default:
      return word;
  }
}

function readMark(at: i32): i32 {
  switch (markAt(at)) {
    case Mark.Newline:
      return atLineEnd(at);
    case Mark.Comment:
      return depth === 0 ? lastComment(at) : innerComment(at);
    case Mark.Quote:
      if (depth > 0) readStringOperand(at);
      return readString(at);
    case Mark.Open:
      openOperand(at, depth > 0);
      openBracket(at);
      return at + 1;
    case Mark.Close:
      closeBracket(at);
      closeOperand();
      return at + 1;
    case Mark.Backslash:
      if (isNewline(at + 1)) return afterNewline(at + 1);
      if (at + 1 < length) report(Fault.Backslash, at);
      return at + 1;
    case Mark.Colon:
      return isCompound(keyword) ? readColon(at) : at + 1;
    case Mark.Semicolon:
      if (depth > 0) reportUnclosed();
      return finish(Stop.Semicolon, at, at + 1);
    default:
      report(Fault.Foreign, at);
      return at + 1;
  }
}

/** The statement's text ends at `text`; reading goes on at `next`. */
function finish(why: Stop, text: i32, next: i32): i32 {
  stop = why;
  textEnd = text;
  return next;
}

/** A line break or the end of the file: the end of the statement, unless brackets are open with good reason. */
function atLineEnd(at: i32): i32 {
  const next = at < length ? afterNewline(at) : at;
  if (depth === 0) return finish(Stop.Newline, at, next);
  endCode(at);
  lineStart = next;
  if (next < length && !startsStatement(next, codeEnd, column)) return next;
  reportUnclosed();
  return finish(Stop.Newline, codeEnd, next);
}

function lastComment(at: i32): i32 {
  noteComment(at);
  return finish(Stop.Newline, at, lineEnd(at));
}

function innerComment(at: i32): i32 {
  endCode(at);
  noteComment(at);
  lineStart = lineEnd(at);
  return lineStart;
}

/** Inside brackets, the code of the current line ends at or before `at`. */
function endCode(at: i32): void {
  const codeTo = trimmed(lineStart, at);
  if (codeTo > lineStart) codeEnd = codeTo;
}

/** Passes over a string; one that is never closed ends with its line, or before the next definition. */
function readString(quote: i32): i32 {
  const prefix = prefixOf(quote, start);
  const formatted = (prefix & Prefix.Formatted) !== 0;
  if (formatted && patience > 0) {
    const end = skipFormatted(quote, prefix);
    if (end >= 0) return end;
    patience -= ~end - quote;
  }
  const triple = isTriple(quote);
  const double = byteAt(quote) === Byte.DoubleQuote;
  const spent = triple && (double ? noMoreDouble : noMoreSingle);
  const end = spent ? -1 : skipString(quote);
  if (end >= 0) {
    if (formatted) report(Fault.Field, quote);
    return end;
  }
  report(Fault.String, quote);
  if (!triple) return ~end;
  if (double) noMoreDouble = true;
  else noMoreSingle = true;
  return nextDefinition(lineEnd(quote + 3), column);
}

/** A colon outside brackets in a statement with a block: its end, unless it belongs to a lambda or is `:=`. */
function readColon(at: i32): i32 {
  if (byteAt(at + 1) === Byte.Equals) return at + 2;
  const rest = skipBlank(at + 1);
  if (rest >= length || isNewline(rest)) return finish(Stop.Block, at, rest < length ? afterNewline(rest) : rest);
  if (byteAt(rest) === Byte.Hash) {
    noteComment(rest);
    return finish(Stop.Block, at, lineEnd(rest));
  }
  lambdas += lambdasIn(lambdasTo, at);
  lambdasTo = at + 1;
  if (keyword === Keyword.Match) return at + 1;
  if (lambdas === 0) return finish(Stop.InlineBlock, at, rest);
  lambdas--;
  return at + 1;
}

/** Notes the statement just read, unless it has no text. */
function note(read: i32): void {
  let shape = read;
  if (stop >= Stop.Block) {
    shape |= Shape.Header;
    if (keyword === Keyword.Match) expectClause(column);
  } else if (keyword === Keyword.Match || keyword === Keyword.Case) {
    shape &= ~Shape.Keyword;
  } else if (isCompound(keyword)) {
    report(Fault.NoColon, start, keyword);
    shape |= Shape.Header;
  }
  const to = trimmed(start, textEnd);
  if (to > start) noteStatement(start, to, shape | (column << COLUMN_SHIFT));
}
