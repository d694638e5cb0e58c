import { compareText } from '../../core/finding.js';

/** Lines that stand together in a shingle. */
const LINES = 3;

/**
 * Every three lines that follow each other in a text, without indentation, blank lines and comments: what two texts have
 * in common of them says how alike they are, whether or not they parse.
 */
export type Shingles = ReadonlySet<string>;

/** The shingles of a text; a shorter one is a shingle as a whole. */
export function shinglesOf(text: string): Shingles {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '' && !line.startsWith('#'));
  const shingles = new Set<string>();
  for (let start = 0; start === 0 || start + LINES <= lines.length; start++) {
    shingles.add(lines.slice(start, start + LINES).join('\n'));
  }
  return shingles;
}

/** How many of the shingles of two texts both have, of all that one of them has: from 0 to 1. */
export function similarity(one: Shingles, other: Shingles): number {
  const [small, large] = [one, other].sort((a, b) => a.size - b.size) as [Shingles, Shingles];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared++;
  return shared / (small.size + large.size - shared);
}

/** Two paths in one order, whichever comes first. */
export function pairKey(a: string, b: string): string {
  return compareText(a, b) < 0 ? `${a}\0${b}` : `${b}\0${a}`;
}
