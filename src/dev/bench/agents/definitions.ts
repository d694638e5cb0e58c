import type { Random } from '../../../testing/random.js';
import { statements } from './blocks.js';
import { type CodeScope, functionName, indented, known, literal } from './code-scope.js';
import { sentence } from './sentences.js';
import { NOUNS, QUALITIES } from './words.js';

const TYPES: readonly string[] = ['str', 'int', 'float', 'Dict[str, Any]', 'Optional[str]', 'List[str]', 'bytes'];

/** What kind of function is wanted. */
export interface FunctionRequest {
  readonly method: boolean;
  /** About how long, in characters. */
  readonly characters: number;
  readonly name?: string;
}

/** A function or method with docstring, body and result. */
export function functionDefinition(random: Random, { method, characters, name }: FunctionRequest): readonly string[] {
  const awaits = random.once(5);
  const parameters = new Map<string, string>();
  for (let count = random.below(4); count > 0; count--) parameters.set(random.pick(NOUNS), parameterType(random));
  const names = [...parameters.keys()];
  const listed = [...(method ? ['self'] : []), ...[...parameters].map(([one, type]) => `${one}${type}`)];
  if (random.once(3)) listed.push(`${random.pick(QUALITIES)}_${random.pick(NOUNS)}=${literal(random)}`);
  const scope: CodeScope = { random, receiver: method ? 'self.' : '', awaits, loops: false, depth: 0, names };
  const result = random.once(2) ? ` -> ${random.pick(TYPES)}` : '';
  const head = `${awaits ? 'async ' : ''}def ${name ?? functionName(random)}`;
  const body = [
    ...docstring(random, names),
    ...statements(scope, characters),
    ...(random.once(5) ? [] : [`return ${known(scope)}`]),
  ];
  return [...signature(head, listed, result), ...indented(body)];
}

/** A property, a static method or another method of a few lines. */
export function smallMethod(random: Random): readonly string[] {
  const name = `${random.pick(QUALITIES)}_${random.pick(NOUNS)}_${random.pick(NOUNS)}`;
  return random.pick([
    ['@property', `def ${name}(self):`, `    return self._${name}`],
    ['@staticmethod', `def ${name}(value):`, `    return str(value or "").strip().lower()`],
    [`def has_${name}(self):`, `    return bool(self.metrics.get("${name}"))`],
  ]);
}

/** A dataclass or an enumeration. */
export function recordClass(random: Random, name: string): readonly string[] {
  const fields = new Set(
    Array.from({ length: 3 + random.below(6) }, () => `${random.pick(QUALITIES)}_${random.pick(NOUNS)}`),
  );
  if (random.once(3)) {
    return [`class ${name}(Enum):`, ...[...fields].map((field) => `    ${field.toUpperCase()} = "${field}"`)];
  }
  const typed = [...fields].map((field) => `    ${field}: ${random.pick(TYPES)} = field(default=None)`);
  return ['@dataclass', `class ${name}:`, `    """${sentence(random)}."""`, '', ...typed];
}

/** A table of constants, as long as people let them grow. */
export function table(random: Random): readonly string[] {
  const name = `${random.pick(QUALITIES)}_${random.pick(NOUNS)}_TABLE`.toUpperCase();
  const row = (): string =>
    `    "${random.pick(NOUNS)}_${random.below(1000)}": {"${random.pick(NOUNS)}": ${random.below(100)}, "enabled": ${random.once(2) ? 'True' : 'False'}},`;
  return [`${name} = {`, ...Array.from({ length: 4 + random.below(20) }, row), '}'];
}

function parameterType(random: Random): string {
  return random.once(2) ? `: ${random.pick(TYPES)}` : '';
}

function signature(head: string, parameters: readonly string[], result: string): readonly string[] {
  const line = `${head}(${parameters.join(', ')})${result}:`;
  if (line.length <= 96) return [line];
  return [`${head}(`, ...parameters.map((parameter) => `    ${parameter},`), `)${result}:`];
}

function docstring(random: Random, names: readonly string[]): readonly string[] {
  if (random.once(3)) return [];
  if (names.length === 0 || random.once(2)) return [`"""${sentence(random)}."""`];
  return [`"""${sentence(random)}.`, '', 'Args:', ...names.map((name) => `    ${name}: ${sentence(random)}.`), '"""'];
}
