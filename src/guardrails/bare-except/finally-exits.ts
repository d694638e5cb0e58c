import { Keyword, WORDS } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import type { ExitFact } from './loss.js';
import { seen } from './seen.js';

const DEFINITIONS: ReadonlySet<number> = new Set([Keyword.def, Keyword.class]);
const LOOPS: ReadonlySet<number> = new Set([Keyword.for, Keyword.while]);

/** The statements that leave a `finally` block; those of a `finally` inside it are found there. */
export function finallyExits(module: PythonModule, clause: number): ExitFact[] {
  const found: ExitFact[] = [];
  const end = module.after(clause);
  /** Up to here, `break` and `continue` belong to a loop inside the block. */
  let looped = clause;
  for (let statement = clause + 1; statement < end; statement++) {
    const keyword = module.keyword(statement);
    if (DEFINITIONS.has(keyword) || keyword === Keyword.finally) statement = module.after(statement) - 1;
    else if (LOOPS.has(keyword)) looped = Math.max(looped, module.after(statement));
    else if (keyword === Keyword.return || (EXITS.has(keyword) && statement >= looped)) {
      found.push({
        kind: 'finally-exit',
        ...seen(module, statement, module.start(statement), module.end(statement)),
        statement: WORDS[keyword] as ExitFact['statement'],
      });
    }
  }
  return found;
}

const EXITS: ReadonlySet<number> = new Set([Keyword.break, Keyword.continue]);
