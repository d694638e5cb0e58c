import {
  type CodeScope,
  condition,
  functionName,
  indented,
  inner,
  introduce,
  known,
  literal,
  someCall,
} from './code-scope.js';
import { tryStatement } from './losses.js';
import { simpleStatement } from './statements.js';
import { NOUNS, VERBS } from './words.js';

const DEEPEST = 4;
const SMALLEST_BLOCK = 90;

/** Statements for about so many characters, at least one. */
export function statements(scope: CodeScope, characters: number): readonly string[] {
  const lines: string[] = [];
  let left = characters;
  do {
    const budget = Math.min(left, 500);
    const nested = scope.depth < DEEPEST && budget > 2 * SMALLEST_BLOCK && scope.random.below(10) < 3;
    const written = nested ? compound(scope, budget) : simpleStatement(scope);
    lines.push(...written);
    left -= written.reduce((total, line) => total + line.length + 1 + 4 * scope.depth, 0);
    if (left > 200 && scope.random.once(7)) lines.push('');
  } while (left > 0);
  return lines[lines.length - 1] === '' ? lines.slice(0, -1) : lines;
}

function compound(scope: CodeScope, budget: number): readonly string[] {
  const { random } = scope;
  if (random.below(100) < 26) return tryStatement(scope, (within) => statements(within, budget / 2));
  return random.pick([branch, branch, branch, loop, loop, repeat, managed, callback, matched])(scope, budget / 2);
}

function branch(scope: CodeScope, budget: number): readonly string[] {
  const { random } = scope;
  const lines = [`if ${condition(scope)}:`, ...body(scope, budget)];
  if (random.once(4)) lines.push(`elif ${condition(scope)}:`, ...body(scope, budget / 2));
  if (random.once(3)) lines.push('else:', ...body(scope, budget / 2));
  return lines;
}

function loop(scope: CodeScope, budget: number): readonly string[] {
  const { random } = scope;
  const over = known(scope);
  const heads = [
    () => ['item', `for item in ${over} or []:`],
    () => ['index', `for index, item in enumerate(${over} or []):`],
    () => ['key', `for key, value in dict(${over} or {}).items():`],
    () => ['attempt', `for attempt in range(${1 + random.below(10)}):`],
  ];
  const [name, head] = random.pick(heads)();
  const within = inner(scope, true);
  within.names.push(name!);
  const guard = random.once(3) ? [`if ${condition(within)}:`, '    continue'] : [];
  return [head!, ...indented([...guard, ...statements(within, budget)])];
}

function repeat(scope: CodeScope, budget: number): readonly string[] {
  const { random, receiver, awaits } = scope;
  const within = inner(scope, true);
  const pause = `${awaits ? 'await asyncio' : 'time'}.sleep(0.${1 + random.below(9)})`;
  return [
    receiver === '' ? `while ${condition(scope)}:` : 'while self.running:',
    ...indented([...statements(within, budget), pause]),
  ];
}

function managed(scope: CodeScope, budget: number): readonly string[] {
  const { random, receiver } = scope;
  const file = `with open(str(${known(scope)}), "${random.pick(['r', 'w', 'a'])}", encoding="utf-8") as handle:`;
  const head = receiver === '' || random.once(2) ? file : `with self.${random.pick(NOUNS)}_lock:`;
  return [head, ...body(scope, budget)];
}

function callback(scope: CodeScope, budget: number): readonly string[] {
  const { random, receiver } = scope;
  const name = `_on_${random.pick(NOUNS)}`;
  const within: CodeScope = { ...inner(scope, false), receiver, awaits: false, names: ['update'] };
  return [
    `def ${name}(update, *, ${random.pick(NOUNS)}=${literal(random)}):`,
    ...indented([...statements(within, budget), `return ${known(within)}`]),
    '',
    `${introduce(scope)} = ${receiver}register_${random.pick(NOUNS)}("${functionName(random)}", ${name})`,
  ];
}

function matched(scope: CodeScope, budget: number): readonly string[] {
  const { random } = scope;
  if (!random.once(6)) return branch(scope, budget);
  const cases = Array.from({ length: 2 }, () => [
    `case {"action": "${random.pick(VERBS)}", "${random.pick(NOUNS)}": found}:`,
    ...indented(statements(inner(scope), budget / 3)),
  ]).flat();
  return [`match ${known(scope)}:`, ...indented([...cases, 'case _:', `    ${someCall({ ...scope, awaits: false })}`])];
}

function body(scope: CodeScope, budget: number): readonly string[] {
  return indented(statements(inner(scope), budget));
}
