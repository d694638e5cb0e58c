import type { Random } from '../../../testing/random.js';
import { type Damager, encodings } from './damage-encodings.js';
import { pastes } from './damage-pastes.js';
import { slips } from './damage-slips.js';

const ALL = { ...slips, ...pastes, ...encodings };

/** A way in which people break Python files. */
export type Damage = keyof typeof ALL;

/** Every way, those that people meet most often first and more than once. */
export const DAMAGES: readonly Damage[] = [
  'conflict',
  'unclosed-bracket',
  'half-deleted',
  'print-statement',
  'truncated',
  'misplaced-import',
  'chat',
  'tabs',
  'try-alone',
  'unexpected-indent',
  'f-string',
  'unclosed-docstring',
  'extra-bracket',
  'latin-1',
  'half-deleted',
  'old-except',
  'fence',
  'unclosed-string',
  'missing-colon',
  'conflict',
  'diff',
  'orphan-else',
  'smart-quotes',
  'truncated',
  'escaped-newlines',
  'stray-return',
  'dashed-import',
  'unclosed-bracket',
  'line-numbers',
  'utf-16',
  'ellipsis',
  'misplaced-import',
  'unknown-encoding',
  'keyword-name',
  'nul',
];

/** The bytes of a program broken in one way; no CPython from 3.11 on compiles them. */
export function damaged(random: Random, text: string, damage: Damage): Buffer {
  const damager: Damager = ALL[damage];
  const broken = damager(random, text);
  return typeof broken === 'string' ? Buffer.from(broken) : broken;
}
