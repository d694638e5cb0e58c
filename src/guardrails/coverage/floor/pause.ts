import { UserError } from '../../../core/errors.js';
import { dateOf, dayNumber } from './calendar.js';

/** Days, first and last included, on which no floor rises. */
export interface Pause {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** Pauses in the order of their days; throws a UserError for one that ends before it begins and for two that overlap. */
export function pausesOf(pauses: readonly Pause[]): readonly Pause[] {
  const sorted = [...pauses].sort((a, b) => dayNumber(a.from) - dayNumber(b.from));
  for (const [index, { from, to }] of sorted.entries()) {
    if (to < from) throw new UserError(`the pause from ${from} ends on ${to}, before it begins.`, { key: 'pause' });
    const next = sorted[index + 1];
    if (next !== undefined && next.from <= to) {
      throw new UserError(
        `the pauses from ${from} to ${to} and from ${next.from} to ${next.to} overlap: make them one, or let the second begin later.`,
        { key: 'pause' },
      );
    }
  }
  return sorted;
}

/** The pause that a date lies in; null outside all of them. */
export function pauseOn(pauses: readonly Pause[], date: string): Pause | null {
  return pauses.find(({ from, to }) => from <= date && date <= to) ?? null;
}

/** The last day before the date on which floors rose; the date itself outside pauses. Pauses come as `pausesOf` has them. */
export function beforePause(pauses: readonly Pause[], date: string): string {
  let day = date;
  for (let index = pauses.length - 1; index >= 0; index--) {
    const { from, to } = pauses[index]!;
    if (from <= day && day <= to) day = dateOf(dayNumber(from) - 1)!;
  }
  return day;
}

/** The first day from the date on which floors rise again; null where there is none. Pauses come as `pausesOf` has them. */
export function afterPause(pauses: readonly Pause[], date: string): string | null {
  let day: string | null = date;
  for (const { from, to } of pauses) {
    if (day !== null && from <= day && day <= to) day = dateOf(dayNumber(to) + 1);
  }
  return day;
}
