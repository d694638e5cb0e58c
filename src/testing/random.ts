/** A seeded source of randomness: the same seed gives the same sequence on every machine. */
export interface Random {
  /** A whole number from 0 up to, not including, `bound`. */
  below(bound: number): number;
  /** One of the values. */
  pick<T>(values: readonly T[]): T;
  /** True once in `times`. */
  once(times: number): boolean;
}

/** A linear congruential generator, good enough to vary test cases. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const below = (bound: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  return { below, pick: (values) => values[below(values.length)]!, once: (times) => below(times) === 0 };
}
