import { createRequire } from 'node:module';
import { seeded } from '../../../testing/random.js';

/** The variable with the seed of the order. */
export const ORDER_SEED = 'GUARDRAILS_ORDER_SEED';

/** A test file as jest hands it to a sequencer. */
interface OrderedTest {
  readonly path: string;
}

/** Jest's own, which this project depends on only through jest. */
const { default: Sequencer } = createRequire(createRequire(import.meta.url).resolve('jest'))(
  '@jest/test-sequencer',
) as { readonly default: new (options: object) => object };

/** Runs the test files in an order that follows from a seed alone. */
export default class RandomSequencer extends Sequencer {
  sort(tests: Iterable<OrderedTest>): readonly OrderedTest[] {
    return shuffled(
      [...tests].sort((a, b) => (a.path < b.path ? -1 : 1)),
      Number(process.env[ORDER_SEED] ?? 1),
    );
  }
}

/** The values in an order that follows from the seed. */
export function shuffled<T>(values: readonly T[], seed: number): readonly T[] {
  const random = seeded(seed);
  const rest = [...values];
  return values.map(() => rest.splice(random.below(rest.length), 1)[0]!);
}
