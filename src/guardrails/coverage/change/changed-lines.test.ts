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
