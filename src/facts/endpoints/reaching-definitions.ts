import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import type { Binding } from './binding.js';

/** The bindings whose value a name can have at a statement. */
export interface ReachingDefinitions {
  readonly bindings: readonly Binding[];
  /** Whether one of them always happens before: then no value from outside the scope can be seen. */
  readonly certain: boolean;
}

/** More values than this say nothing. */
const VALUES = 64;
/** Steps that one question may cost: a branch of a longer `elif` counts as any other statement. */
const STEPS = 10_000;

/**
 * Which of a name's bindings in a scope reach a statement of that scope: the nearest one that always runs before it,
 * those that may run between, and those that an enclosing loop may have run before. A statement of `module.size` stands
 * for the end of the scope.
 */
export function reaching(
  module: PythonModule,
  bindings: readonly Binding[],
  statement: number,
  scope: number,
): ReachingDefinitions {
  const path = ancestors(module, statement, scope);
  const budget = { steps: STEPS };
  const found = laterInLoops(module, bindings, statement, path);
  const branches = new Map<number, Set<number>>();
  for (let index = firstFrom(bindings, statement) - 1; index >= 0; index--) {
    if (budget.steps-- <= 0) return { bindings: found, certain: true };
    const binding = bindings[index]!;
    const top = topmost(module, binding.statement, path);
    if (top === binding.statement || binds(module, top, binding))
      return { bindings: [...found, binding], certain: true };
    if (isExclusive(module, top, path, budget)) continue;
    if (found.length >= VALUES) return { bindings: found, certain: true };
    found.push(binding);
    if (completes(module, top, binding, branches, budget)) return { bindings: found, certain: true };
  }
  return { bindings: found, certain: false };
}

/** What one question may still cost. */
interface StepBudget {
  steps: number;
}

/** Bindings behind a statement that a loop around both may have run before, the last first. */
function laterInLoops(
  module: PythonModule,
  bindings: readonly Binding[],
  statement: number,
  path: ReadonlySet<number>,
): Binding[] {
  const found: Binding[] = [];
  const end = [...path].reduce(
    (last, header) => (isLoop(module, header) ? Math.max(last, module.after(header)) : last),
    0,
  );
  for (let index = firstFrom(bindings, end) - 1; index >= 0 && found.length < VALUES; index--) {
    const binding = bindings[index]!;
    if (binding.statement <= statement) break;
    if (sharesLoop(module, binding.statement, path)) found.push(binding);
  }
  return found;
}

/** The place of the first binding at or behind a statement. */
function firstFrom(bindings: readonly Binding[], statement: number): number {
  let low = 0;
  let high = bindings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bindings[middle]!.statement < statement) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The headers around a statement up to the scope, the scope itself included. */
function ancestors(module: PythonModule, statement: number, scope: number): ReadonlySet<number> {
  const path = new Set<number>([scope]);
  if (statement >= module.size) return path;
  for (let header = module.parent(statement); header >= 0 && header !== scope; header = module.parent(header)) {
    path.add(header);
  }
  return path;
}

/** The statement in a block around the use that is, or holds, the other statement. */
function topmost(module: PythonModule, statement: number, path: ReadonlySet<number>): number {
  let at = statement;
  for (let parent = module.parent(at); !path.has(parent); parent = module.parent(at)) at = parent;
  return at;
}

/** `with` runs its block, whatever else may happen. */
function binds(module: PythonModule, top: number, binding: Binding): boolean {
  let at = module.parent(binding.statement);
  if (binding.statement === top) return true;
  while (module.keyword(at) === Keyword.with || module.keyword(at) === Keyword.try) {
    if (at === top) return true;
    at = module.parent(at);
  }
  return false;
}

function sharesLoop(module: PythonModule, statement: number, path: ReadonlySet<number>): boolean {
  for (let header = module.parent(statement); header >= 0; header = module.parent(header)) {
    if (path.has(header) && isLoop(module, header)) return true;
  }
  return false;
}

function isLoop(module: PythonModule, header: number): boolean {
  return module.keyword(header) === Keyword.for || module.keyword(header) === Keyword.while;
}

/** Whether the header starts a branch that excludes the one the use is in: `if` before its own `elif` or `else`. */
function isExclusive(module: PythonModule, top: number, path: ReadonlySet<number>, budget: StepBudget): boolean {
  const keyword = module.keyword(top);
  if (keyword !== Keyword.if && keyword !== Keyword.elif) return false;
  for (let next = module.after(top); next < module.size && budget.steps-- > 0; next = module.after(next)) {
    const following = module.keyword(next);
    if (following !== Keyword.elif && following !== Keyword.else) return false;
    if (path.has(next)) return true;
  }
  return false;
}

/** Whether with this binding every branch of its `if … else` has bound the name, so nothing earlier is seen. */
function completes(
  module: PythonModule,
  top: number,
  binding: Binding,
  branches: Map<number, Set<number>>,
  budget: StepBudget,
): boolean {
  if (!branchOf(module, top) || module.parent(binding.statement) !== top) return false;
  const chain = chainOf(module, top, budget);
  if (module.keyword(chain.at(-1)!) !== Keyword.else) return false;
  const done = branches.get(chain[0]!) ?? new Set();
  branches.set(chain[0]!, done.add(top));
  return chain.every((branch) => done.has(branch));
}

function branchOf(module: PythonModule, header: number): boolean {
  const keyword = module.keyword(header);
  return keyword === Keyword.if || keyword === Keyword.elif || keyword === Keyword.else;
}

/** The branches of the `if` that a branch belongs to, in order. */
function chainOf(module: PythonModule, branch: number, budget: StepBudget): readonly number[] {
  const chain = [branch];
  for (let next = module.after(branch); next < module.size && budget.steps-- > 0; next = module.after(next)) {
    const keyword = module.keyword(next);
    if (keyword !== Keyword.elif && keyword !== Keyword.else) break;
    chain.push(next);
  }
  const earlier: number[] = [];
  for (let first = branch; module.keyword(first) !== Keyword.if && budget.steps-- > 0; ) {
    first = siblingBefore(module, first);
    if (first < 0) break;
    earlier.push(first);
  }
  return [...earlier.reverse(), ...chain];
}

/** The statement before this one in the same block, or -1. */
function siblingBefore(module: PythonModule, statement: number): number {
  const block = module.parent(statement);
  let at = statement - 1;
  while (at > block && module.parent(at) !== block) at = module.parent(at);
  return at > block ? at : -1;
}
