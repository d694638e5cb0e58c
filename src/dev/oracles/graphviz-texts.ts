import type { Random } from '../../testing/random.js';
import { damagedText } from './damaged-text.js';

const NAMES = [
  'a',
  'b',
  'Gateway',
  '"x y"',
  '"say \\"hi\\""',
  '_z9',
  '-1.5',
  '.5',
  '42',
  'é',
  '<b<i>x</i>>',
  '"a" + "b"',
];
const KEYS = ['label', 'shape', 'color', '"font size"', 'style'];
const MARKS = [
  '{',
  '}',
  '[',
  ']',
  ';',
  ',',
  '=',
  ':',
  '->',
  '--',
  '"',
  '<',
  '>',
  '@',
  '%',
  '+',
  'edge',
  'subgraph',
  ' ',
];
/** Spellings that people were seen to get wrong, or to be wrongly told off for. */
const SPELLINGS = [
  'a [b]',
  'a [label=x y]',
  'edge',
  ';;;',
  'a, b',
  'a; ; b',
  'a [label="x" shape=box]',
  'a [label="x";shape=box,]',
  'a [label=x,,shape=y]',
  'a -> b -- c',
  'subgraph s',
  'subgraph { a }; a',
  'a:n:sw:x',
  'node [] [a=b]',
  'rankdir=LR; b',
  'node = a',
  'a [x=1] -> b',
  '# no\n b',
  ' # no',
  '// a { \n /* } */ b',
  'a -> { b c } -> d',
  'EDGE [a=b]',
  'A-B',
  'a b;',
  'user@host',
  'a.b',
];

/** A text in the DOT language, sound or damaged. */
export function aGraphvizText(random: Random): string {
  const graphs = random.once(12) ? [aGraph(random), aGraph(random)] : [aGraph(random)];
  const text = graphs.join('\n');
  return random.once(3) ? damagedText(random, text, MARKS) : text;
}

function aGraph(random: Random): string {
  const isDirected = random.once(2);
  const strict = random.once(8) ? 'strict ' : '';
  const name = random.pick(['', '', 'g ', '"My graph" ', '7 ']);
  return `${strict}${isDirected ? 'digraph' : 'graph'} ${name}{\n${statements(random, isDirected ? '->' : '--', 2)}}\n`;
}

function statements(random: Random, arrow: string, depth: number): string {
  const lines = Array.from({ length: random.below(5) }, () => {
    const end = random.pick(['', ';', '; ']);
    return `  ${aStatement(random, arrow, depth)}${end}\n`;
  });
  return lines.join('');
}

function aStatement(random: Random, arrow: string, depth: number): string {
  switch (random.below(8)) {
    case 0:
      return `${random.pick(['graph', 'node', 'edge', 'Node'])} ${attributes(random) || '[]'}`;
    case 1:
      return `${random.pick(KEYS)} = ${random.pick(NAMES)}`;
    case 2:
      return random.pick(SPELLINGS);
    case 3:
      if (depth > 0)
        return `${random.pick(['subgraph cluster_1 ', 'subgraph ', ''])}{\n${statements(random, arrow, depth - 1)}}`;
      return random.pick(NAMES);
    case 4:
      return `${random.pick(NAMES)} ${attributes(random)}`;
    default: {
      const ends = Array.from(
        { length: 2 + random.below(2) },
        () => random.pick(NAMES) + random.pick(['', '', ':p', ':p:n']),
      );
      return `${ends.join(random.pick([arrow, ` ${arrow} `]))} ${attributes(random)}`;
    }
  }
}

function attributes(random: Random): string {
  const pairs = Array.from({ length: random.below(4) }, () => `${random.pick(KEYS)}=${random.pick(NAMES)}`);
  return pairs.length === 0 ? random.pick(['', '', '[]']) : `[${pairs.join(random.pick([', ', ' ', '; ']))}]`;
}
