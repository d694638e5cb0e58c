import { expect, test } from '@jest/globals';
import RandomSequencer, { ORDER_SEED, shuffled } from './random-sequencer.js';

const PATHS = Array.from({ length: 20 }, (_, index) => `/lib/t${String(index).padStart(2, '0')}.test.js`);

test('an order has every value once, follows from its seed alone and is another for another seed', () => {
  const orders = [1, 2, 3].map((seed) => shuffled(PATHS, seed));
  for (const order of orders) expect([...order].sort()).toEqual(PATHS);
  expect(shuffled(PATHS, 2)).toEqual(orders[1]);
  expect(new Set(orders.map((order) => order.join())).size).toBe(3);
});

test('the test files run in the order of the seed, however jest found them', () => {
  process.env[ORDER_SEED] = '7';
  const sorted = (paths: readonly string[]) =>
    new RandomSequencer({ contexts: [], globalConfig: {} })
      .sort(paths.map((path) => ({ path })))
      .map(({ path }) => path);
  expect(sorted([...PATHS].reverse())).toEqual(sorted(PATHS));
  expect(sorted(PATHS)).toEqual(shuffled(PATHS, 7));
  delete process.env[ORDER_SEED];
});
