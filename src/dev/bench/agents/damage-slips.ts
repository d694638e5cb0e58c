import type { Random } from '../../../testing/random.js';
import { anchored, inserted } from './anchors.js';
import type { Damager } from './damage-encodings.js';
import { NOUNS } from './words.js';

type Slip = (random: Random, text: string) => string;

/** A damage that puts lines before a header, at its level. */
function before(write: (random: Random) => readonly string[]): Slip {
  return (random, text) => {
    const { lines, anchor } = anchored(random, text);
    return inserted(
      lines,
      anchor.line,
      write(random).map((line) => anchor.indent + line),
    );
  };
}

/** A damage that puts lines into a function before everything else in it. */
function first(write: (random: Random) => readonly string[]): Slip {
  return (random, text) => {
    const { lines, anchor } = anchored(random, text);
    return inserted(
      lines,
      anchor.line + 1,
      write(random).map((line) => `${anchor.indent}    ${line}`),
    );
  };
}

/** Ways in which people break a file while they type, delete or leave Python 2 behind. */
export const slips = {
  'print-statement': (random, text) => {
    const modern = first(() => [`print "starting %s" % "${random.pick(NOUNS)}"`])(random, text);
    return modern.replace(/^( +)print\((f?".*")\)$/gm, '$1print $2');
  },
  'old-except': (random, text) => {
    const lines = ['try:', '    import cPickle as pickle', 'except ImportError, e:', '    pickle = None'];
    const mixed = before(() => lines)(random, text);
    return mixed.replace(/^( +)except (\w+) as e:$/gm, '$1except $2, e:');
  },
  truncated: (random, text) => {
    const { lines, anchor } = anchored(random, text);
    return `${lines.slice(0, anchor.line).join('\n')}\n${anchor.indent}def handle_${random.pick(NOUNS)}(self, request, timeo`;
  },
  'unclosed-bracket': before((random) => [`${random.pick(NOUNS)}s = [load(item) for item in (1, 2, 3)`]),
  'extra-bracket': before((random) => [`${random.pick(NOUNS)} = dict(limit=int("10"))))`]),
  'half-deleted': before((random) => [`def handle_${random.pick(NOUNS)}(self, request):`]),
  'try-alone': before((random) => ['try:', `    ${random.pick(NOUNS)}_count = int("12")`, '']),
  'unexpected-indent': before((random) => [`       ${random.pick(NOUNS)} = None`]),
  'orphan-else': before((random) => [`${random.pick(NOUNS)} = None`, 'else:', '    pass']),
  'missing-colon': before((random) => [`if ${random.pick(NOUNS)}_enabled == True`, '    pass']),
  'unclosed-string': first((random) => [`label = "${random.pick(NOUNS)} is not ready`]),
  'unclosed-docstring': (random, text) => {
    const { lines, anchor } = anchored(random, text.replaceAll('"""', "'''"));
    return inserted(lines, anchor.line + 1, [`${anchor.indent}    """Answers the ${random.pick(NOUNS)}.`]);
  },
  'f-string': first((random) => [`label = f"${random.pick(NOUNS)}: {${random.pick(['', 'count', 'self.total'])}"`]),
  'stray-return': (random, text) => {
    const { lines, anchor } = anchored(random, text);
    const end = anchor.indent === '' ? anchor.line : lines.length;
    return inserted(lines, end, [`return {"status": "${random.pick(NOUNS)}"}`]);
  },
  'dashed-import': before((random) => [`import ${random.pick(NOUNS)}-${random.pick(NOUNS)}`]),
  'keyword-name': before((random) => [`def run_${random.pick(NOUNS)}(task, async=True):`, '    return task']),
  tabs: (random, text) => {
    const { lines, anchor } = anchored(random, text);
    return inserted(lines, anchor.line + 1, [
      `${anchor.indent}    started = None`,
      `${anchor.indent}\tfinished = None`,
    ]);
  },
} as const satisfies Readonly<Record<string, Damager>>;
