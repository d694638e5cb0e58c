import type { Random } from '../../testing/random.js';

const IMPORTS = [
  'import contextlib',
  'import contextlib as tools',
  'from contextlib import suppress',
  'from contextlib import (closing,\n    suppress as quiet)',
  'import builtins',
  'from builtins import Exception as Anything',
];
const BROAD = [
  'Exception',
  'BaseException',
  'builtins.Exception',
  'Anything',
  '(ValueError, Exception)',
  '((KeyError,), BaseException)',
];
const NARROW = ['ValueError', '(OSError, KeyError)', 'errors.Exception', 'Exceptional', 'caught()', '()'];
const SUPPRESS = ['contextlib.suppress', 'tools.suppress', 'suppress', 'quiet'];
const PLAIN = [
  'pass',
  'value = 1',
  "text = 'except:'",
  'text = """\nexcept:\n    return\n"""',
  "text = f'{value!r:>{width}} except: {{'",
  'total = first + \\\n    second',
  'values = [\n    1,\n  2]',
  'say(\'ü\', "€"); value = 2',
  '# except Exception:',
  'raise',
  'raise RuntimeError from error',
  'log.exception("lost")',
  'sys.exit(1)',
  'lambda: (yield)',
];

/** What may stand here: `return` only in functions, `break` and `continue` only in loops. */
interface Place {
  readonly depth: number;
  readonly returns: boolean;
  readonly loops: boolean;
}

type Lines = readonly string[];

/** A Python program that catches and loses errors in many spellings; CPython 3.11 compiles nearly all of them. */
export function aPythonProgram(random: Random): string {
  const imports = IMPORTS.filter(() => random.once(2));
  const indent = random.pick(['    ', '  ', '\t']);
  const place = { depth: 0, returns: false, loops: false };
  const body = Array.from({ length: 2 }, () => block(random, indent, place)).flat();
  return `${[...imports, ...body].join('\n')}\n`;
}

function block(random: Random, indent: string, place: Place): Lines {
  return Array.from({ length: 1 + random.below(2) }, () => statement(random, indent, place)).flat();
}

function statement(random: Random, indent: string, place: Place): Lines {
  if (place.depth >= 3 || random.once(3)) return plain(random, place);
  const within = (changes: Partial<Place> = {}): Lines => indented(random, indent, { ...place, ...changes });
  const [returns, loops] = [{ returns: true, loops: false }, { loops: true }];
  switch (random.below(10)) {
    case 0:
      return [
        random.pick(['def work(a, b=(1, 2)):', 'async def work(*, key: str = ":") -> None:']),
        ...within(returns),
      ];
    case 1:
      return ['@decorated(lambda: 1)', 'class Worker(Base):', ...within({ returns: false, loops: false })];
    case 2:
      return ['for item in items:', ...within(loops), ...(random.once(3) ? ['else:', ...within()] : [])];
    case 3:
      return ['while True:  # except:', ...within(loops)];
    case 4:
      return ['if value:', ...within(), ...(random.once(2) ? ['elif other[1:2]:', ...within()] : [])];
    case 5: {
      const caught = [...(random.once(2) ? [random.pick(NARROW)] : []), random.pick([...BROAD, ...NARROW])].join(', ');
      return [`with ${random.pick(SUPPRESS)}(${caught}):`, ...within()];
    }
    case 6:
      return ['match value:', ...shifted(['case {"a": [*_]}:', ...within()], indent)];
    default:
      return attempt(random, indent, place);
  }
}

function attempt(random: Random, indent: string, place: Place): Lines {
  const group = random.once(6);
  const within = (): Lines => indented(random, indent, place);
  // CPython refuses to leave an `except*` block by such a statement.
  const handled = (): Lines => indented(random, indent, group ? { ...place, returns: false, loops: false } : place);
  const last = random.once(5) ? 0 : 1 + random.below(2);
  const lines = ['try:', ...within()];
  for (let clause = 0; clause < last; clause++) {
    const named = random.once(3) ? ' as error' : '';
    lines.push(`except${group ? '*' : ''} ${random.pick(random.once(2) ? BROAD : NARROW)}${named}:`, ...handled());
  }
  if (!group && random.once(2)) lines.push(random.pick(['except:', 'except :', 'except: # noqa: E722']), ...handled());
  const caught = lines.some((line) => /^except/.test(line));
  if (caught && random.once(4)) lines.push('else:', ...within());
  if (!caught || random.once(3)) lines.push('finally:', ...within());
  return lines;
}

function plain(random: Random, { returns, loops }: Place): Lines {
  const leaving = [...(returns ? ['return', 'return (\n    None)'] : []), ...(loops ? ['break', 'continue'] : [])];
  if (leaving.length > 0 && random.once(2)) return [random.pick(leaving)];
  const line = random.pick(PLAIN);
  return line.startsWith('#') ? [line, 'pass'] : [line];
}

function indented(random: Random, indent: string, place: Place): Lines {
  return shifted(block(random, indent, { ...place, depth: place.depth + 1 }), indent);
}

/** Lines one level deeper; what a statement goes on with in later lines stays where it is. */
function shifted(lines: Lines, indent: string): Lines {
  return lines.map((line) => indent + line);
}
