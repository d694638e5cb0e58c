import { dottedName, type Expression } from './expression.js';
import { Keyword } from './keywords.js';
import type { PythonModule } from './module.js';

/** Whether the block of a header does nothing but pass, break, continue, or return a constant. */
export function isIdle(module: PythonModule, header: number): boolean {
  const end = module.after(header);
  for (let child = header + 1; child < end; child = module.after(child)) if (!doesNothing(module, child)) return false;
  return true;
}

/** The truth value that the block of a header returns as its last statement; null where it returns none. */
export function truthReturned(module: PythonModule, header: number): 'True' | 'False' | null {
  const end = module.after(header);
  for (let child = header + 1; child < end; child = module.after(child)) {
    if (module.keyword(child) !== Keyword.return) continue;
    const value = module.expression(module.rest(child), module.end(child));
    if (value.kind !== 'constant') continue;
    if (value.value === true) return 'True';
    if (value.value === false) return 'False';
  }
  return null;
}

function doesNothing(module: PythonModule, statement: number): boolean {
  switch (module.keyword(statement)) {
    case Keyword.pass:
    case Keyword.break:
    case Keyword.continue:
      return true;
    case Keyword.return: {
      const start = module.rest(statement);
      return start >= module.end(statement) || isConstant(module.expression(start, module.end(statement)));
    }
    case Keyword.none: {
      const first = module.bytes[module.start(statement)]!;
      return STARTS.has(first) && isLiteral(module.expression(module.start(statement), module.end(statement)));
    }
    default:
      return false;
  }
}

/** The bytes that a string with or without a prefix, or `...`, may start with. */
const STARTS: ReadonlySet<number> = new Set([...`'".rRuUbB`].map((character) => character.charCodeAt(0)));

/** A docstring or an ellipsis. */
function isLiteral(expression: Expression): boolean {
  return expression.kind === 'string' || (expression.kind === 'constant' && expression.value === '...');
}

const EMPTY: ReadonlySet<string> = new Set(['dict', 'frozenset', 'list', 'set', 'str', 'tuple']);

/** A value that owes nothing to what happened: a literal, a tuple, list or dict of literals, or `set()` and the like. */
function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case 'constant':
    case 'number':
    case 'string':
      return true;
    case 'unary':
      return isConstant(expression.operand);
    case 'tuple':
    case 'list':
      return expression.items.every(isConstant);
    case 'dict':
      return expression.entries.every(({ key, value }) => key !== null && isConstant(key) && isConstant(value));
    case 'call':
      return expression.args.length === 0 && EMPTY.has(dottedName(expression.callee) ?? '');
    default:
      return false;
  }
}
