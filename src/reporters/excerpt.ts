import { visible } from '../core/safe-text.js';
import { widthOf } from './columns.js';

/** A source line ready to be shown: its text, and the marks that stand below it. */
export interface Excerpt {
  readonly text: string;
  readonly marks: string;
}

/** Where the marks go: columns from 1 in characters, the end exclusive; without an end one character is marked. */
export interface Span {
  readonly column: number;
  readonly endColumn: number | null;
}

const TAB = 4;
const LONGEST_LINE = 10_000;

/** The part of a line around a span that fits into `width` columns, or null when the span is not on the line. */
export function excerptOf(line: string, { column, endColumn }: Span, width: number): Excerpt | null {
  const characters = [...line.slice(0, LONGEST_LINE).trimEnd()];
  if (column > characters.length) return null;
  const shown = characters.map((character) => (character === '\t' ? ' '.repeat(TAB) : visible(character)));
  const widths = shown.map(widthOf);
  const end = Math.min(Math.max(endColumn ?? 0, column + 1), characters.length + 1);
  const [first, last] = windowAround(widths, column - 1, end - 1, width);
  const sum = (from: number, to: number): number => widths.slice(from, to).reduce((total, size) => total + size, 0);
  const before = first > 0 ? '…' : '';
  const after = last < shown.length ? '…' : '';
  const indent = ' '.repeat(before.length + sum(first, column - 1));
  const marks = '^'.repeat(Math.max(1, sum(column - 1, Math.min(end - 1, last))));
  return { text: `${before}${shown.slice(first, last).join('')}${after}`, marks: indent + marks };
}

/** The range of characters to show: all when they fit, else from a little before the span. */
function windowAround(widths: readonly number[], start: number, end: number, width: number): [number, number] {
  const total = widths.reduce((sum, size) => sum + size, 0);
  if (total <= width) return [0, widths.length];
  const room = Math.max(8, width - 2);
  let first = start;
  let used = widths.slice(start, end).reduce((sum, size) => sum + size, 0);
  while (first > 0 && used + widths[first - 1]! <= Math.max(room / 2, room - 20)) used += widths[--first]!;
  let last = first;
  let shown = 0;
  while (last < widths.length && shown + widths[last]! <= room) shown += widths[last++]!;
  return [first, last];
}
