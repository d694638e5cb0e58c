import { UserError } from '../../../core/errors.js';
import { dateOf, dayNumber, type Period, periodsAfter, periodsUntil } from './calendar.js';
import { afterPause, beforePause, type Pause } from './pause.js';
import { FULL, type Level, levelOf } from './percent.js';

/** A floor that rises by the calendar: `start` on the day `from`, `step` more after each period, never above `cap`. */
export interface Ratchet {
  readonly start: Level;
  readonly from: string;
  readonly step: Level;
  readonly every: Period;
  readonly cap: Level;
  /** Days between the announcement of a step and its enforcement. */
  readonly graceDays: number;
  /** Days on which it does not rise, in order. */
  readonly pauses: readonly Pause[];
}

/** A ratchet as people write it, in percent. */
export interface RatchetOptions {
  readonly min?: number | null;
  readonly start?: number | null;
  readonly from?: string | null;
  readonly step?: number | null;
  readonly every?: Period;
  readonly cap?: number | null;
  readonly 'grace-days'?: number | null;
}

/** The ratchet that options describe, or null when they describe none; throws a UserError for half of one. */
export function ratchetOf(options: RatchetOptions, key: string, pauses: readonly Pause[]): Ratchet | null {
  const { start, from, step, every = 'month', cap, 'grace-days': graceDays } = options;
  if (start == null && from == null && step == null) return null;
  if (from == null) throw new UserError('a floor that rises needs `from`, the day on which it begins.', { key });
  if (step == null) throw new UserError('a floor that rises needs `step`, the points added each period.', { key });
  const first = start ?? options.min;
  if (first == null) throw new UserError('a floor that rises needs `start` or `min` to begin with.', { key });
  return {
    start: levelOf(first),
    from,
    step: levelOf(step),
    every,
    cap: cap == null ? FULL : levelOf(cap),
    graceDays: graceDays ?? 0,
    pauses,
  };
}

/** The floor that counts on a date; null before the ratchet begins. A pure function of both, never falling. */
export function enforcedOn(ratchet: Ratchet, date: string): Level | null {
  return levelAfter(ratchet, date, ratchet.graceDays);
}

/** The floor that is announced on a date, steps still in their days of grace included; null before it begins. */
export function announcedOn(ratchet: Ratchet, date: string): Level | null {
  return levelAfter(ratchet, date, 0);
}

function levelAfter(ratchet: Ratchet, date: string, graceDays: number): Level | null {
  const day = dayNumber(beforePause(ratchet.pauses, date));
  if (day < dayNumber(ratchet.from)) return null;
  return stepLevel(ratchet, periodsUntil(ratchet.from, ratchet.every, day - graceDays));
}

function stepLevel({ start, step, cap }: Ratchet, count: number): Level {
  return Math.min(cap, start + step * count);
}

/** A rise to come: from this day on, this floor. */
export interface Rise {
  readonly date: string;
  readonly level: Level;
}

/** The first day after `date` on which the calendar asks for more than `level`; null when it never will. */
export function nextRise(ratchet: Ratchet, date: string, level: Level): Rise | null {
  const rise = unpausedRise(ratchet, beforePause(ratchet.pauses, date), level);
  const day = rise === null ? null : afterPause(ratchet.pauses, rise.date);
  // What was due in a pause comes all at once after it.
  return day === null ? null : { date: day, level: enforcedOn(ratchet, day)! };
}

function unpausedRise(ratchet: Ratchet, date: string, level: Level): Rise | null {
  const { start, from, step, every, cap, graceDays } = ratchet;
  if (cap <= level) return null;
  if (date < from && Math.min(start, cap) > level) return { date: from, level: Math.min(start, cap) };
  if (step === 0) return null;
  const passed = date < from ? 0 : periodsUntil(from, every, dayNumber(date) - graceDays);
  const count = Math.max(passed, Math.floor((level - start) / step), 0) + 1;
  const day = dateOf(periodsAfter(from, every, count) + graceDays);
  return day === null ? null : { date: day, level: stepLevel(ratchet, count) };
}
