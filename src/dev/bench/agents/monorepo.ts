import { backupFiles } from './backup-files.js';
import { composeFiles } from './compose-files.js';
import { nearCopy } from './copies.js';
import { type Damage, damaged } from './damage.js';
import { documents } from './documents.js';
import { layout } from './layout.js';
import { type Importable, mainClass, program } from './program.js';
import { type ProgramPlan, randomOf, scaled } from './program-plan.js';
import { requirementsFiles } from './requirements-files.js';
import { startupFiles } from './startup-files.js';
import { withTodos } from './todos.js';

const TODO_COMMENTS = 80;

/** A repository of agents that nobody wrote. */
export interface Monorepo {
  /** The content of every file by its path, in the order of the paths. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** How each broken Python file was broken, by path. */
  readonly broken: ReadonlyMap<string, Damage>;
  /** The copied Python files: what each is a copy of, by path. */
  readonly copies: ReadonlyMap<string, string>;
}

/**
 * A repository as teams have it whose agents run on a few machines: at scale 1 there are 1,150 Python files with 14 MB,
 * at 0.05 a twentieth of everything. The same seed and scale give the same bytes on every machine.
 */
export function agentMonorepo(seed: number, scale: number): Monorepo {
  const plans = layout(seed, scale);
  const intact = programs(seed, scale, plans);
  const others = new Map([
    ...startupFiles(seed, scale, plans),
    ...composeFiles(seed, scale, plans),
    ...requirementsFiles(seed, scale),
    ...documents(seed, scale, plans),
  ]);
  const written = plans.map(({ path, damage }): [string, Buffer] => {
    const text = intact.get(path)!;
    return [path, damage === null ? Buffer.from(text) : damaged(randomOf(seed, `damage ${path}`), text, damage)];
  });
  const copied = backupFiles(seed, scale, new Map([...intact, ...others]));
  const texts = [...others, ...copied].map(([path, text]): [string, Buffer] => [path, Buffer.from(text)]);
  return {
    files: new Map([...written, ...texts].sort(([a], [b]) => (a < b ? -1 : 1))),
    broken: new Map(plans.flatMap(({ path, damage }) => (damage === null ? [] : [[path, damage]]))),
    copies: new Map(plans.flatMap(({ path, copyOf }) => (copyOf === null ? [] : [[path, copyOf.path]]))),
  };
}

/** All programs as they were before anybody broke one. */
function programs(seed: number, scale: number, plans: readonly ProgramPlan[]): ReadonlyMap<string, string> {
  const importable = plans.filter(({ purpose }) => purpose === 'library').map(importableOf);
  const texts = new Map<string, string>();
  for (const plan of plans) {
    if (plan.copyOf !== null) continue;
    // Libraries import only those before them, so that nothing imports itself in a circle.
    const before =
      plan.purpose === 'library'
        ? importable.findIndex(({ module }) => module === importableOf(plan).module)
        : importable.length;
    texts.set(plan.path, program(randomOf(seed, plan.path), plan, importable.slice(0, before)));
  }
  texts.set('common/ports.py', texts.get('common/ports.py')! + numbers(plans));
  for (const { path, copyOf } of plans) {
    if (copyOf !== null) texts.set(path, nearCopy(randomOf(seed, path), texts.get(copyOf.path)!, copyOf.edits));
  }
  return new Map([
    ...texts,
    ...withTodos(randomOf(seed, 'todos'), ownWork(plans, texts), scaled(TODO_COMMENTS, scale)),
  ]);
}

/** The programs that are neither copies, nor about to be broken, nor the same in every monorepo. */
function ownWork(plans: readonly ProgramPlan[], texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = plans.filter(
    ({ purpose, copyOf, damage }) => copyOf === null && damage === null && purpose !== 'package' && purpose !== 'base',
  );
  return new Map(own.map(({ path }) => [path, texts.get(path)!]));
}

function importableOf(plan: ProgramPlan): Importable {
  return { module: plan.path.replace(/\.py$/, '').replaceAll('/', '.'), name: mainClass(plan) };
}

/** A constant for the main port of every agent and service. */
function numbers(plans: readonly ProgramPlan[]): string {
  const named = new Map(
    plans
      .filter(({ purpose }) => purpose === 'agent' || purpose === 'service')
      .map(({ name, port }) => [name.toUpperCase(), port]),
  );
  return [...named].map(([name, port]) => `${name} = ${port}\n`).join('');
}
