import { shellCommands } from '../../parsers/shell-words.js';
import { askPython } from '../../testing/python-oracle.js';
import type { Random } from '../../testing/random.js';
import { defineOracle } from './oracle.js';

const SCRIPT = `import shlex
answer = []
for text in data:
    try:
        lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|()")
        lexer.whitespace_split, lexer.whitespace = True, " \\t"
        commands, words = [], []
        for word in lexer:
            if word.strip(";&|()") == "": commands, words = commands + [words], []
            else: words.append(word)
        answer.append([words for words in commands + [words] if words])
    except ValueError: answer.append("refused")`;

/** The words of each command; refused where a quote is left open. */
type Answer = readonly (readonly string[])[] | 'refused';

/** Our words of shell commands against Python's `shlex`. */
export const shellWords = defineOracle<string, Answer>({
  name: 'shell-words',
  compares: 'The commands of a line of shell and their words with `shlex` of CPython.',
  tools: ['python3'],
  sizes: { whole: 200_000, sample: 5_000, vectors: 200 },
  generate: aShellLine,
  truth: (inputs, [python]) => askPython(python!, SCRIPT, inputs),
  own: (text) => shellCommands(text).map((command) => command.map((word) => word.text)),
  explain(text, _own, truth) {
    if (truth === 'refused') return 'shlex refuses an open quote, to us it runs to the end';
    if (/\\[$`]/.test(text)) return 'shlex does not know that a backslash in double quotes escapes $ and `';
    return null;
  },
  kinds: { commands: (answer) => answer !== 'refused' && answer.length > 1, refused: (answer) => answer === 'refused' },
});

const PIECES = [
  ...['pip', 'install', '-r', 'a.txt', 'flask>=2', '$HOME', '${A}', 'ü', 'a=b', "'a b'", '"a b"', "'it'", '"x\'y"'],
  ...[
    '"a\\"b"',
    '"a\\\\"',
    '"a\\b"',
    "'a\\'",
    '\\ ',
    '\\"',
    "\\'",
    '\\\\',
    'a\\b',
    '"$(id)"',
    "'#'",
    '"a;b"',
    "'a && b'",
  ],
];
const BETWEEN = [' ', ' ', ' ', '  ', '\t', '', '', ' && ', ';', ' | ', ' || ', '&', ' ( ', ') '];

function aShellLine(random: Random): string {
  const pieces = Array.from({ length: 1 + random.below(7) }, () => random.pick(PIECES) + random.pick(BETWEEN));
  const end = random.once(8) ? random.pick([' # a comment', ' #', ' "\\$A"', '"open', "'open", '\\']) : '';
  return pieces.join('') + end;
}
