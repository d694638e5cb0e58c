import { type Level, levelOf, showLevel } from './percent.js';
import { announcedOn, enforcedOn, type Ratchet } from './ratchet.js';
import { bestOf, type State } from './state.js';

/** A percentage that must be reached, and where it comes from. */
export interface Floor {
  readonly level: Level;
  /** Completes "below the floor of 65 %, ". */
  readonly why: string;
}

/** What the floor of the total is made of. */
export interface FloorSources {
  readonly min: number | null;
  readonly ratchet: Ratchet | null;
  readonly state: State;
  /** Points that the best measured may be undercut by. */
  readonly tolerance: number;
}

/** The highest of `min`, the calendar's floor on the date and the best measured less tolerance; null without any. */
export function floorOn({ min, ratchet, state, tolerance }: FloorSources, date: string): Floor | null {
  const best = bestOf(state);
  return highest([
    min === null ? null : { level: levelOf(min), why: 'set by `min`' },
    ratchet === null ? null : calendar(enforcedOn(ratchet, date), 'due by the calendar'),
    best === null
      ? null
      : {
          level: Math.max(0, best.level - levelOf(tolerance)),
          why: `the best measured (${showLevel(best.level, 0)} % on ${best.date})${tolerance === 0 ? '' : ` less a tolerance of ${tolerance}`}`,
        },
  ]);
}

/** The floor that the calendar has announced but does not enforce before its days of grace are over; null without one. */
export function announcedFloor(ratchet: Ratchet | null, enforced: Level, date: string): Floor | null {
  if (ratchet === null) return null;
  const floor = calendar(announcedOn(ratchet, date), 'announced by the calendar');
  return floor !== null && floor.level > enforced ? floor : null;
}

function calendar(level: Level | null, why: string): Floor | null {
  return level === null ? null : { level, why };
}

function highest(floors: readonly (Floor | null)[]): Floor | null {
  let best: Floor | null = null;
  for (const floor of floors) if (floor !== null && (best === null || floor.level > best.level)) best = floor;
  return best;
}
