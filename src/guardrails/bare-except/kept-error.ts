import type { Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { assignment } from '../../parsers/python/statements.js';

/** Methods that put what they are given where somebody else will find it. */
const KEEPERS: ReadonlySet<string> = new Set(['add', 'append', 'put', 'put_nowait', 'send', 'set_result']);

/** Whether the block of a clause names the error that the clause names, in a message say, or asks for its traceback. */
export function tellsError(module: PythonModule, clause: number): boolean {
  const name = nameOf(module, clause);
  const end = module.after(clause);
  if (end <= clause + 1) return false;
  const block = module.text(module.start(clause + 1), module.end(end - 1));
  const isNamed = name !== undefined && new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(block);
  return isNamed || /\b(?:format_exc|exc_info|sys\.exception)\b/.test(block);
}

function nameOf(module: PythonModule, clause: number): string | undefined {
  return /\bas\s+(\w+)\s*$/.exec(module.text(module.rest(clause), module.end(clause)))?.[1];
}

/** Whether a clause keeps the very error that it names: assigned, returned, or put where others find it. */
export function keepsError(module: PythonModule, clause: number): boolean {
  const name = nameOf(module, clause);
  if (name === undefined) return false;
  const isError = (value: Expression | null | undefined): boolean => value?.kind === 'name' && value.name === name;
  const holdsError = (value: Expression): boolean => {
    return isError(value) || (value.kind === 'call' && value.args.some((argument) => isError(argument.value)));
  };
  const end = module.after(clause);
  for (let statement = clause + 1; statement < end; statement++) {
    const keyword = module.keyword(statement);
    if (keyword === Keyword.return) {
      const start = module.rest(statement);
      if (start < module.end(statement) && holdsError(module.expression(start, module.end(statement)))) return true;
    }
    if (keyword !== Keyword.none) continue;
    if (isError(assignment(module, statement)?.value)) return true;
    const call = module.expression(module.start(statement), module.end(statement));
    const callee = call.kind === 'call' && call.callee.kind === 'attribute' ? call.callee.name : '';
    if (KEEPERS.has(callee) && holdsError(call)) return true;
  }
  return false;
}
