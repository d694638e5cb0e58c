import { isAscii } from '../../core/builtin.js';
import type { Problem } from '../../core/problem.js';
import { identifierEnd, lineEnd, skipBlank } from './bytes.js';
import { declaration, decode } from './encoding.js';
import { encodingFault } from './encoding-fault.js';
import type { Expression } from './expression.js';
import { Faults, type PythonFault, type SourceSpan } from './faults.js';
import { foreignCharacters } from './foreign-characters.js';
import { Keyword, WORDS } from './keywords.js';
import { parseExpression } from './parser.js';
import { type CellPosition, type Position, Positions } from './positions.js';
import { type PythonScan, Shape, STRIDE, scanPython } from './scanner.js';

/**
 * A Python source as one tolerant pass sees it: statements by index, from 0 to `size - 1` in the order of the text,
 * each with its offsets into `bytes`. Everything beyond that pass is worked out when first asked for.
 */
export class PythonModule {
  /** The source as UTF-8; offsets count in it. */
  readonly bytes: Uint8Array;
  /** How many statements there are. */
  readonly size: number;
  private readonly from: number;
  private readonly scanned: PythonScan;
  private readonly faults: Faults;
  private readonly source: Uint8Array;
  /** Whether those faults are among `faults` that nobody looks for until they are asked for. */
  private isLookedThrough = false;
  private positions: Positions | null = null;

  private readonly place: ((position: Position) => CellPosition) | null;

  /** Of a notebook's code, `place` tells where a position in it is in the notebook. */
  constructor(source: Uint8Array, place: ((position: Position) => CellPosition) | null = null) {
    const { bytes, from, fault } = decode(source);
    this.bytes = bytes;
    this.from = from;
    this.source = source;
    this.place = place;
    this.faults = new Faults();
    if (fault !== null) this.faults.add(fault, 0);
    const nul = bytes.indexOf(0);
    if (nul >= 0) this.faults.add('The file holds a NUL byte.', nul);
    this.scanned = scanPython(bytes, from, this.faults);
    this.size = this.scanned.statements.length / STRIDE;
  }

  /** What the statement starts with, a value of `Keyword`; `async` statements have the keyword after it. */
  keyword(statement: number): number {
    return this.shape(statement) & Shape.keyword;
  }

  isAsync(statement: number): boolean {
    return (this.shape(statement) & Shape.async) !== 0;
  }

  /** Whether it owns a block (`if`, `def`, `except` ...). */
  isHeader(statement: number): boolean {
    return (this.shape(statement) & Shape.header) !== 0;
  }

  /** Whether it shares its line with the header that owns it or with a statement before it. */
  isInline(statement: number): boolean {
    return (this.shape(statement) & (Shape.inline | Shape.sequel)) !== 0;
  }

  /** The offset of the statement's first byte. */
  start(statement: number): number {
    return this.scanned.statements[statement * STRIDE]!;
  }

  /** The offset after the statement's last byte; for a header, of its colon, less the blanks before it. */
  end(statement: number): number {
    return this.scanned.statements[statement * STRIDE + 1]!;
  }

  /** The offset after the statement's keywords and the blanks behind them. */
  rest(statement: number): number {
    let at = this.start(statement);
    const shape = this.shape(statement);
    if ((shape & Shape.keyword) === Keyword.decorator) return skipBlank(this.bytes, at + 1);
    if ((shape & Shape.async) !== 0) at = skipBlank(this.bytes, at + 5);
    return Math.min(skipBlank(this.bytes, at + WORDS[shape & Shape.keyword]!.length), this.end(statement));
  }

  /** Columns its line is indented by, tabs to multiples of eight. */
  indent(statement: number): number {
    return this.shape(statement) >> Shape.columnShift;
  }

  /** The header whose block holds the statement, or -1 at module level. */
  parent(statement: number): number {
    return this.scanned.parents[statement]!;
  }

  /** The first statement after this one and everything in its block; `size` when there is none. */
  after(statement: number): number {
    return this.scanned.after[statement]!;
  }

  /** The statements directly in the header's block, in order; those of the module for -1. */
  children(header: number): number[] {
    const found: number[] = [];
    const end = header < 0 ? this.size : this.after(header);
    for (let child = header + 1; child < end; child = this.after(child)) found.push(child);
    return found;
  }

  /** The nearest enclosing `def` or `class`, or -1 at module level. */
  enclosing(statement: number): number {
    let owner = this.parent(statement);
    while (owner >= 0 && this.keyword(owner) !== Keyword.def && this.keyword(owner) !== Keyword.class) {
      owner = this.parent(owner);
    }
    return owner;
  }

  /** The name that a `def` or `class` defines. */
  name(definition: number): string {
    const start = this.rest(definition);
    return this.text(start, identifierEnd(this.bytes, start));
  }

  /** Names of the enclosing classes and functions joined by dots; empty at module level. */
  scope(statement: number): string {
    const names: string[] = [];
    for (let owner = this.enclosing(statement); owner >= 0; owner = this.enclosing(owner)) names.push(this.name(owner));
    return names.reverse().join('.');
  }

  /** The last statement that starts at or before the offset, or -1. */
  at(offset: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The source between two offsets. */
  text(start: number, end: number): string {
    return DECODER.decode(this.bytes.subarray(start, end));
  }

  /** Line and column of an offset. */
  position(offset: number): Position {
    return this.cellPosition(offset) ?? this.ownPosition(offset);
  }

  /** The line of the file that a line of the module's own text is; the same but in a notebook. */
  lineOf(line: number): number {
    return this.place === null ? line : this.place({ line, column: 1 }).line;
  }

  /** Where an offset is in a notebook; null where this is no code of one. */
  cellPosition(offset: number): CellPosition | null {
    return this.place === null ? null : this.place(this.ownPosition(offset));
  }

  /** Line and column of an offset in the module's own text. */
  ownPosition(offset: number): Position {
    this.positions ??= new Positions(this.bytes, this.from);
    return this.positions.at(offset);
  }

  /** The expression between two offsets, `unknown` where it makes no sense; several with commas are a tuple. */
  expression(start: number, end: number): Expression {
    return parseExpression(this.bytes, start, end);
  }

  /** Start (of the `#`) and end of every comment, in order. */
  comments(): { readonly start: number; readonly end: number }[] {
    return Array.from(this.scanned.comments, (start) => ({ start, end: lineEnd(this.bytes, start) }));
  }

  /** What could not be understood, in the order of the text: the first hundred, and how many there are in all. */
  get problems(): { readonly count: number; readonly first: readonly Problem[] } {
    if (!this.isLookedThrough) this.lookThrough();
    const { kept, count } = this.faults;
    const first = kept.toSorted((a, b) => a.offset - b.offset);
    return { count, first: first.map((fault) => this.problemAt(fault)) };
  }

  private problemAt({ message, offset }: PythonFault): Problem {
    const { line, column } = this.position(offset);
    const cell = this.cellPosition(offset);
    if (cell === null) return { message, line, column };
    return { message: message.replace(/\.$/, ` (cell ${cell.cell}, line ${cell.cellLine}).`), line, column };
  }

  /** Adds the faults that only a second look finds: in how bytes stand for characters, and characters out of place. */
  private lookThrough(): void {
    this.isLookedThrough = true;
    if (this.bytes.length === 0) return;
    const declared = declaration(this.source, this.from);
    const isPlain = isAscii(this.from === 0 ? this.source : this.source.subarray(this.from));
    // Where the bytes were converted, those of comments are elsewhere; and then every byte stands for something.
    const comments = this.bytes === this.source && !isPlain ? this.comments() : [];
    const misread = encodingFault(this.source, this.from, declared, comments);
    if (misread !== null) this.faults.add(misread.message, misread.offset);
    if (isPlain) return;
    const foreign = foreignCharacters(this.bytes, this.from, this.comments(), (offset) => this.spanAt(offset));
    for (const { message, offset } of foreign) this.faults.add(message, offset);
  }

  /** The statement whose text an offset is in; null for none. */
  private spanAt(offset: number): SourceSpan | null {
    const statement = this.at(offset);
    if (statement < 0 || offset >= this.end(statement)) return null;
    return { start: this.start(statement), end: this.end(statement) };
  }

  private shape(statement: number): number {
    return this.scanned.statements[statement * STRIDE + 2]!;
  }
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads a Python source of any version, whole or broken, in one pass over its bytes. */
export function readPython(source: Uint8Array): PythonModule {
  return new PythonModule(source);
}
