import { type Random, seeded } from '../../../testing/random.js';
import type { Damage } from './damage.js';

/** What a Python file is for, which decides what stands in it. */
export type Purpose = 'package' | 'base' | 'library' | 'service' | 'agent' | 'script' | 'test' | 'project';

/** A copy of another file, as people make them to be on the safe side. */
export interface CopyPlan {
  readonly path: string;
  /** How many places were changed after copying; none for an exact copy. */
  readonly edits: number;
}

/** One Python file to be written. */
export interface ProgramPlan {
  readonly path: string;
  readonly purpose: Purpose;
  /** In snake case, without `.py`. */
  readonly name: string;
  /** The first of the few port numbers that are its own. */
  readonly port: number;
  /** The length aimed at, in characters. */
  readonly characters: number;
  readonly copyOf: CopyPlan | null;
  /** How it does not parse, if it does not. */
  readonly damage: Damage | null;
}

/** Randomness of one file's own, so that a change in one generator moves nothing in other files. */
export function randomOf(seed: number, path: string): Random {
  let hash = 2_166_136_261;
  for (const character of `${seed}:${path}`) hash = Math.imul(hash ^ character.codePointAt(0)!, 16_777_619);
  const random = seeded(hash);
  // The first numbers of neighbouring seeds are alike.
  for (let turn = 0; turn < 4; turn++) random.below(2);
  return random;
}

/** So many of something at this scale, at least one. */
export function scaled(count: number, scale: number): number {
  return Math.max(1, Math.round(count * scale));
}
