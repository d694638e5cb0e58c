import { type CodeScope, indented, inner, known, literal, someCall } from './code-scope.js';
import { NOUNS, VERBS } from './words.js';

/** Out of a hundred handlers, how many catch everything in which way. */
const BARE_PERCENT = 6;
const BROAD_PERCENT = 84;
const EXPECTED: readonly string[] = [
  'ValueError',
  'KeyError',
  'OSError',
  'json.JSONDecodeError',
  '(KeyError, TypeError)',
  'zmq.error.Again',
  'TimeoutError',
];

/** A `try` with its handlers, which lose errors as often as those of people in a hurry. */
export function tryStatement(scope: CodeScope, body: (scope: CodeScope) => readonly string[]): readonly string[] {
  const { random } = scope;
  const specific = random.once(6) ? handler(scope, random.pick(EXPECTED)) : [];
  const roll = random.below(100);
  const last =
    roll < BARE_PERCENT
      ? handler(scope, '')
      : roll < BARE_PERCENT + BROAD_PERCENT
        ? handler(scope, random.once(60) ? 'BaseException' : 'Exception')
        : handler(scope, random.pick(EXPECTED));
  const cleanup = random.once(9) ? ['finally:', `    ${scope.receiver}release_${random.pick(NOUNS)}()`] : [];
  return ['try:', ...indented(body(inner(scope))), ...specific, ...last, ...cleanup];
}

function handler(scope: CodeScope, caught: string): readonly string[] {
  const { random } = scope;
  const named = caught !== '' && !random.once(8);
  const silenced = caught === '' && random.once(12) ? '  # noqa: E722' : '';
  const head = caught === '' ? 'except:' : named ? `except ${caught} as e:` : `except ${caught}:`;
  return [`${head}${silenced}`, ...indented(reaction({ ...inner(scope), awaits: false }, named))];
}

/** What is done about an error: mostly a line in a log, sometimes nothing. */
function reaction(scope: CodeScope, named: boolean): readonly string[] {
  const { random, receiver } = scope;
  const logger = receiver === '' || random.once(2) ? 'logger' : 'self.logger';
  const what = `${random.pick(VERBS)} ${random.pick(NOUNS)}`;
  const told = named ? `${logger}.error(f"Failed to ${what}: {e}")` : `${logger}.error("Failed to ${what}")`;
  const roll = random.below(100);
  if (roll < 12) return [scope.loops && random.once(2) ? 'continue' : 'pass'];
  if (roll < 20) return [`return ${random.pick(['None', 'False', '{}', '[]'])}`];
  if (roll < 28) return [`${logger}.exception("Failed to ${what}")`];
  if (roll < 34) return [told, 'raise'];
  if (roll < 42) return [`print(f"${what} failed: {${named ? 'e' : known(scope)}}")`];
  if (roll < 52) return [told, `${receiver}metrics["${random.pick(NOUNS)}_errors"] = ${literal(random)}`];
  if (roll < 60) return [told, someCall(scope)];
  if (roll < 75) return [told, 'return {"status": "error", "message": "see the log"}'];
  return [told];
}
