import { Fault, report } from './faults.ts';
import { Keyword } from './keywords.ts';
import { COLUMN_SHIFT, Shape, statementAt, statementCount } from './records.ts';
import { after, levels, parents } from './source.ts';

/** What a statement leaves open for a clause below it to follow. */
enum Open {
  Nothing = 0,
  If = 1,
  Loop = 2,
  Try = 4,
  Handled = 8,
  Final = 16,
}

/** No header, or no `try`. */
const NONE = -1;

/** One level of indentation, by its address. */
@unmanaged
class Level {
  column: i32;
  /** The header whose block it is. */
  owner: i32;
  /** What its last statement leaves open: a value of `Open`. */
  open: i32;
  /** The start of a `try` that still needs a handler. */
  tried: i32;
}

/** How many levels there are around the current statement. */
let depth: i32 = 0;
/** The header of the line before when it has no statement on its own line yet. */
let waiting: i32 = NONE;
/** The owner of what follows on the current line. */
let lineOwner: i32 = NONE;

/** Arranges the statements into blocks by their columns, and reports what does not fit. Takes linear time. */
export function arrange(): void {
  depth = 0;
  enter(0, NONE);
  waiting = NONE;
  lineOwner = NONE;
  for (let index = 0; index < statementCount; index++) {
    const shape = statementAt(index).shape;
    const inline = (shape & (Shape.Inline | Shape.Sequel)) !== 0;
    const header = (shape & Shape.Header) !== 0;
    const owner = inline ? ownerInLine(index, header) : ownerOfLine(index, header);
    store<i32>(parents + index * 4, owner);
    store<i32>(after + index * 4, index + 1);
    waiting = header ? index : NONE;
  }
  if (waiting !== NONE) reportEmpty();
  while (depth > 0) leave();
  for (let index = statementCount - 1; index >= 0; index--) extendOwner(index);
}

/** The owner of a statement that follows another on its line. */
function ownerInLine(index: i32, header: bool): i32 {
  if (header) report(Fault.InlineBlock, statementAt(index).start);
  return lineOwner;
}

/** The owner of the first statement of a line, after the levels around it are set to its column. */
function ownerOfLine(index: i32, header: bool): i32 {
  const start = statementAt(index).start;
  const shape = statementAt(index).shape;
  const column = shape >> COLUMN_SHIFT;
  if (waiting !== NONE && column > innermost().column) enter(column, waiting);
  else {
    if (waiting !== NONE) reportEmpty();
    dedent(column, start);
  }
  follow(shape & Shape.Keyword, start);
  const owner = innermost().owner;
  lineOwner = header ? index : owner;
  return owner;
}

/** Leaves levels until the column fits one; where it fits none it gets one of its own, so that reading goes on. */
function dedent(column: i32, start: i32): void {
  if (column > innermost().column) {
    report(Fault.Indented, start);
    enter(column, innermost().owner);
    return;
  }
  let owner = NONE;
  while (column < innermost().column) {
    owner = innermost().owner;
    leave();
  }
  if (column === innermost().column) return;
  report(Fault.Misaligned, start);
  enter(column, owner);
}

/** Checks a statement against the one before it on its level. */
function follow(keyword: i32, start: i32): void {
  const level = innermost();
  const before = level.open;
  const wanted = followed(keyword);
  if (wanted !== Open.Nothing && (before & wanted) === 0) report(Fault.StrayClause, start, keyword);
  if (keyword !== Keyword.Except && keyword !== Keyword.Finally) settle();
  level.tried = keyword === Keyword.Try ? start : NONE;
  level.open = keyword === Keyword.Else && (before & Open.Handled) !== 0 ? Open.Final : opened(keyword);
}

/** What a clause has to follow. */
function followed(keyword: i32): i32 {
  switch (keyword) {
    case Keyword.Elif:
      return Open.If;
    case Keyword.Else:
      return Open.If | Open.Loop | Open.Handled;
    case Keyword.Except:
      return Open.Try | Open.Handled;
    case Keyword.Finally:
      return Open.Try | Open.Handled | Open.Final;
    default:
      return Open.Nothing;
  }
}

/** What a statement opens. */
function opened(keyword: i32): i32 {
  switch (keyword) {
    case Keyword.If:
    case Keyword.Elif:
      return Open.If;
    case Keyword.For:
    case Keyword.While:
      return Open.Loop;
    case Keyword.Try:
      return Open.Try;
    case Keyword.Except:
      return Open.Handled;
    default:
      return Open.Nothing;
  }
}

function levelAt(index: i32): Level {
  return changetype<Level>(levels + <usize>index * offsetof<Level>());
}

function innermost(): Level {
  return levelAt(depth - 1);
}

function enter(column: i32, owner: i32): void {
  const level = levelAt(depth++);
  level.column = column;
  level.owner = owner;
  level.open = Open.Nothing;
  level.tried = NONE;
}

function leave(): void {
  settle();
  depth--;
}

/** Nothing more comes that could handle the `try` before. */
function settle(): void {
  const tried = innermost().tried;
  if (tried !== NONE) report(Fault.NoHandler, tried);
}

function reportEmpty(): void {
  const header = statementAt(waiting);
  report(Fault.NoBody, header.start, header.shape & Shape.Keyword);
}

/** A block reaches as far as the blocks in it. */
function extendOwner(index: i32): void {
  const owner: i32 = load<i32>(parents + index * 4);
  if (owner === NONE) return;
  const end: i32 = load<i32>(after + index * 4);
  if (load<i32>(after + owner * 4) < end) store<i32>(after + owner * 4, end);
}
