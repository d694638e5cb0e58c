import { describe, expect, test } from '@jest/globals';
import type { Case, Limit } from './case.js';
import type { Cost } from './measure.js';
import { NOWHERE, type Place, pythonPlace } from './place.js';
import { resultOf } from './result.js';
import { row } from './table.js';

const cost = (seconds: number, mebibytes = 100): Cost => ({ seconds, cpuSeconds: seconds * 2, mebibytes });
const about = (limit?: Limit, place: Place = NOWHERE, otherPlace: Place = place): Case => ({
  name: 'case',
  what: 'what',
  ours: { label: 'ours', place, commands: () => [] },
  other: { label: 'peer', place: otherPlace, commands: () => [] },
  ...(limit === undefined ? {} : { limit }),
});

describe('resultOf', () => {
  test.each([
    [about({ ratio: 1 }), cost(1), cost(1), { figure: '1.00', limit: '1', met: true }],
    [about({ ratio: 1 }), cost(1.001), cost(1), { figure: '1.00', limit: '1', met: false }],
    [about({ ratio: 0.05 }), cost(0.0123), cost(1), { figure: '0.012', limit: '0.05', met: true }],
    [about(), cost(2), cost(1), { figure: '2.00', limit: '', met: null }],
    [about({ mebibytes: 512 }), cost(1, 512.4), null, { figure: '512 MiB', limit: '512 MiB', met: false }],
    [about({ ratio: 1 }), null, null, { figure: '', limit: '1', met: null }],
  ])('%#', (test, ours, other, expected) => {
    expect(resultOf(test, ours, other)).toMatchObject(expected);
  });

  test('names the tree once where both sides look at the same, and proves nothing on less than was asked for', () => {
    const same = resultOf(about({ ratio: 1 }, pythonPlace(50, 1024)), cost(1), cost(2));
    expect([same.what, same.against, same.met]).toEqual(['what, 50 MB', 'peer', true]);
    const growth = resultOf(about({ ratio: 4 }, pythonPlace(1024, 1024), pythonPlace(50, 14)), cost(1), cost(2));
    expect([growth.what, growth.against, growth.met]).toEqual(['what, 1 GB', 'peer, 14 MB', null]);
  });
});

test('a row says what was measured, and marks what is over', () => {
  const result = resultOf(about({ ratio: 0.5 }), cost(1.234), cost(12.34, 50.6));
  expect(row(result)).toBe('| what | 0.10 | 0.5 | yes | 1.23 s | peer | 12.3 s | 2.47 s / 24.7 s | 100 MiB / 51 MiB |');
  expect(row({ ...result, met: false })).toContain('| **no** |');
  expect(row(resultOf({ ...about({ ratio: 1 }), unavailable: 'not here' }, null, null))).toBe(
    '| what | not here | 1 |  |  | peer |  |  |  |',
  );
});
