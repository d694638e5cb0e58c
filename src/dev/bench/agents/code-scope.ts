import type { Random } from '../../../testing/random.js';
import { NOUNS, QUALITIES, VERBS } from './words.js';

/** Where in a Python program the next statement will stand. */
export interface CodeScope {
  readonly random: Random;
  /** `self.` in methods, nothing in functions. */
  readonly receiver: string;
  /** Whether `await` is allowed. */
  readonly awaits: boolean;
  /** Whether `continue` and `break` are allowed. */
  readonly loops: boolean;
  /** How many blocks are open. */
  readonly depth: number;
  /** The variables that have a value, the latest last. */
  readonly names: string[];
}

/** The scope of a block within another one, whose variables are not seen outside. */
export function inner(scope: CodeScope, loops: boolean = scope.loops): CodeScope {
  return { ...scope, loops, depth: scope.depth + 1, names: [...scope.names] };
}

/** Lines one level further to the right; blank lines stay blank. */
export function indented(lines: readonly string[], by = 4): string[] {
  return lines.flatMap((line) => line.split('\n')).map((line) => (line === '' ? '' : ' '.repeat(by) + line));
}

/** A name for a variable, such as `pending_chunk`. */
export function variableName(random: Random): string {
  return `${random.pick(random.once(2) ? QUALITIES : NOUNS)}_${random.pick(NOUNS)}`;
}

/** A name for a function, such as `merge_pending_chunk`. */
export function functionName(random: Random): string {
  return `${random.pick(VERBS)}_${variableName(random)}`;
}

/** A variable that has a value in this scope. */
export function known(scope: CodeScope): string {
  const { names, random } = scope;
  return names.length === 0 ? 'None' : random.pick(names.slice(-6));
}

/** A new variable of this scope. */
export function introduce(scope: CodeScope): string {
  const name = variableName(scope.random);
  scope.names.push(name);
  return name;
}

/** A call of something that is not defined in the file more often than not, as in most programs. */
export function someCall(scope: CodeScope): string {
  const { random, receiver, awaits } = scope;
  const args = Array.from({ length: random.below(3) }, () => known(scope));
  if (random.once(3)) args.push(`${random.pick(NOUNS)}=${literal(random)}`);
  const prefix = awaits && random.once(3) ? 'await ' : '';
  return `${prefix}${receiver}${random.once(4) ? '_' : ''}${random.pick(VERBS)}_${random.pick(NOUNS)}(${args.join(', ')})`;
}

/** A literal value. */
export function literal(random: Random): string {
  const choices = [
    () => `${random.below(200)}`,
    () => `${random.below(10)}.${random.below(100)}`,
    () => `"${random.pick(QUALITIES)}_${random.pick(NOUNS)}"`,
    () => random.pick(['True', 'False', 'None', '[]', '{}']),
  ];
  return random.pick(choices)();
}

/** A condition. */
export function condition(scope: CodeScope): string {
  const { random } = scope;
  const name = known(scope);
  const choices = [
    () => `${name} is None`,
    () => `not ${name}`,
    () => `len(${name} or []) > ${random.below(50)}`,
    () => `isinstance(${name}, ${random.pick(['dict', 'list', 'str', '(int, float)'])})`,
    () =>
      `${scope.receiver}${random.pick(QUALITIES)}_${random.pick(NOUNS)} ${random.pick(['>', '<', '>=', '=='])} ${random.below(100)}`,
    () => `"${random.pick(NOUNS)}" in ${name}`,
    () => `${name} and ${scope.receiver}${random.pick(VERBS)}_${random.pick(NOUNS)}(${known(scope)})`,
  ];
  return random.pick(choices)();
}
