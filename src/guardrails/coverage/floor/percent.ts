import type { Tally } from '../../../parsers/coverage/report.js';

/** A percentage to compare with, as a whole number of millionths of a percent: 62.1 % is 62 100 000. */
export type Level = number;

const PER_PERCENT = 1_000_000;

/** The level of 100 %. */
export const FULL: Level = 100 * PER_PERCENT;

/** Most digits after the point that any number here is shown with. */
const DIGITS_LIMIT = 12;

/** The level nearest to a percentage. */
export function levelOf(percent: number): Level {
  return Math.round(percent * PER_PERCENT);
}

/** The percentage of a level, for machines. */
export function percentOf(level: Level): number {
  return level / PER_PERCENT;
}

/** Whether the measured share is at least the level, exactly; nothing to cover is all covered. */
export function reachesLevel({ covered, total }: Tally, level: Level): boolean {
  return BigInt(covered) * BigInt(FULL) >= BigInt(level) * BigInt(total);
}

/** How many more statements or branches must be covered to reach the level. */
export function shortfall({ covered, total }: Tally, level: Level): number {
  const needed = (BigInt(level) * BigInt(total) + BigInt(FULL - 1)) / BigInt(FULL);
  return Math.max(0, Number(needed) - covered);
}

/** The highest level with this many digits after the point that is not above the measured share. */
export function levelBelow({ covered, total }: Tally, digits: number): Level {
  if (total === 0) return FULL;
  const unit = BigInt(10 ** Math.max(0, 6 - digits));
  return Number((BigInt(covered) * BigInt(FULL)) / BigInt(total) / unit) * Number(unit);
}

/** The difference `now - before` in millionths of a percent, rounded down: a loss never looks smaller than it is. */
export function differenceOf(now: Tally, before: Tally): number {
  const [a, b] = [now, before].map(({ covered, total }) => (total === 0 ? [1n, 1n] : [BigInt(covered), BigInt(total)]));
  const numerator = (a![0]! * b![1]! - b![0]! * a![1]!) * BigInt(FULL);
  const denominator = a![1]! * b![1]!;
  const quotient = numerator / denominator;
  return Number(numerator % denominator !== 0n && numerator < 0n ? quotient - 1n : quotient);
}

/**
 * The share as coverage.py prints it: rounded half to even on the same double, but never up to 100 nor down to 0
 * (`display_covered` in coverage/results.py).
 */
export function showShare({ covered, total }: Tally, digits: number): string {
  const percent = total === 0 ? 100 : (100 * covered) / total;
  const nearest = 1 / 10 ** digits;
  if (percent > 0 && percent < nearest) return nearest.toFixed(digits);
  if (percent > 100 - nearest && percent < 100) return (100 - nearest).toFixed(digits);
  return isTie(percent, digits) ? halfToEven(percent, digits) : percent.toFixed(digits);
}

/** Only an odd multiple of 2^-(digits + 1) lies exactly between two decimals with so many digits. */
function isTie(percent: number, digits: number): boolean {
  const scaled = percent * 2 ** (digits + 1);
  return Number.isInteger(scaled) && scaled % 2 !== 0;
}

function halfToEven(percent: number, digits: number): string {
  const lower = Math.floor(percent * 10 ** digits);
  return ((lower % 2 === 0 ? lower : lower + 1) / 10 ** digits).toFixed(digits);
}

/** A level in decimals: at least so many digits, more where it has more. */
export function showLevel(level: Level, digits: number): string {
  return (level / PER_PERCENT).toFixed(Math.max(digits, digitsOf(level)));
}

/** A signed difference of levels in decimals. */
export function showDifference(difference: number, digits: number): string {
  return `${difference < 0 ? '-' : '+'}${showLevel(Math.abs(difference), digits)}`;
}

function digitsOf(level: Level): number {
  const decimals = String(level % PER_PERCENT).padStart(6, '0');
  return decimals.replace(/0+$/, '').length;
}

/** A share below a level, and that level, with as many digits as it takes to see that it is below. */
export function showBelow(
  tally: Tally,
  level: Level,
  digits: number,
): { readonly share: string; readonly floor: string } {
  for (let shown = Math.max(digits, digitsOf(level)); ; shown++) {
    const share = showShare(tally, shown);
    if (Number(share) < percentOf(level) || shown >= DIGITS_LIMIT) return { share, floor: showLevel(level, shown) };
  }
}
