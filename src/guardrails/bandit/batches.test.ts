import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchesOf, parseShard, shardOf } from './batches.js';

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

describe('shards', () => {
  test('hold every file once, and cost about the same', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 6 }), (all, count) => {
        const shards = Array.from({ length: count }, (_, index) => shardOf(all, { index: index + 1, count }));
        expect(
          shards
            .flat()
            .map(({ path }) => path)
            .sort(),
        ).toEqual(all.map(({ path }) => path).sort());
        const costs = shards.map((shard) => shard.reduce((sum, { bytes }) => sum + bytes + 512, 0));
        const largest = Math.max(0, ...all.map(({ bytes }) => bytes + 512));
        expect(Math.max(...costs) - Math.min(...costs)).toBeLessThanOrEqual(largest);
      }),
    );
  });

  test.each(['0/2', '3/2', '1', 'a/b', '1/0', ''])('%j is none', (text) => {
    expect(() => parseShard(text)).toThrow(/no part of a whole/);
  });
});
