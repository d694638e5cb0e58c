import type { FactTable } from '../../facts/facts.js';
import type { CommandResult } from '../guardrail.js';
import { findingOf, type Judging } from './evaluate.js';
import type { LossFact } from './loss.js';
import { namesCaught } from './wording.js';

/** Every handler, `suppress` and exit from `finally` that was read, with the rule it falls under and what to do. */
export function listLosses(table: FactTable<LossFact>, { loggers }: Judging): CommandResult {
  const rows = table.flatMap(({ path, facts }) =>
    [...facts]
      .sort((a, b) => a.line - b.line || a.column - b.column)
      .map((fact) => {
        const finding = findingOf(path, fact, { loggers, logged: 'notice' });
        return {
          path,
          line: fact.line,
          rule: finding?.rule ?? null,
          function: fact.scope,
          caught: fact.kind === 'finally-exit' ? null : namesCaught(fact) || 'everything',
          fix: finding?.remedy ?? null,
        };
      }),
  );
  return { table: { columns: ['path', 'line', 'rule', 'function', 'caught', 'fix'], rows } };
}
