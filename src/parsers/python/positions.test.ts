import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Positions } from './positions.js';

test('lines and columns count characters, however long a line is and whatever was asked before', () => {
  const stretch = fc.tuple(fc.constantFrom('a', 'ä', '€', '😀', '\n', 'x\r\n'), fc.integer({ min: 1, max: 1_500 }));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 20 }), (stretches, seeds) => {
      const characters = [...stretches.map(([text, times]) => text.repeat(times)).join('')];
      const text = characters.join('');
      const bytes = Buffer.from(text);
      const positions = new Positions(bytes, 0);
      for (const seed of seeds) {
        const index = seed % (characters.length + 1);
        const before = characters.slice(0, index).join('');
        const lines = before.split(/\r\n|\n/);
        // Between a carriage return and its line feed the line has not ended.
        if (before.endsWith('\r')) continue;
        expect(positions.at(Buffer.byteLength(before))).toEqual({
          line: lines.length,
          column: [...lines.at(-1)!].length + 1,
        });
      }
    }),
    { numRuns: 200 },
  );
});
