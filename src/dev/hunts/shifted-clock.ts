import { dayOf } from '../../core/time.js';
import { systemClock } from '../../host/clock.js';
import type { Clock } from '../../host/host.js';

/** The system's clock, ahead by so many milliseconds. */
export function shiftedClock(milliseconds: number): Clock {
  const now = (): Date => new Date(Date.now() + milliseconds);
  return { ...systemClock, now, today: () => dayOf(now()) };
}
