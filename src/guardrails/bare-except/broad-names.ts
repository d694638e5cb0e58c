import { bufferOver } from '../../core/bytes.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { spellings } from '../../parsers/python/imports.js';
import type { PythonModule } from '../../parsers/python/module.js';

/** The names in a module that mean a class of which every error is one, and whether KeyboardInterrupt is one too. */
export type BroadNames = ReadonlyMap<string, boolean>;

/** Every broad class by its own name. */
export const PLAIN: BroadNames = new Map([
  ['Exception', false],
  ['StandardError', false],
  ['BaseException', true],
]);

/** Modules that have the builtins of one Python or another. */
const BUILTINS = ['builtins', '__builtin__', 'six.moves.builtins', 'exceptions'];

/** The broad names of a module; null where it can name none of them. */
export function broadNames(module: PythonModule): BroadNames | null {
  if (!includes(module.bytes, 'Exception') && !includes(module.bytes, 'StandardError')) return null;
  if (!includes(module.bytes, 'builtin') && !includes(module.bytes, 'exceptions')) return PLAIN;
  const imported = BUILTINS.flatMap((from) =>
    Array.from(PLAIN, ([name, base]) =>
      [...spellings(module, from, name), `${from}.${name}`].map((each) => [each, base] as const),
    ).flat(),
  );
  return new Map([...PLAIN, ...imported]);
}

/** Whether one of the plain names could stand between two offsets: two of their letters are in each of them. */
export function mayName(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (bytes[at] === UPPER_E && bytes[at + 1] === LOWER_X) return true;
    if (bytes[at] === UPPER_S && bytes[at + 1] === LOWER_T) return true;
  }
  return false;
}

/** Whether an expression names a class of which every error is one. */
export function isBroad(caught: Expression, broad: BroadNames | null): boolean {
  const name = dottedName(caught);
  return name !== null && broad?.has(name) === true;
}

/** Whether an expression names a class of which KeyboardInterrupt and SystemExit are, too. */
export function isBase(caught: Expression, broad: BroadNames | null): boolean {
  const name = dottedName(caught);
  return name !== null && broad?.get(name) === true;
}

/** Offsets at which a word occurs, in order. */
export function* occurrences(bytes: Uint8Array, word: string): Generator<number> {
  const view = bufferOver(bytes);
  for (let at = view.indexOf(word); at >= 0; at = view.indexOf(word, at + word.length)) yield at;
}

/** Whether a word occurs in the bytes. */
export function includes(bytes: Uint8Array, word: string): boolean {
  return bufferOver(bytes).includes(word);
}

const UPPER_E = 69;
const LOWER_X = 120;
const UPPER_S = 83;
const LOWER_T = 116;
