/** The address of the source's first byte; below it lie the lexer's own tables. */
export const SOURCE: usize = 0x10000;

/** NUL bytes behind the source: whoever reads up to 16 bytes at a time finds nothing there that means anything. */
const MARGIN: u64 = 16;

/** How many bytes the source has. */
export let length: i32 = 0;

/** Where numbers that tell of the source are kept: by statement, by comment, by level of blocks, by line. */
export let statements: usize = 0;
export let parents: usize = 0;
export let after: usize = 0;
export let comments: usize = 0;
export let levels: usize = 0;
export let caseColumns: usize = 0;
export let lines: usize = 0;

/** The first address that is not taken yet. */
let free: u64 = 0;

/**
 * Makes room for a source of so many bytes and for all that could be found in it, so that nothing has to grow while
 * it is read, and returns where the source belongs; 0 when there is not so much memory. Memory that is never written
 * to costs nothing.
 */
export function reserve(size: i32): usize {
  length = size;
  free = (<u64>SOURCE + <u64>size + MARGIN + 7) & ~7;
  // Statements and comments take two bytes each at least. Blocks in blocks stand at different columns, of which a byte
  // makes eight at most, so that n of them take n * n / 16 bytes.
  const most = (<u64>size >> 1) + 1;
  const deepest = <u64>(4.0 * sqrt<f64>(size)) + 8;
  // Lines are found at another time than statements, and may take their place.
  lines = <usize>free;
  statements = take(most, 12);
  parents = take(most, 4);
  after = take(most, 4);
  comments = take(most, 4);
  levels = take(deepest, 16);
  caseColumns = take(deepest, 4);
  if (!hold(free)) return 0;
  memory.fill(SOURCE + <usize>size, 0, <usize>MARGIN);
  return SOURCE;
}

function take(count: u64, bytes: u64): usize {
  const address = <usize>free;
  free += count * bytes;
  return address;
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
