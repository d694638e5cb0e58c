import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dateOf, dayNumber, PERIODS, periodsAfter, periodsUntil } from './calendar.js';
import { floorOn } from './floor.js';
import { pausesOf } from './pause.js';
import { levelOf } from './percent.js';
import { announcedOn, enforcedOn, nextRise, type Ratchet, ratchetOf } from './ratchet.js';
import { NO_STATE } from './state.js';

fc.configureGlobal({ seed: 20_261_101 });

const ratchet = (options: Partial<Parameters<typeof ratchetOf>[0]> = {}): Ratchet =>
  ratchetOf({ start: 40, from: '2026-01-01', step: 5, every: 'month', cap: 85, ...options }, 'from', [])!;
const percentOn = (of: Ratchet, date: string) => (enforcedOn(of, date) ?? Number.NaN) / 1e6;

describe('forty, five more each month', () => {
  test.each([
    ['2025-12-31', Number.NaN],
    ['2026-01-01', 40],
    ['2026-01-31', 40],
    ['2026-02-01', 45],
    ['2026-09-30', 80],
    ['2026-10-01', 85],
    ['2027-01-01', 85],
    ['9999-12-31', 85],
  ])('%s: %d', (date, expected) => expect(percentOn(ratchet(), date)).toEqual(expected));
});

describe('the ends of months and leap days', () => {
  test.each([
    ['2026-01-31', 'month', ['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']],
    ['2028-01-31', 'month', ['2028-02-29', '2028-03-31']],
    ['2028-02-29', 'year', ['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']],
    ['2026-11-30', 'quarter', ['2027-02-28', '2027-05-30']],
    ['2026-12-28', 'week', ['2027-01-04', '2027-01-11']],
    ['2026-12-31', 'day', ['2027-01-01']],
  ] as const)('from %s every %s', (from, every, dates) => {
    expect(dates.map((_, index) => dateOf(periodsAfter(from, every, index + 1)))).toEqual(dates);
    for (const [index, date] of dates.entries()) {
      expect(periodsUntil(from, every, dayNumber(date))).toBe(index + 1);
      expect(periodsUntil(from, every, dayNumber(date) - 1)).toBe(index);
    }
  });
});

const day = fc.integer({ min: dayNumber('1999-01-01'), max: dayNumber('2099-12-31') }).map((number) => dateOf(number)!);
const percent = fc.integer({ min: 0, max: 10_000 }).map((number) => number / 100);
/** Up to three pauses, which may follow each other without a day between them. */
const anyPauses = fc
  .tuple(day, fc.array(fc.tuple(fc.nat(2), fc.nat(400)), { maxLength: 3 }))
  .map(([first, spans]) => {
    let next = dayNumber(first);
    return spans.map(([gap, length]) => {
      const from = next + gap;
      next = from + length + 1;
      return { from: dateOf(from)!, to: dateOf(next - 1)!, reason: 'a freeze' };
    });
  })
  .map(pausesOf);
const anyRatchet = fc
  .record({
    start: percent,
    from: day,
    step: percent,
    every: fc.constantFrom(...PERIODS),
    cap: percent,
    'grace-days': fc.nat(400),
  })
  .chain((options) => anyPauses.map((pauses) => ratchetOf(options, 'from', pauses)!));

describe('any ratchet', () => {
  test('never falls as the date grows', () => {
    fc.assert(
      fc.property(anyRatchet, day, day, (of, a, b) => {
        const [early, late] = [a, b].sort() as [string, string];
        expect(enforcedOn(of, late) ?? -1).toBeGreaterThanOrEqual(enforcedOn(of, early) ?? -1);
        expect(announcedOn(of, late) ?? -1).toBeGreaterThanOrEqual(announcedOn(of, early) ?? -1);
      }),
      { numRuns: 5_000 },
    );
  });

  test('never exceeds the cap, nor what it has announced', () => {
    fc.assert(
      fc.property(anyRatchet, day, (of, date) => {
        expect(announcedOn(of, date) ?? 0).toBeLessThanOrEqual(of.cap);
        expect(enforcedOn(of, date) ?? 0).toBeLessThanOrEqual(announcedOn(of, date) ?? 0);
      }),
      { numRuns: 5_000 },
    );
  });

  test('rises next exactly on the day it says, above the level asked for, and not before', () => {
    fc.assert(
      fc.property(anyRatchet, day, percent, (of, date, above) => {
        const level = levelOf(above);
        fc.pre((enforcedOn(of, date) ?? 0) <= level);
        const rise = nextRise(of, date, level);
        if (rise === null) {
          expect(enforcedOn(of, '9999-12-31') ?? 0).toBeLessThanOrEqual(level);
        } else {
          expect(rise.date > date).toBe(true);
          expect(rise.level).toBeGreaterThan(level);
          expect(enforcedOn(of, rise.date)).toBe(rise.level);
          expect(enforcedOn(of, dateOf(dayNumber(rise.date) - 1)!) ?? 0).toBeLessThanOrEqual(level);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test('stays through a pause at what it was on the day before, and then is what it would have been', () => {
    fc.assert(
      fc.property(anyRatchet, day, (of, date) => {
        const free = { ...of, pauses: [] };
        const pause = of.pauses.find(({ from, to }) => from <= date && date <= to);
        const shown = pause === undefined ? enforcedOn(free, date) : enforcedOn(of, dateOf(dayNumber(pause.from) - 1)!);
        expect(enforcedOn(of, date)).toBe(shown);
      }),
      { numRuns: 5_000 },
    );
  });

  test('is the same in every time zone', () => {
    const zone = process.env.TZ;
    const dates = fc.sample(fc.tuple(anyRatchet, day), { numRuns: 200, seed: 3 });
    const floors = (name: string) => {
      process.env.TZ = name;
      return dates.map(([of, date]) => enforcedOn(of, date));
    };
    try {
      expect(floors('Pacific/Kiritimati')).toEqual(floors('America/Los_Angeles'));
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});

test('a combined floor never falls either, as long as the best measured does not', () => {
  fc.assert(
    fc.property(anyRatchet, day, day, percent, percent, (of, a, b, min, tolerance) => {
      const [early, late] = [a, b].sort() as [string, string];
      const floor = (date: string) => floorOn({ min, ratchet: of, state: NO_STATE, tolerance }, date)!.level;
      expect(floor(late)).toBeGreaterThanOrEqual(floor(early));
    }),
  );
});

test('half a ratchet is refused, naming what is missing', () => {
  expect(ratchetOf({ min: 40 }, 'from', [])).toBeNull();
  expect(ratchetOf({ min: 40, from: '2026-01-01', step: 5 }, 'from', [])).toMatchObject({ start: levelOf(40) });
  expect(() => ratchetOf({ start: 40, step: 5 }, 'from', [])).toThrow(/`from`/);
  expect(() => ratchetOf({ start: 40, from: '2026-01-01' }, 'from', [])).toThrow(/`step`/);
  expect(() => ratchetOf({ from: '2026-01-01', step: 5 }, 'from', [])).toThrow(/`start`/);
});

describe('a pause of the winter holidays', () => {
  const pauses = pausesOf([
    { from: '2027-01-01', to: '2027-01-10', reason: 'stocktaking' },
    { from: '2026-12-20', to: '2026-12-31', reason: 'holidays' },
  ]);
  const weekly = { start: 40, from: '2026-12-06', step: 5, every: 'week' } as const;
  const paused = ratchetOf(weekly, 'from', pauses)!;

  test.each([
    ['2026-12-13', 45],
    ['2026-12-19', 45],
    ['2026-12-20', 45],
    ['2027-01-10', 45],
    ['2027-01-11', 65],
    ['2027-01-17', 70],
  ])('%s: %d', (date, expected) => expect(percentOn(paused, date)).toBe(expected));

  test('says when the next rise is', () => {
    expect(nextRise(paused, '2026-12-25', levelOf(45))).toEqual({ date: '2027-01-11', level: levelOf(65) });
    expect(nextRise(paused, '2026-12-13', levelOf(45))).toEqual({ date: '2027-01-11', level: levelOf(65) });
    const endless = pausesOf([{ from: '2026-12-20', to: '9999-12-31', reason: 'the end' }]);
    expect(nextRise(ratchetOf(weekly, 'from', endless)!, '2026-12-13', levelOf(45))).toBeNull();
  });

  test('is one sentence when two overlap or one is turned round', () => {
    const reason = 'r';
    expect(() =>
      pausesOf([
        { from: '2026-12-20', to: '2026-12-31', reason },
        { from: '2026-12-31', to: '2027-01-02', reason },
      ]),
    ).toThrow(
      'the pauses from 2026-12-20 to 2026-12-31 and from 2026-12-31 to 2027-01-02 overlap: make them one, or let the second begin later.',
    );
    expect(() => pausesOf([{ from: '2026-12-20', to: '2026-12-19', reason }])).toThrow(
      'the pause from 2026-12-20 ends on 2026-12-19, before it begins.',
    );
  });
});
