import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchesOf } from './batches.js';

fc.configureGlobal({ seed: 20_261_101 });

const files = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 60 })
  .chain((paths) =>
    fc.tuple(...paths.map((path) => fc.integer({ min: 0, max: 3_000_000 }).map((bytes) => ({ path, bytes })))),
  );

describe('batches', () => {
  test('hold every file once', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 9 }), (all, processes) => {
        const paths = batchesOf(all, processes, '/srv')
          .flat()
          .map(({ path }) => path);
        expect(paths.sort()).toEqual(all.map(({ path }) => path).sort());
      }),
    );
  });

  test('never make a command line that is too long', () => {
    const long = Array.from({ length: 5_000 }, (_, i) => ({ path: `${'x'.repeat(900)}${i}`, bytes: 0 }));
    for (const batch of batchesOf(long, 1, '/srv')) {
      expect(batch.reduce((sum, { path }) => sum + path.length + 20, 0)).toBeLessThan(1_000_000);
    }
  });

  test('shrink, so that processes finish together', () => {
    const even = Array.from({ length: 1_000 }, (_, i) => ({ path: `m${i}`, bytes: 20_000 }));
    const sizes = batchesOf(even, 2, '/srv').map((batch) => batch.length);
    expect(sizes[0]).toBeGreaterThan(200);
    expect(sizes.at(-1)).toBeLessThan(15);
  });
});
