import { UserError } from './errors.js';

/** Part `index` of `count`, from 1. */
export interface Part {
  readonly index: number;
  readonly count: number;
}

/** What a shard is written as. */
export const SHARD_PATTERN = /^[1-9]\d{0,3}\/[1-9]\d{0,3}$/;

/** Reads `2/8`; throws a UserError naming the key when it is no such thing. */
export function parseShard(text: string, key: string): Part {
  const [index = 0, count = 0] = SHARD_PATTERN.test(text) ? text.split('/').map(Number) : [];
  if (index > count || index === 0) {
    throw new UserError(`\`${text.slice(0, 80)}\` is no part of a whole: write 2/8 for the second of eight.`, { key });
  }
  return { index, count };
}
