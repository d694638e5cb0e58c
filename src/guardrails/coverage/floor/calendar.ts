/** How far one period reaches. */
export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** Periods from the shortest to the longest. */
export const PERIODS: readonly Period[] = ['day', 'week', 'month', 'quarter', 'year'];

const DAYS: Readonly<Partial<Record<Period, number>>> = { day: 1, week: 7 };
const MONTHS: Readonly<Partial<Record<Period, number>>> = { month: 1, quarter: 3, year: 12 };
const DAY_MS = 86_400_000;
const LAST_DAY = dayNumber('9999-12-31');

/** Days since 1970-01-01 of a date `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** The date `YYYY-MM-DD` of a day number, or null past the year 9999. */
export function dateOf(day: number): string | null {
  return day > LAST_DAY ? null : new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The day number that lies `count` periods after `from`: counted from `from` itself, so that the 31st stays the 31st
 * wherever a month has one and is the last day where it has none.
 */
export function periodsAfter(from: string, period: Period, count: number): number {
  const days = DAYS[period];
  if (days !== undefined) return dayNumber(from) + days * count;
  const [year, month, day] = from.split('-').map(Number) as [number, number, number];
  const target = month - 1 + MONTHS[period]! * count;
  const first = Date.UTC(year, target, 1);
  const length = (Date.UTC(year, target + 1, 1) - first) / DAY_MS;
  return first / DAY_MS + Math.min(day, length) - 1;
}

/** How many whole periods lie between `from` and the day, none before it. */
export function periodsUntil(from: string, period: Period, day: number): number {
  const elapsed = day - dayNumber(from);
  if (elapsed < 0) return 0;
  const days = DAYS[period];
  if (days !== undefined) return Math.floor(elapsed / days);
  const end = new Date(day * DAY_MS);
  const [year, month] = from.split('-').map(Number) as [number, number];
  const months = (end.getUTCFullYear() - year) * 12 + end.getUTCMonth() + 1 - month;
  const count = Math.floor(months / MONTHS[period]!);
  return periodsAfter(from, period, count) > day ? count - 1 : count;
}
