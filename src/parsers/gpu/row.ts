/**
 * One GPU as a tool described it: cells by column header. Headers follow nvidia-smi, whatever the vendor: the field's
 * name, then its unit in brackets where it has one (`memory.used [MiB]`, `temperature.gpu`, `uuid`).
 */
export type GpuRow = ReadonlyMap<string, string>;

/** What could not be read from a tool's output, one sentence. */
export class GpuOutputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GpuOutputError';
  }
}

/** A column header taken apart: `memory.used [MiB]` is the field `memory.used` in `MiB`. */
export function splitHeader(header: string): { readonly field: string; readonly unit: string | null } {
  const match = /^([^[\]]{1,200}?)\s{0,4}(?:\[([^[\]]{1,20})\])?$/.exec(header);
  return match === null ? { field: header, unit: null } : { field: match[1]!, unit: match[2] ?? null };
}

/** The lines of a tool's output without line ends, blank lines left out. */
export function rowLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
}

/** Cells of a line of unquoted CSV; a comma inside a value cannot be told from a separator. */
export function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim());
}

/**
 * The number a cell holds, or null when it holds none. A unit is accepted only when it is the column's own, so `N/A`,
 * `[Not Supported]`, `ERR!`, an error sentence or a number of another unit never become a value.
 */
export function numberIn(cell: string, unit: string | null): number | null {
  const match = /^([+-]?\d{1,20}(?:\.\d{1,12})?)(?:\s{0,4}([^\d\s].{0,15}))?$/.exec(cell.trim());
  if (match === null || (match[2] !== undefined && match[2] !== unit)) return null;
  const value = Number(match[1]);
  return isSentinel(value, unit) || Math.abs(value) > Number.MAX_SAFE_INTEGER ? null : value;
}

/** Whether a number is what drivers and management libraries write for "no value". */
function isSentinel(value: number, unit: string | null): boolean {
  // 16 bits of ones: no plausible reading but for an amount of memory.
  if (value === 0xffff) return unit !== 'MiB' && unit !== 'MB' && unit !== 'B';
  return SENTINELS.has(value);
}

/** 32 bits of ones, and DCGM's blanks for 32-bit and floating-point fields. */
const SENTINELS: ReadonlySet<number> = new Set([
  0xffffffff,
  0x7fffffff,
  0x7ffffff0,
  0x7ffffff1,
  0x7ffffff2,
  0x7ffffff3,
  2 ** 47,
]);
