import { End } from '../../parsers/python/end.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { endsOf } from '../../parsers/python/paths.js';
import { assignment } from '../../parsers/python/statements.js';

/** Best-effort cleanup, or what happens while another error is on its way. */
export interface Cleanup {
  /**
   * What makes it that: nothing but cleanup is tried, it is in a `finally` block, in a method that closes something, in
   * `__del__`, or in a handler that raises on every path.
   */
  readonly where: 'alone' | 'finally' | 'method' | 'deletion' | 'handler';
  /** The function called to clean up, without what stands before it; null where no call is needed to tell. */
  readonly call: string | null;
}

/** Functions and methods that give something back, stop it or throw it away. */
const VERBS: ReadonlySet<string> = new Set(
  (
    '__aexit__ __exit__ abort aclose cancel cleanup close close_all destroy detach disconnect dispose flush join kill ' +
    'killpg logout quit release rmdir rmtree rollback send_signal server_close shutdown shutdown_asyncgens stop ' +
    'stop_all teardown terminate unlink unregister unsubscribe wait_closed'
  ).split(' '),
);

/** Calls that are made along with cleanup and lose nothing themselves. */
const BESIDE: ReadonlySet<string> = new Set(['collect', 'poll', 'sleep', 'wait']);

/** Calls that run what they are given. */
const RUNNERS: ReadonlySet<string> = new Set(
  'create_task ensure_future gather run run_until_complete shield to_thread wait_for'.split(' '),
);

/** Methods in which an object is closed, beside those that are called like cleanup itself. */
const CLOSING = /^_{0,2}(?:a?exit|tear_?down\w*|clean_?up\w*)_{0,2}$/i;

/** Statements of a block, and blocks around it, that are looked at: cleanup is short. */
const LONGEST = 12;
const DEEPEST = 64;

/** Tells what cleanup the block of a `try` or `with` is; null when it is none. */
export type CleanupOf = (header: number) => Cleanup | null;

/** A function that tells the cleanup of a module's blocks, each looked at once. */
export function cleanupIn(module: PythonModule): CleanupOf {
  const raises = onceEach((clause) => endsOf(module, clause) === End.raises);
  return onceEach((header) => {
    const calls = cleanupCalls(module, header);
    const [call = null] = calls.found;
    if (call !== null && calls.isAll) return { where: 'alone', call };
    const where = surroundings(module, header, raises);
    if (where === null || (call === null && where !== 'handler' && where !== 'deletion')) return null;
    return { where, call };
  });
}

/** A function of statements that keeps what it answered. */
function onceEach<T>(answer: (statement: number) => T): (statement: number) => T {
  const known = new Map<number, T>();
  return (statement) => {
    if (!known.has(statement)) known.set(statement, answer(statement));
    return known.get(statement)!;
  };
}

/** What a block is part of: the nearest of the surroundings that make it cleanup. */
function surroundings(
  module: PythonModule,
  header: number,
  raises: (clause: number) => boolean,
): Exclude<Cleanup['where'], 'alone'> | null {
  let owner = module.parent(header);
  for (let depth = 0; owner >= 0 && depth < DEEPEST; depth++, owner = module.parent(owner)) {
    const keyword = module.keyword(owner);
    if (keyword === Keyword.finally) return 'finally';
    if (keyword === Keyword.except && raises(owner)) return 'handler';
    if (keyword === Keyword.class) return null;
    if (keyword !== Keyword.def) continue;
    const name = module.name(owner);
    if (name === '__del__') return 'deletion';
    return VERBS.has(name.replace(/^_+(?=[a-z])/, '')) || CLOSING.test(name) ? 'method' : null;
  }
  return null;
}

/** The cleanup that a block calls, and whether it does nothing else. */
function cleanupCalls(module: PythonModule, header: number): { readonly found: readonly string[]; isAll: boolean } {
  const found: string[] = [];
  let isAll = true;
  const end = module.after(header);
  if (end - header > LONGEST) return { found, isAll: false };
  for (let statement = header + 1; statement < end; statement++) {
    const call = cleanupCall(module, statement);
    if (call !== null) found.push(call);
    else isAll &&= isHarmless(module, statement);
  }
  return { found, isAll };
}

/** The cleanup that a statement calls, awaited or not. */
function cleanupCall(module: PythonModule, statement: number): string | null {
  if (module.keyword(statement) !== Keyword.none) return null;
  return nameOfCleanup(module.expression(module.start(statement), module.end(statement)), true);
}

function nameOfCleanup(expression: Expression, isOutermost: boolean): string | null {
  if (expression.kind === 'await') return expression.value === null ? null : nameOfCleanup(expression.value, true);
  if (expression.kind === 'star') return nameOfCleanup(expression.value, false);
  if (expression.kind === 'comprehension') return nameOfCleanup(expression.value, false);
  if (expression.kind === 'attribute') return isOutermost ? null : verbOf(expression);
  if (expression.kind !== 'call') return null;
  const name = nameOf(expression.callee);
  if (!RUNNERS.has(name)) return verbOf(expression.callee);
  for (const { value } of expression.args) {
    const inner = nameOfCleanup(value, false);
    if (inner !== null) return inner;
  }
  return null;
}

function verbOf(callee: Expression): string | null {
  const name = nameOf(callee);
  const object = callee.kind === 'attribute' ? (dottedName(callee.object) ?? '') : '';
  if (name === 'remove') return object === 'os' ? name : null;
  // What a database session holds back is data, not a leftover.
  if (name === 'flush' && /(?:session|db|database)$/i.test(object)) return null;
  return VERBS.has(name.replace(/^_+(?=[a-z])/, '')) ? name : null;
}

/** Whether a statement beside cleanup can lose nothing: conditions, loops, `x = None`, `del x`, a wait. */
function isHarmless(module: PythonModule, statement: number): boolean {
  switch (module.keyword(statement)) {
    case Keyword.if:
    case Keyword.elif:
    case Keyword.else:
    case Keyword.for:
    case Keyword.pass:
    case Keyword.del:
    case Keyword.break:
    case Keyword.continue:
      return true;
    case Keyword.return:
      return module.rest(statement) >= module.end(statement);
    case Keyword.none: {
      const assigned = assignment(module, statement)?.value;
      if (assigned !== undefined && assigned !== null) return assigned.kind === 'constant' || assigned.kind === 'name';
      return isBeside(module.expression(module.start(statement), module.end(statement)));
    }
    default:
      return false;
  }
}

/** A wait, a task that is awaited, a docstring. */
function isBeside(expression: Expression): boolean {
  if (expression.kind === 'string' || expression.kind === 'constant') return true;
  if (expression.kind !== 'await') return expression.kind === 'call' && BESIDE.has(nameOf(expression.callee));
  const awaited = expression.value;
  if (awaited === null || dottedName(awaited) !== null) return true;
  return isBeside(awaited);
}

function nameOf(callee: Expression): string {
  if (callee.kind === 'attribute') return callee.name;
  return callee.kind === 'name' ? callee.name : '';
}
