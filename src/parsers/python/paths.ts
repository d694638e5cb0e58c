import { callEnd, End, raiseEnd } from './end.js';
import { Keyword } from './keywords.js';
import type { PythonModule } from './module.js';

/** Blocks nested deeper than this are taken to fall through. */
const DEEPEST = 200;

/** The ways in which the block of a header may end, each as far as its syntax shows. */
export function endsOf(module: PythonModule, header: number, depth = 0): number {
  return depth > DEEPEST ? End.falls : sequence(module, module.children(header), depth);
}

function sequence(module: PythonModule, statements: readonly number[], depth: number): number {
  let ends: number = End.falls;
  for (let index = 0; index < statements.length && (ends & End.falls) !== 0; ) {
    const clauses = clausesFrom(module, statements, index);
    ends = (ends & ~End.falls) | compound(module, clauses, depth);
    index += clauses.length;
  }
  return ends;
}

/** The statement at `index` and the clauses (`else`, `except`, `finally` ...) that belong to it. */
function clausesFrom(module: PythonModule, statements: readonly number[], index: number): readonly number[] {
  let end = index + 1;
  while (end < statements.length && CLAUSES.has(module.keyword(statements[end]!))) end++;
  return statements.slice(index, end);
}

const CLAUSES: ReadonlySet<number> = new Set([Keyword.elif, Keyword.else, Keyword.except, Keyword.finally]);

function compound(module: PythonModule, clauses: readonly number[], depth: number): number {
  const head = clauses[0]!;
  switch (module.keyword(head)) {
    case Keyword.raise:
      return raiseEnd(module, head);
    case Keyword.return:
      return End.returns;
    case Keyword.break:
      return End.breaks;
    case Keyword.continue:
      return End.continues;
    case Keyword.if:
      return branches(module, clauses, depth);
    case Keyword.for:
    case Keyword.while:
      return loop(module, clauses, depth);
    case Keyword.try:
      return attempt(module, clauses, depth);
    case Keyword.with:
      return endsOf(module, head, depth + 1) | (mentions(module, head, 'suppress') ? End.falls : 0);
    case Keyword.match:
      return cases(module, head, depth);
    case Keyword.none:
      return callEnd(module, head);
    default:
      return End.falls;
  }
}

function branches(module: PythonModule, clauses: readonly number[], depth: number): number {
  const complete = module.keyword(clauses.at(-1)!) === Keyword.else;
  return clauses.reduce((ends, clause) => ends | endsOf(module, clause, depth + 1), complete ? 0 : End.falls);
}

function loop(module: PythonModule, clauses: readonly number[], depth: number): number {
  const head = clauses[0]!;
  const body = endsOf(module, head, depth + 1);
  const endless = module.keyword(head) === Keyword.while && /^(?:True|1)$/.test(textOf(module, head));
  const otherwise = clauses[1] === undefined ? End.falls : endsOf(module, clauses[1], depth + 1);
  const leaves = (body & End.breaks) !== 0 ? End.falls : 0;
  return (body & (End.raises | End.returns)) | leaves | (endless ? 0 : otherwise);
}

/** What is raised inside a `try` with handlers may end in any of them as well. */
function attempt(module: PythonModule, clauses: readonly number[], depth: number): number {
  let ends = endsOf(module, clauses[0]!, depth + 1);
  let handled = 0;
  for (const clause of clauses.slice(1)) {
    const own = endsOf(module, clause, depth + 1);
    const keyword = module.keyword(clause);
    if (keyword === Keyword.except) handled |= own;
    else if (keyword !== Keyword.finally) ends = (ends & End.falls) === 0 ? ends : (ends & ~End.falls) | own;
    else {
      ends = (own & End.falls) === 0 ? own : ends | handled | (own & ~End.falls);
      handled = 0;
    }
  }
  return ends | handled;
}

/** The cases of a `match`; only `case _` or `case name` without a guard makes them complete. */
function cases(module: PythonModule, head: number, depth: number): number {
  let ends = 0;
  let complete = false;
  for (const clause of module.children(head)) {
    ends |= endsOf(module, clause, depth + 1);
    complete ||= /^[^\W\d]\w*$/u.test(textOf(module, clause));
  }
  return complete ? ends : ends | End.falls;
}

function mentions(module: PythonModule, header: number, word: string): boolean {
  return textOf(module, header).includes(word);
}

/** The text of a header between its keyword and its colon. */
function textOf(module: PythonModule, header: number): string {
  return module.text(module.rest(header), module.end(header));
}
