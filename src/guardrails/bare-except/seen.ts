import type { Expression } from '../../parsers/python/expression.js';
import type { PythonModule } from '../../parsers/python/module.js';
import type { LossPlace } from './loss.js';

/** Where a part of a statement stands, by the offsets of its ends. */
export function seen(module: PythonModule, statement: number, start: number, end: number): LossPlace {
  const from = module.position(start);
  const to = module.position(end);
  const cell = module.cellPosition(start);
  return {
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    scope: module.scope(statement),
    ...(cell === null ? {} : { cell: { number: cell.cell, line: cell.cellLine } }),
  };
}

/** An expression as it is written, without blanks and not longer than anybody reads. */
export function plainText(module: PythonModule, { start, end }: Expression): string {
  return module.text(start, end).slice(0, LONGEST).replace(/\s+/g, '');
}

/** Characters of an expression that are quoted. */
const LONGEST = 200;

/** Expressions of one clause that are told. */
export const MOST_CLASSES = 12;
