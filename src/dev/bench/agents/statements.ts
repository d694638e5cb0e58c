import { type CodeScope, condition, functionName, introduce, known, literal, someCall } from './code-scope.js';
import { sentence } from './sentences.js';
import { NOUNS, QUALITIES, VERBS } from './words.js';

type Statement = (scope: CodeScope) => readonly string[];

/** Statements that own no block; the more often one stands here, the more often it is written. */
const SIMPLE: readonly Statement[] = [
  assignCall,
  assignCall,
  assignCall,
  configured,
  dictionary,
  log,
  log,
  count,
  comprehension,
  clock,
  remark,
  remark,
  outdated,
  shown,
  longCall,
  text,
  choice,
  arithmetic,
  sorting,
  path,
  longText,
];

/** One statement without a block of its own, with a remark at times. */
export function simpleStatement(scope: CodeScope): readonly string[] {
  return scope.random.pick(SIMPLE)(scope);
}

function assignCall(scope: CodeScope): readonly string[] {
  const call = someCall(scope);
  return [`${introduce(scope)} = ${call}`];
}

function configured(scope: CodeScope): readonly string[] {
  const { random, receiver } = scope;
  const name = introduce(scope);
  return [`${name} = ${receiver}config.get("${name}", ${literal(random)})`];
}

function dictionary(scope: CodeScope): readonly string[] {
  const { random } = scope;
  const entries = Array.from(
    { length: 2 + random.below(4) },
    () => `    "${random.pick(NOUNS)}_${random.pick(NOUNS)}": ${random.once(2) ? known(scope) : literal(random)},`,
  );
  return [`${introduce(scope)} = {`, ...entries, '}'];
}

function log(scope: CodeScope): readonly string[] {
  const { random, receiver } = scope;
  const logger = receiver === '' || random.once(2) ? 'logger' : 'self.logger';
  const level = random.pick(['info', 'debug', 'info', 'warning']);
  const subject = `${random.pick(QUALITIES)} ${random.pick(NOUNS)}`;
  return random.once(3)
    ? [`${logger}.${level}("The ${subject} is %s", ${known(scope)})`]
    : [`${logger}.${level}(f"[${random.pick(VERBS)}] ${subject}: {${known(scope)}}")`];
}

function count({ random, receiver }: CodeScope): readonly string[] {
  const key = `${random.pick(NOUNS)}_${random.pick(VERBS)}_count`;
  return [`${receiver}metrics["${key}"] = ${receiver}metrics.get("${key}", 0) + 1`];
}

function comprehension(scope: CodeScope): readonly string[] {
  const { random } = scope;
  const [from, key] = [known(scope), random.pick(NOUNS)];
  return random.once(2)
    ? [`${introduce(scope)} = [item for item in (${from} or []) if item.get("${key}")]`]
    : [`${introduce(scope)} = {key: value for key, value in (${from} or {}).items() if key != "${key}"}`];
}

function clock(scope: CodeScope): readonly string[] {
  const { random } = scope;
  if (random.once(36)) return [`${introduce(scope)} = datetime.utcnow().isoformat()`];
  return [`${introduce(scope)} = time.time()${random.once(2) ? ` - ${random.below(600)}` : ''}`];
}

function remark(scope: CodeScope): readonly string[] {
  const call = someCall(scope);
  return [`# ${sentence(scope.random)}`, `${introduce(scope)} = ${call}`];
}

/** Code that somebody did not dare to delete. */
function outdated(scope: CodeScope): readonly string[] {
  if (!scope.random.once(3)) return log(scope);
  return [`# ${functionName(scope.random)} = ${someCall(scope)}`, ...log(scope)];
}

function shown(scope: CodeScope): readonly string[] {
  const { random } = scope;
  const mark = random.pick(['', '✅ ', '❌ ', '🚀 ', '⚠️ ', '[INFO] ']);
  return random.once(2) ? [`print(f"${mark}${random.pick(NOUNS)}: {${known(scope)}}")`] : log(scope);
}

function longCall(scope: CodeScope): readonly string[] {
  const { random, receiver } = scope;
  // A keyword given twice is an error in every Python.
  const args = new Map<string, string>();
  for (let count = 3 + random.below(3); count > 0; count--) {
    args.set(`${random.pick(NOUNS)}_${random.pick(NOUNS)}`, random.once(2) ? known(scope) : literal(random));
  }
  const lines = [...args].map(([keyword, value]) => `    ${keyword}=${value},`);
  return [`${introduce(scope)} = ${receiver}${functionName(random)}(`, ...lines, ')'];
}

function text(scope: CodeScope): readonly string[] {
  const { random } = scope;
  const value = known(scope);
  const choices = [
    () => `", ".join(str(part) for part in (${value} or []))`,
    () => `"%s-%s" % (${value}, ${known(scope)})`,
    () => `"{}/{}".format("${random.pick(NOUNS)}", ${value})`,
    () => `f"${random.pick(NOUNS)}_{int(time.time())}_{str(${value})[:8]}"`,
    () => `json.dumps(${value}, ensure_ascii=False, default=str)`,
  ];
  const chosen = random.pick(choices)();
  return [`${introduce(scope)} = ${chosen}`];
}

function choice(scope: CodeScope): readonly string[] {
  const { random } = scope;
  const asked = condition(scope);
  return [`${introduce(scope)} = ${literal(random)} if ${asked} else ${literal(random)}`];
}

function arithmetic(scope: CodeScope): readonly string[] {
  const { random, receiver } = scope;
  const share = `0.${1 + random.below(9)}`;
  const [attribute, value] = [`${receiver}${random.pick(QUALITIES)}_${random.pick(NOUNS)}`, known(scope)];
  return [`${introduce(scope)} = (1 - ${share}) * float(${attribute} or 0) + ${share} * len(str(${value}))`];
}

function sorting(scope: CodeScope): readonly string[] {
  const { random } = scope;
  const value = known(scope);
  const key = random.pick(NOUNS);
  return [
    `${introduce(scope)} = sorted(${value} or [], key=lambda entry: entry["${key}"], reverse=True)[:${1 + random.below(20)}]`,
  ];
}

function path(scope: CodeScope): readonly string[] {
  const { random } = scope;
  const parts = [random.pick(['data', 'models', 'logs', 'cache', 'config']), random.pick(NOUNS)];
  const suffix = random.pick(['json', 'yaml', 'pt', 'db', 'wav', 'log']);
  return [`${introduce(scope)} = os.path.join(PROJECT_ROOT, "${parts[0]}", "${parts[1]}.${suffix}")`];
}

/** Prompts and SQL: long strings over several lines, in which a tag or a keyword means nothing. */
function longText(scope: CodeScope): readonly string[] {
  const { random } = scope;
  if (!random.once(3)) return assignCall(scope);
  const name = introduce(scope);
  if (random.once(2)) {
    const table = `${random.pick(NOUNS)}s`;
    return [
      `${name} = """`,
      `    SELECT id, ${random.pick(NOUNS)}, created_at FROM ${table}`,
      `    WHERE ${random.pick(NOUNS)} = ? AND created_at > ?`,
      `    ORDER BY created_at DESC LIMIT ${10 * (1 + random.below(20))}`,
      '"""',
    ];
  }
  const rules = Array.from({ length: 2 + random.below(4) }, (_, index) => `${index + 1}. ${sentence(random)}.`);
  const tag = random.once(15) ? ['TODO: list for the user what is left to do'] : [];
  return [
    `${name} = f"""You are the ${random.pick(QUALITIES)} ${random.pick(NOUNS)} assistant.`,
    ...rules,
    ...tag,
    `"""`,
  ];
}
