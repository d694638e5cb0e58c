import type { Faults } from './faults.js';
import { Keyword, WORDS } from './keywords.js';
import { Shape, STRIDE } from './scanner.js';

/** Which statement owns which, by index. */
export interface Blocks {
  /** The header that owns each statement, or -1. */
  readonly parents: Int32Array;
  /** For each statement, the index of the first one after it and all it owns. */
  readonly after: Int32Array;
}

/** Which clause may follow which: bits of the keywords of the statement before, by the clause's keyword. */
const IF = 1;
const LOOP = 2;
const TRY = 4;
const HANDLED = 8;
const FINAL = 16;

/** One level of indentation. */
interface Level {
  readonly column: number;
  readonly owner: number;
  /** What the last statement of this level leaves open for a clause to follow: `IF`, `LOOP`, ... or 0. */
  open: number;
  /** The start of a `try` that still needs a handler, or -1. */
  tried: number;
}

/** Arranges statements into blocks by their columns, and tells `faults` what does not fit. Takes linear time. */
export function arrange(statements: Int32Array, faults: Faults): Blocks {
  const count = statements.length / STRIDE;
  const parents = new Int32Array(count).fill(-1);
  const levels: Level[] = [{ column: 0, owner: -1, open: 0, tried: -1 }];
  /** The header of the line before when it has no statement on its own line yet, or -1. */
  let waiting = -1;
  /** The owner of what follows on the current line. */
  let lineOwner = -1;
  for (let index = 0; index < count; index++) {
    const start = statements[index * STRIDE]!;
    const shape = statements[index * STRIDE + 2]!;
    const header = (shape & Shape.header) !== 0;
    if ((shape & (Shape.inline | Shape.sequel)) !== 0) {
      if (header) faults.add('A block starts in the middle of a line.', start);
      parents[index] = lineOwner;
      waiting = header ? index : -1;
      continue;
    }
    const column = shape >> Shape.columnShift;
    if (waiting >= 0 && column > levels.at(-1)!.column) {
      levels.push({ column, owner: waiting, open: 0, tried: -1 });
    } else {
      if (waiting >= 0) faults.add(`The ${wordOf(statements, waiting)} has no body.`, statements[waiting * STRIDE]!);
      dedent(levels, column, start, faults);
    }
    const level = levels.at(-1)!;
    follow(level, shape & Shape.keyword, start, faults);
    parents[index] = level.owner;
    lineOwner = header ? index : level.owner;
    waiting = header ? index : -1;
  }
  if (waiting >= 0) faults.add(`The ${wordOf(statements, waiting)} has no body.`, statements[waiting * STRIDE]!);
  while (levels.length > 0) settle(levels.pop()!, faults);
  return { parents, after: ends(parents) };
}

/** Leaves levels until `column` fits one; where it fits none it gets one of its own, so that reading goes on. */
function dedent(levels: Level[], column: number, start: number, faults: Faults): void {
  const deepest = levels.at(-1)!;
  if (column > deepest.column) {
    faults.add('The line is indented without reason.', start);
    levels.push({ column, owner: deepest.owner, open: 0, tried: -1 });
    return;
  }
  let left: Level | null = null;
  while (levels.length > 1 && column < levels.at(-1)!.column) {
    left = levels.pop()!;
    settle(left, faults);
  }
  if (column === levels.at(-1)!.column) return;
  faults.add('The line is indented like none of the blocks around it.', start);
  levels.push({ column, owner: left?.owner ?? -1, open: 0, tried: -1 });
}

function settle(level: Level, faults: Faults): void {
  if (level.tried >= 0) faults.add('The try has neither except nor finally.', level.tried);
}

/** Checks a statement against the clauses before it on its level. */
function follow(level: Level, keyword: number, start: number, faults: Faults): void {
  const { open } = level;
  const wanted = CLAUSES[keyword]!;
  if (wanted !== 0 && (open & wanted) === 0) faults.add(`The ${WORDS[keyword]} belongs to nothing before it.`, start);
  if (keyword !== Keyword.except && keyword !== Keyword.finally) settle(level, faults);
  level.tried = keyword === Keyword.try ? start : -1;
  level.open = keyword === Keyword.else && (open & HANDLED) !== 0 ? FINAL : OPENS[keyword]!;
}

const CLAUSES = new Uint8Array(32);
CLAUSES[Keyword.elif] = IF;
CLAUSES[Keyword.else] = IF | LOOP | HANDLED;
CLAUSES[Keyword.except] = TRY | HANDLED;
CLAUSES[Keyword.finally] = TRY | HANDLED | FINAL;

const OPENS = new Uint8Array(32);
OPENS[Keyword.if] = IF;
OPENS[Keyword.elif] = IF;
OPENS[Keyword.for] = LOOP;
OPENS[Keyword.while] = LOOP;
OPENS[Keyword.try] = TRY;
OPENS[Keyword.except] = HANDLED;

function wordOf(statements: Int32Array, index: number): string {
  return WORDS[statements[index * STRIDE + 2]! & Shape.keyword]!;
}

function ends(parents: Int32Array): Int32Array {
  const after = new Int32Array(parents.length);
  for (let index = parents.length - 1; index >= 0; index--) {
    if (after[index] === 0) after[index] = index + 1;
    const parent = parents[index]!;
    if (parent >= 0 && after[parent]! < after[index]!) after[parent] = after[index]!;
  }
  return after;
}
