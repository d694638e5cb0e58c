/** The address of the source's first byte; below it lie the lexer's own tables. */
export const SOURCE: usize = 0x10000;

/** NUL bytes behind the source: whoever reads up to 16 bytes at a time finds nothing there that means anything. */
const MARGIN: usize = 16;

/** The numbers of a statement and of a comment, in bytes. */
const STATEMENT: u64 = 12;
const COMMENT: u64 = 4;
const COLUMN: u64 = 4;

/** How many bytes the source has. */
export let length: i32 = 0;

/** The addresses of what is found: statements, comments, and the columns of the `case` clauses being read. */
export let statements: usize = 0;
export let comments: usize = 0;
export let caseColumns: usize = 0;
/** The address of the starts of lines, which are found at another time than statements and take their place. */
export let lines: usize = 0;

/**
 * Makes room for a source of so many bytes and for all that could be found in it, and returns where the source
 * belongs; 0 when there is not so much memory. A statement and a comment take two bytes each at least, so that nothing
 * has to grow while the source is read; memory that is never written to costs nothing.
 */
export function reserve(size: i32): usize {
  length = size;
  const most = (<u64>size >> 1) + 1;
  const afterSource = (<u64>SOURCE + <u64>size + <u64>MARGIN + 7) & ~7;
  const afterStatements = afterSource + most * STATEMENT;
  const afterComments = afterStatements + most * COMMENT;
  if (!hold(afterComments + most * COLUMN)) return 0;
  statements = <usize>afterSource;
  lines = statements;
  comments = <usize>afterStatements;
  caseColumns = <usize>afterComments;
  memory.fill(SOURCE + <usize>size, 0, MARGIN);
  return SOURCE;
}

/** Makes the memory at least so large; doubling it keeps growth rare. */
function hold(end: u64): bool {
  const pages = <i32>((end + 0xffff) >> 16);
  const held = memory.size();
  if (pages <= held) return true;
  return memory.grow(max(pages - held, held)) >= 0 || memory.grow(pages - held) >= 0;
}

/** The byte at an offset; NUL for the few offsets behind the end. */
export function byteAt(at: i32): i32 {
  return load<u8>(at, SOURCE);
}

/** The eight bytes from an offset on, the first of them lowest. */
export function eightAt(at: i32): u64 {
  return load<u64>(at, SOURCE);
}
