import { callsOf } from '../../parsers/python/calls.js';
import type { Expression } from '../../parsers/python/expression.js';
import { classesNamed } from '../../parsers/python/handlers.js';
import { spellings } from '../../parsers/python/imports.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { parsePrimary } from '../../parsers/python/parser.js';
import { type BroadNames, isBase, isBroad, occurrences } from './broad-names.js';
import type { CleanupOf } from './cleanup.js';
import type { SuppressFact } from './loss.js';
import { MOST_CLASSES, plainText, seen } from './seen.js';

/** Names for one function that are looked for. */
const SPELLINGS = 64;

/** Calls of `contextlib.suppress` with a class of which every error is one. */
export function suppressCalls(module: PythonModule, broad: BroadNames, cleanup: CleanupOf): SuppressFact[] {
  const found: SuppressFact[] = [];
  for (const name of [...spellings(module, 'contextlib', 'suppress')].slice(0, SPELLINGS)) {
    const word = name.slice(name.lastIndexOf('.') + 1);
    let last = -1;
    for (const offset of occurrences(module.bytes, word)) {
      const statement = module.at(offset);
      if (statement <= last || offset >= module.end(statement)) continue;
      last = statement;
      for (const call of callsOf(module, statement).calls) {
        if (call.name !== name) continue;
        const expression = parsePrimary(module.bytes, call.start, module.end(statement));
        const fact = suppression(module, statement, expression, broad);
        if (fact === null) continue;
        const isWith = module.keyword(statement) === Keyword.with;
        found.push({ ...fact, cleanup: isWith ? cleanup(statement) : null });
      }
    }
  }
  return found;
}

function suppression(
  module: PythonModule,
  statement: number,
  call: Expression,
  broad: BroadNames,
): Omit<SuppressFact, 'cleanup'> | null {
  const classes = call.kind === 'call' ? call.args.flatMap(({ value }) => classesNamed(value)) : [];
  if (!classes.some((each) => isBroad(each, broad))) return null;
  return {
    kind: 'suppress',
    ...seen(module, statement, call.start, call.end),
    caught: classes.slice(0, MOST_CLASSES).map((each) => plainText(module, each)),
    base: classes.some((each) => isBase(each, broad)),
  };
}
