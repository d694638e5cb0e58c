import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { numberIn, splitHeader } from './row.js';

fc.configureGlobal({ seed: 20_261_101 });

describe('a cell', () => {
  test.each<[string, string | null, number]>([
    ['143771 MiB', 'MiB', 143_771],
    ['143771', 'MiB', 143_771],
    [' 77.71 W ', 'W', 77.71],
    ['0 %', '%', 0],
    ['-5', null, -5],
    ['65535 MiB', 'MiB', 65_535],
  ])('%j in %j is %d', (cell, unit, value) => {
    expect(numberIn(cell, unit)).toBe(value);
  });

  test.each([
    ...[
      '',
      ' ',
      'N/A',
      '[N/A]',
      'n/a',
      '[Not Supported]',
      'Not Supported',
      '[Insufficient Permissions]',
      '[Unknown Error]',
    ],
    ...[
      '[Requested functionality has been deprecated]',
      '[Function Not Found]',
      '[GPU is lost]',
      '[GPU requires reset]',
    ],
    ...[
      'ERR!',
      'Unknown Error',
      'None',
      'null',
      'undefined',
      'nan',
      'NaN',
      'inf',
      '-inf',
      '+Inf',
      'Infinity',
      '-',
      '--',
      '?',
    ],
    ...[
      '9223372036854775794',
      '9223372036854775807',
      '18446744073709551615',
      '4294967295',
      '2147483632',
      '140737488355328',
    ],
    ...['65535', '65535 W', '12 MiB', '12 GiB', '12 %', '1e5', '0x10', '1,5', '12 W W', '12W/s', '1 2', '١٢'],
  ])('%j is no number of watts', (cell) => {
    expect(numberIn(cell, 'W')).toBeNull();
  });

  test('is a number only when it is written as one', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (cell) => {
        const value = numberIn(cell, 'W');
        if (value !== null) expect(cell.trim()).toMatch(/^[+-]?\d+(?:\.\d+)?(?:\s*W)?$/);
      }),
      { numRuns: 5_000 },
    );
  });

  test('is read in linear time', () => {
    const began = performance.now();
    for (const cell of ['1'.repeat(30_000), `1${' '.repeat(30_000)}W`, `1.${'1'.repeat(30_000)}`]) numberIn(cell, 'W');
    splitHeader(`${'a'.repeat(30_000)}[`);
    splitHeader(`a${' '.repeat(30_000)}[`);
    expect(performance.now() - began).toBeLessThan(100);
  });
});

test.each([
  ['memory.used [MiB]', { field: 'memory.used', unit: 'MiB' }],
  ['temperature.gpu', { field: 'temperature.gpu', unit: null }],
  ['a [b] [c]', { field: 'a [b] [c]', unit: null }],
])('the header %s', (header, parts) => {
  expect(splitHeader(header)).toEqual(parts);
});
