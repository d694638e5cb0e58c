import { Byte, skipBlank } from './bytes.js';
import type { Expression } from './expression.js';
import type { PythonModule } from './module.js';
import { Parser } from './parser.js';

/** What an `except` clause says it catches. */
export interface Caught {
  /** The classes named, tuples taken apart; null for a bare `except:`. */
  readonly classes: readonly Expression[] | null;
  /** Whether it is `except*`. */
  readonly group: boolean;
}

/** What an `except` clause catches; `except A, e` of Python 2 counts as naming both, as in Python 3.14. */
export function caughtBy(module: PythonModule, clause: number): Caught {
  const end = module.end(clause);
  let start = module.rest(clause);
  const group = start < end && module.bytes[start] === Byte.star;
  if (group) start = skipBlank(module.bytes, start + 1);
  if (start >= end) return { classes: group ? [] : null, group };
  return { classes: classesNamed(new Parser(module.bytes, start, end).list()), group };
}

/** The items of a tuple and of the tuples in it, or the expression alone. */
export function classesNamed(expression: Expression): Expression[] {
  const found: Expression[] = [];
  const waiting = [expression];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'tuple') waiting.push(...next.items.toReversed());
    else found.push(next);
  }
  return found;
}
