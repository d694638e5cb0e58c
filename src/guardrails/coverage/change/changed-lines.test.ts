import { expect, test } from '@jest/globals';
import { changedFiles } from './changed-lines.js';

/** A file whose statements are the letters of a picture: `#` ran, `-` did not, a blank is no statement. */
function changed(picture: string, ...ranges: readonly (readonly [number, number])[]) {
  const lines = [...picture].flatMap((mark, index) => (mark === ' ' ? [] : [index + 1]));
  const hit = [...picture].filter((mark) => mark !== ' ').map((mark) => (mark === '#' ? 1 : 0));
  const file = { path: 'a.py', lines: Uint32Array.from(lines), hit: Uint8Array.from(hit), branches: new Map() };
  const measurement = { files: new Map([['a.py', file]]), strangers: [], leftOut: [], branches: false, reports: [] };
  const none = new Set<string>();
  const changes = { base: 'x', files: new Map([['a.py', ranges]]), added: none, removed: none, renamed: new Map() };
  return changedFiles(measurement, changes).map(({ tally, uncovered }) => [tally.covered, tally.total, ...uncovered]);
}

test('a line of which only some branches are taken is not covered, where branches count', () => {
  const exits = (covered: number) => ({ total: 2, covered, missing: null, names: 'target' }) as const;
  const file = {
    path: 'a.py',
    lines: Uint32Array.of(1, 2, 3, 4),
    hit: Uint8Array.of(1, 1, 0, 1),
    branches: new Map([
      [1, exits(2)],
      [2, exits(1)],
      [3, exits(0)],
    ]),
  };
  const of = (branches: boolean, last: number) =>
    changedFiles(
      { files: new Map([['a.py', file]]), strangers: [], leftOut: [], branches, reports: [] },
      {
        base: 'x',
        files: new Map([['a.py', [[1, last]]]]),
        added: new Set(),
        removed: new Set(),
        renamed: new Map(),
      },
    );
  const partial = [{ line: 2, covered: 1, total: 2 }];
  expect(of(true, 4)).toEqual([{ path: 'a.py', tally: { covered: 2, total: 4 }, uncovered: [[3, 3]], partial }]);
  expect(of(false, 4)[0]).toMatchObject({ tally: { covered: 3, total: 4 }, partial: [] });
  expect(of(true, 1)[0]).toMatchObject({ tally: { covered: 1, total: 1 }, partial: [] });
});

test.each<[string, readonly (readonly [number, number])[], readonly unknown[]]>([
  ['#--#', [[1, 4]], [[2, 4, [2, 3]]]],
  ['- - -', [[1, 5]], [[0, 3, [1, 5]]]],
  ['-#-', [[1, 3]], [[1, 3, [1, 1], [3, 3]]]],
  [
    '----',
    [
      [1, 1],
      [3, 4],
    ],
    [[0, 3, [1, 1], [3, 4]]],
  ],
  [
    '----',
    [
      [3, 4],
      [1, 1],
    ],
    [[0, 3, [1, 1], [3, 4]]],
  ],
  ['# #', [[2, 2]], []],
  ['#-', [], []],
  ['#-', [[1, Number.MAX_SAFE_INTEGER]], [[1, 2, [2, 2]]]],
  ['#-', [[7, 9]], []],
])('%j changed in %j', (picture, ranges, expected) => expect(changed(picture, ...ranges)).toEqual(expected));
