import {
  afterNewline,
  BLANK,
  Byte,
  IDENTIFIER_START,
  isNewline,
  lineEnd,
  MARKS,
  MARKS_IN_BRACKETS,
  Mark,
  skipBlank,
} from './bytes.js';
import type { Faults } from './faults.js';
import { isCompound, Keyword, keywordAt, WORDS } from './keywords.js';
import { lambdasIn } from './lambdas.js';
import { nextDefinition, startsStatement } from './recovery.js';
import { isTriple, openerOf, Prefix, prefixOf, skipFormatted, skipString } from './strings.js';

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
export interface Scan {
  /** `STRIDE` numbers for each statement, in order. */
  readonly statements: Int32Array;
  /** The offset of the `#` of each comment, in order. */
  readonly comments: Int32Array;
}

/** Why the scan of one statement ended. */
const Stop = { none: 0, newline: 1, semicolon: 2, block: 3, inlineBlock: 4 } as const;

/** Nested brackets whose openers are remembered; CPython admits 200. */
const DEEPEST = 256;
const WIDEST = (1 << 21) - 1;

/** Kept from file to file, so that a file costs two allocations of just its size. */
const opened = new Int32Array(DEEPEST);
let records = new Int32Array(STRIDE * 4096);
let notes = new Int32Array(4096);

/** Reads all statements and comments from `from` on and tells `faults` what makes no sense, in linear time. */
export function scan(bytes: Uint8Array, from: number, faults: Faults): Scan {
  return new Scanner(bytes, faults).run(from);
}

class Scanner {
  private readonly bytes: Uint8Array;
  private readonly faults: Faults;
  private recorded = 0;
  private noted = 0;

  /** The statement being read: where it starts, where its text ends, and why. */
  private from = 0;
  private textEnd = 0;
  private stop: number = Stop.none;
  private keyword = 0;
  private column = 0;
  private depth = 0;
  /** Inside brackets: where the current line starts, and where the code before it ends. */
  private lineStart = 0;
  private codeEnd = 0;
  /** Lambdas of a header whose colon is still to come, counted up to `lambdasTo`. */
  private lambdas = 0;
  private lambdasTo = 0;

  /** Columns of the `case` clauses of the `match` statements around the current line. */
  private readonly caseColumns: number[] = [];
  /** Column of the `match` header just before, or -1. */
  private matchColumn = -1;
  /** Bytes that may still be spent on formatted strings that turn out to make no sense. */
  private patience: number;
  /** 1 for each kind of quote of which no three in a row are left. */
  private readonly exhausted = new Uint8Array(64);

  constructor(bytes: Uint8Array, faults: Faults) {
    this.bytes = bytes;
    this.faults = faults;
    this.patience = 2 * bytes.length + 4096;
  }

  run(from: number): Scan {
    const length = this.bytes.length;
    let at = from;
    while (at < length) at = this.line(at);
    return { statements: records.slice(0, this.recorded), comments: notes.slice(0, this.noted) };
  }

  /** Reads the logical line whose first physical line starts at `from`; returns where the next one starts. */
  private line(from: number): number {
    const { bytes } = this;
    const length = bytes.length;
    let at = from;
    let column = 0;
    let continued = 0;
    for (; at < length; at++) {
      const byte = bytes[at]!;
      if (byte === Byte.space) column++;
      else if (byte === Byte.tab) column = (column & ~7) + 8;
      else if (byte === Byte.formFeed) column = 0;
      else if (byte === Byte.backslash && isNewline(bytes, at + 1)) {
        // As in CPython, the column before the first backslash counts, unless it is 0.
        if (continued === 0) continued = column;
        at = afterNewline(bytes, at + 1) - 1;
      } else if (byte !== Byte.nul) break;
    }
    if (at >= length) return at;
    const byte = bytes[at]!;
    if (byte === Byte.lineFeed || byte === Byte.carriageReturn) return afterNewline(bytes, at);
    if (byte === Byte.hash) return this.comment(at);
    this.column = Math.min(continued === 0 ? column : continued, WIDEST);
    return this.statements(at);
  }

  /** Notes the comment and returns the end of its line. */
  private comment(at: number): number {
    if (this.noted === notes.length) notes = grown(notes);
    notes[this.noted++] = at;
    return lineEnd(this.bytes, at);
  }

  /** Reads the statements of one logical line, from its first on. */
  private statements(from: number): number {
    const { bytes, caseColumns } = this;
    const length = bytes.length;
    while (caseColumns.length > 0 && this.column < caseColumns[caseColumns.length - 1]!) caseColumns.pop();
    let at = from;
    let flags = 0;
    for (;;) {
      if (START_FAULTS[bytes[at]!] === 1 && this.misplaced(at)) return lineEnd(bytes, at);
      at = this.statement(at, flags);
      if (this.stop === Stop.newline || this.stop === Stop.block) return at;
      flags = this.stop === Stop.inlineBlock ? Shape.inline : flags | Shape.sequel;
      at = skipBlank(bytes, at);
      if (at >= length) return at;
      if (isNewline(bytes, at)) return afterNewline(bytes, at);
      if (bytes[at] === Byte.hash) return this.comment(at);
    }
  }

  /** Reports a byte that starts no statement; true when the rest of its line is lost too. */
  private misplaced(at: number): boolean {
    const { bytes } = this;
    const byte = bytes[at]!;
    let end = at;
    while (end < at + 8 && bytes[end] === byte) end++;
    const conflict = end - at === 7;
    const sign = String.fromCharCode(byte);
    this.faults.add(conflict ? 'A merge conflict is left unresolved.' : `No statement starts with ${sign}.`, at);
    return conflict || sign === '!' || sign === '%';
  }

  /** The keyword of the statement at `at` and whether it is async; a soft keyword counts only where it may be meant. */
  private keywordOf(at: number, flags: number): number {
    const { bytes, caseColumns, column } = this;
    const afterMatch = this.matchColumn;
    this.matchColumn = -1;
    const first = bytes[at]!;
    if (first === Byte.at) return Keyword.decorator;
    if (first < 97 || first > 122) return Keyword.none;
    const keyword = keywordAt(bytes, at);
    if (flags !== 0 && (keyword === Keyword.case || keyword === Keyword.match)) return Keyword.none;
    if (keyword === Keyword.case) {
      if (afterMatch >= 0 && column > afterMatch) caseColumns.push(column);
      return caseColumns.length > 0 && caseColumns[caseColumns.length - 1] === column ? keyword : Keyword.none;
    }
    if (keyword === Keyword.type) {
      const next = skipBlank(bytes, at + 4);
      return next > at + 4 && next < bytes.length && IDENTIFIER_START[bytes[next]!] === 1 ? keyword : Keyword.none;
    }
    if (keyword !== Keyword.async) return keyword;
    const next = skipBlank(bytes, at + 5);
    const main = next < bytes.length ? keywordAt(bytes, next) : Keyword.none;
    const follows = main === Keyword.def || main === Keyword.for || main === Keyword.with;
    return follows ? main | Shape.async : Keyword.none;
  }

  /** Reads and records one statement; returns where reading goes on, and sets why it stopped. */
  private statement(from: number, flags: number): number {
    const { bytes } = this;
    const length = bytes.length;
    const start = this.keywordOf(from, flags);
    this.keyword = start & Shape.keyword;
    this.from = from;
    this.textEnd = from;
    this.stop = Stop.none;
    this.depth = 0;
    this.lineStart = from;
    this.codeEnd = from;
    this.lambdas = 0;
    this.lambdasTo = from;
    let at = from;
    while (this.stop === Stop.none) {
      const marks = this.depth === 0 ? MARKS : MARKS_IN_BRACKETS;
      while (at < length && marks[bytes[at]!] === Mark.none) at++;
      at = at < length ? this.mark(at) : this.newline(at);
    }
    this.record(start | flags);
    return at;
  }

  private mark(at: number): number {
    const { bytes } = this;
    switch (MARKS[bytes[at]!]) {
      case Mark.newline:
        return this.newline(at);
      case Mark.comment:
        return this.depth === 0 ? this.lastComment(at) : this.innerComment(at);
      case Mark.quote:
        return this.string(at);
      case Mark.open:
        if (this.depth < DEEPEST) opened[this.depth] = at;
        this.depth++;
        return at + 1;
      case Mark.close:
        this.close(at);
        return at + 1;
      case Mark.backslash:
        if (isNewline(bytes, at + 1)) return afterNewline(bytes, at + 1);
        if (at + 1 < bytes.length) this.faults.add('A backslash stands where no line ends.', at);
        return at + 1;
      case Mark.colon:
        return isCompound(this.keyword) ? this.colon(at) : at + 1;
      case Mark.semicolon:
        if (this.depth > 0) this.unclosed();
        this.textEnd = at;
        this.stop = Stop.semicolon;
        return at + 1;
      default:
        this.faults.add(`The character ${String.fromCharCode(bytes[at]!)} means nothing here.`, at);
        return at + 1;
    }
  }

  /** A line break or the end of the file: the end of the statement, unless brackets are open with good reason. */
  private newline(at: number): number {
    const { bytes } = this;
    if (this.depth === 0) {
      this.textEnd = at;
      this.stop = Stop.newline;
      return at < bytes.length ? afterNewline(bytes, at) : at;
    }
    this.endCode(at);
    const next = at < bytes.length ? afterNewline(bytes, at) : at;
    this.lineStart = next;
    if (next < bytes.length && !startsStatement(bytes, next, this.codeEnd, this.column)) return next;
    this.unclosed();
    this.textEnd = this.codeEnd;
    this.stop = Stop.newline;
    return next;
  }

  private lastComment(at: number): number {
    this.textEnd = at;
    this.stop = Stop.newline;
    return this.comment(at);
  }

  private innerComment(at: number): number {
    this.endCode(at);
    this.lineStart = this.comment(at);
    return this.lineStart;
  }

  /** Inside brackets, the code of the current line ends at or before `at`. */
  private endCode(at: number): void {
    const end = trimmed(this.bytes, this.lineStart, at);
    if (end > this.lineStart) this.codeEnd = end;
  }

  /** Passes over a string; one that is never closed ends with its line, or before the next definition. */
  private string(quote: number): number {
    const { bytes, faults } = this;
    const prefix = prefixOf(bytes, quote, this.from);
    if ((prefix & Prefix.formatted) !== 0 && this.patience > 0) {
      const end = skipFormatted(bytes, quote, prefix);
      if (end >= 0) return end;
      this.patience -= ~end - quote;
    }
    const triple = isTriple(bytes, quote);
    const spent = triple && this.exhausted[bytes[quote]!] === 1;
    const end = spent ? -1 : skipString(bytes, quote);
    if (end >= 0) {
      if ((prefix & Prefix.formatted) !== 0) faults.add('A field of the formatted string is never closed.', quote);
      return end;
    }
    faults.add('The string is never closed.', quote);
    if (!triple) return ~end;
    this.exhausted[bytes[quote]!] = 1;
    return nextDefinition(bytes, lineEnd(bytes, quote + 3), this.column);
  }

  private close(at: number): void {
    const { bytes, depth } = this;
    const wanted = openerOf(bytes[at]!);
    if (depth > DEEPEST || (depth > 0 && bytes[opened[depth - 1]!] === wanted)) {
      this.depth--;
      return;
    }
    const closer = String.fromCharCode(bytes[at]!);
    this.faults.add(`The ${closer} closes no bracket.`, at);
    for (let outer = depth - 2; outer >= 0 && outer > depth - 8; outer--) {
      if (bytes[opened[outer]!] !== wanted) continue;
      this.depth = outer;
      return;
    }
  }

  private unclosed(): void {
    const opener = opened[Math.min(this.depth, DEEPEST) - 1]!;
    this.faults.add(`The ${String.fromCharCode(this.bytes[opener]!)} is never closed.`, opener);
  }

  /** A colon outside brackets in a statement with a block: its end, unless it belongs to a lambda or is `:=`. */
  private colon(at: number): number {
    const { bytes } = this;
    if (bytes[at + 1] === Byte.equals) return at + 2;
    const rest = skipBlank(bytes, at + 1);
    const last = rest >= bytes.length || isNewline(bytes, rest) || bytes[rest] === Byte.hash;
    if (!last) {
      this.lambdas += lambdasIn(bytes, this.lambdasTo, at);
      this.lambdasTo = at + 1;
      if (this.keyword === Keyword.match) return at + 1;
      if (this.lambdas > 0) {
        this.lambdas--;
        return at + 1;
      }
    }
    this.textEnd = at;
    this.stop = last ? Stop.block : Stop.inlineBlock;
    if (last && rest < bytes.length) return bytes[rest] === Byte.hash ? this.comment(rest) : afterNewline(bytes, rest);
    return rest;
  }

  private record(start: number): void {
    const { keyword } = this;
    let shape = start;
    if (this.stop >= Stop.block) {
      shape |= Shape.header;
      if (keyword === Keyword.match) this.matchColumn = this.column;
    } else if (keyword === Keyword.match || keyword === Keyword.case) {
      shape &= ~Shape.keyword;
    } else if (isCompound(keyword)) {
      this.faults.add(`The ${WORDS[keyword]} has no colon.`, this.from);
      shape |= Shape.header;
    }
    const end = trimmed(this.bytes, this.from, this.textEnd);
    if (end <= this.from) return;
    if (this.recorded + STRIDE > records.length) records = grown(records);
    records[this.recorded] = this.from;
    records[this.recorded + 1] = end;
    records[this.recorded + 2] = shape | (this.column << Shape.columnShift);
    this.recorded += STRIDE;
  }
}

/** Where the text that starts at `from` and ends before `to` ends without trailing blanks. */
function trimmed(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && BLANK[bytes[end - 1]!] === 1) end--;
  return end;
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** 1 for the bytes that start no statement: ! % & , / : ; < = > ^ | */
const START_FAULTS = new Uint8Array(256);
for (const byte of [33, 37, 38, 44, 47, 58, 59, 60, 61, 62, 94, 124]) START_FAULTS[byte] = 1;
