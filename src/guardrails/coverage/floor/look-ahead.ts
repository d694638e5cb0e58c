import { compareText } from '../../../core/finding.js';
import type { Tally } from '../../../parsers/coverage/report.js';
import { shortfall, showLevel } from './percent.js';
import type { Rise } from './ratchet.js';

/** A file and how much of it is not covered. */
export interface Gap {
  readonly path: string;
  readonly missing: number;
}

/** How many files a message names. */
const NAMED = 3;

/** The fewest files that together lack at least `needed` statements or branches, the largest gap first. */
export function cheapestFiles(tallies: ReadonlyMap<string, Tally>, needed: number): readonly Gap[] {
  const gaps = [...tallies]
    .map(([path, { covered, total }]) => ({ path, missing: total - covered }))
    .filter(({ missing }) => missing > 0)
    .sort((a, b) => b.missing - a.missing || compareText(a.path, b.path));
  const cheapest: Gap[] = [];
  for (let left = needed; left > 0 && cheapest.length < gaps.length; left -= cheapest.at(-1)!.missing) {
    cheapest.push(gaps[cheapest.length]!);
  }
  return cheapest;
}

/** `a.py (40), b.py (12) and 3 more files`. */
export function showGaps(gaps: readonly Gap[]): string {
  const named = gaps.slice(0, NAMED).map(({ path, missing }) => `${path} (${missing})`);
  const more = gaps.length - named.length;
  return `${named.join(', ')}${more === 0 ? '' : ` and ${countedGap(more, 'more file')}`}`;
}

/** `1 line`, `2 lines`. */
export function countedGap(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What the next rise of the floor asks for, one sentence. */
export function showRise(rise: Rise, total: Tally, tallies: ReadonlyMap<string, Tally>, branches: boolean): string {
  const needed = shortfall(total, rise.level);
  const what = `From ${rise.date} the floor is ${showLevel(rise.level, 0)} %`;
  if (needed === 0) return `${what}, which is reached already.`;
  const noun = branches ? 'more line or branch' : 'more line';
  const plural = branches && needed !== 1 ? `${needed} more lines or branches` : countedGap(needed, noun);
  return `${what}: ${plural} to cover; cheapest: ${showGaps(cheapestFiles(tallies, needed))}.`;
}
