import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvText } from '../core/csv.js';
import { parseCsv } from './csv.js';

test('reads quoted cells, doubled quotes, line breaks in them and any line ends', () => {
  expect(parseCsv('\ufeffa,"b ""c"""\r\n\n"two\nlines",\nlast')).toEqual([
    { cells: ['a', 'b "c"'], line: 1 },
    { cells: ['two\nlines', ''], line: 3 },
    { cells: ['last'], line: 5 },
  ]);
  expect(parseCsv('"open, to\nthe end')).toEqual([{ cells: ['open, to\nthe end'], line: 1 }]);
  expect(parseCsv('')).toEqual([]);
});

test('reads what is written', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '7') });
  const rows = fc.array(fc.record({ one: cell, two: cell }), { maxLength: 5 });
  fc.assert(
    fc.property(rows, (table) => {
      const [, ...records] = parseCsv(csvText(['one', 'two'], table));
      expect(records.map(({ cells }) => cells)).toEqual(table.map(({ one, two }) => [one, two]));
    }),
    { seed: 8, numRuns: 300 },
  );
});
