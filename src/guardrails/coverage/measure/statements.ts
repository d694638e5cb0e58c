import { Keyword } from '../../../parsers/python/keywords.js';
import type { PythonModule } from '../../../parsers/python/module.js';

/** Statements without code of their own: Python never runs them, so coverage.py does not count them. */
const WITHOUT_CODE: ReadonlySet<number> = new Set([Keyword.else, Keyword.finally, Keyword.global, Keyword.nonlocal]);

/** What coverage.py leaves out unless told otherwise (DEFAULT_EXCLUDE in coverage/config.py). */
const PRAGMA = /#\s*(?:pragma|PRAGMA)[:\s]?\s*(?:no|NO)\s*(?:cover|COVER)/;
const TYPE_CHECKING = /^(?:typing\.)?TYPE_CHECKING$/;

/** A declared variable without a value. */
const DECLARATION = /^\w+\s*:[^=]+$/;
const TEXT_LIMIT = 1_000;

/** The lines of a source that coverage.py would count, ascending, as nearly as reading without compiling tells. */
export function statementLines(module: PythonModule): Uint32Array {
  const pragmas = pragmaLines(module);
  const lines = new Set<number>();
  let decorators: number[] = [];
  for (let statement = 0; statement < module.size; statement++) {
    const { line } = module.position(module.start(statement));
    if (pragmas.has(line) || isLeftOut(module, statement)) {
      statement = Math.max(statement, module.after(statement) - 1);
      decorators = [];
    } else if (module.keyword(statement) === Keyword.decorator) decorators.push(line);
    else if (hasCode(module, statement)) {
      for (const counted of [...decorators, line]) lines.add(counted);
      decorators = [];
    }
  }
  return Uint32Array.from(lines).sort();
}

function pragmaLines(module: PythonModule): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { start, end } of module.comments()) {
    if (PRAGMA.test(textOf(module, start, end))) lines.add(module.position(start).line);
  }
  return lines;
}

/** Blocks for type checkers, and functions and lines that are but an ellipsis. */
function isLeftOut(module: PythonModule, statement: number): boolean {
  const keyword = module.keyword(statement);
  if (keyword === Keyword.if) return TYPE_CHECKING.test(textOf(module, module.rest(statement), module.end(statement)));
  if (keyword !== Keyword.def) return isEllipsis(module, statement) && !module.isInline(statement);
  const body = statement + 1;
  return module.after(statement) === body + 1 && module.isInline(body) && isEllipsis(module, body);
}

function isEllipsis(module: PythonModule, statement: number): boolean {
  return textOf(module, module.start(statement), module.end(statement)) === '...';
}

function hasCode(module: PythonModule, statement: number): boolean {
  const keyword = module.keyword(statement);
  if (keyword !== Keyword.none) return !WITHOUT_CODE.has(keyword);
  return !isDocstring(module, statement) && !isDeclaration(module, statement);
}

function isDocstring(module: PythonModule, statement: number): boolean {
  const owner = module.parent(statement);
  const opens = statement === owner + 1 && (owner < 0 || owner === module.enclosing(statement));
  if (!opens || !/^[rRuU]?["']/.test(module.text(module.start(statement), module.start(statement) + 2))) return false;
  return module.expression(module.start(statement), module.end(statement)).kind === 'string';
}

function isDeclaration(module: PythonModule, statement: number): boolean {
  const owner = module.enclosing(statement);
  if (owner < 0 || module.keyword(owner) !== Keyword.def) return false;
  return DECLARATION.test(textOf(module, module.start(statement), module.end(statement)));
}

function textOf(module: PythonModule, start: number, end: number): string {
  return module.text(start, Math.min(end, start + TEXT_LIMIT));
}
