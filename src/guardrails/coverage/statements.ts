import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';

/** Statements without code of their own: Python never runs them, so coverage.py does not count them. */
const WITHOUT_CODE: ReadonlySet<number> = new Set([Keyword.else, Keyword.finally, Keyword.global, Keyword.nonlocal]);

/** How coverage.py's default exclusion reads. */
const EXCLUDED = /#\s*pragma:\s*no\s*cover/i;

/** The lines of a source that coverage.py would count, ascending, as nearly as reading without compiling tells. */
export function statementLines(module: PythonModule): Uint32Array {
  const excluded = excludedLines(module);
  const lines = new Set<number>();
  for (let statement = 0; statement < module.size; statement++) {
    const { line } = module.position(module.start(statement));
    if (excluded.has(line)) {
      statement = Math.max(statement, module.after(statement) - 1);
    } else if (!WITHOUT_CODE.has(module.keyword(statement)) && !isConstant(module, statement)) lines.add(line);
  }
  return Uint32Array.from(lines).sort();
}

function excludedLines(module: PythonModule): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { start, end } of module.comments()) {
    if (EXCLUDED.test(module.text(start, Math.min(end, start + 200)))) lines.add(module.position(start).line);
  }
  return lines;
}

/** Docstrings and other strings that stand alone. */
function isConstant(module: PythonModule, statement: number): boolean {
  if (module.keyword(statement) !== Keyword.none) return false;
  const start = module.start(statement);
  const end = module.end(statement);
  const first = module.text(start, Math.min(end, start + 3));
  if (!/^(?:[rRuU]?["']|\.\.\.)/.test(first)) return false;
  return first === '...' ? end - start === 3 : module.expression(start, end).kind === 'string';
}
