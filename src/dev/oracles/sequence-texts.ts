import type { Random } from '../../testing/random.js';

/** What slips into a sequence diagram by mistake. */
export const SEQUENCE_MARKS: readonly string[] = [
  ...[
    ';',
    '; ',
    ':',
    ',',
    '#',
    '-',
    '>',
    '->',
    '->>',
    '-->>',
    '+',
    '(',
    ')',
    '<',
    '%%',
    '%% x',
    ' ',
    '\n',
    '"',
    '{',
    '}',
  ],
  ...['end', '\nend\n', 'loop ', '\nloop x\n', 'as ', 'note ', 'x', '@', '\\', '/', '|', 'alt', 'box ', 'activate '],
];

const ACTORS = [
  'A',
  'B',
  'Alice',
  'My Agent',
  'a-b',
  'web_1',
  'Ünal',
  'A (1)',
  'A.b',
  '"x"',
  'user@host',
  'A/B',
  'db#1',
];
const ODD_ACTORS = [
  'end',
  'End user',
  'note',
  'a,b',
  'a:b',
  'web-xyz',
  'loop',
  'A+B',
  'A;B',
  '',
  'Participant',
  'linked',
  'activated',
  'optional',
  'A<B>',
];
const ARROWS = [
  '->>',
  '-->>',
  '->',
  '-->',
  '-x',
  '--x',
  '-)',
  '--)',
  '<<->>',
  '<<-->>',
  '->>+',
  '-->>-',
  ' ->> ',
  ' -->> ',
];
const ODD_ARROWS = ['>', '->>>', '--->>', '=>', '-', '<-', '->>()', '()->>', '-|\\', '--//', ' - > ', '<->'];
const TEXTS = [
  'hi',
  'a (b)',
  'a, b',
  'say "x"',
  'x: y',
  'a -> b',
  'a #35; b',
  '',
  ' wrap: x',
  'ünï',
  'a<br/>b',
  'end',
  'GET /x?a=1&b=2',
];
const ODD_TEXTS = ['a; b', ';abc', 'Some text; with a semicolon', 'a # b', 'a; B->>A: x', 'a %% b', '#', 'a;'];
const LINES = [
  ...[
    'participant A',
    'participant A as Alice (1)',
    'actor B',
    'participant "x y" as C',
    'autonumber',
    'autonumber 10 5',
    'autonumber off',
  ],
  ...[
    'activate A',
    'Note over A,B: text',
    'Note right of A: text',
    'note left of B: text; x',
    'title: T',
    'title T (x)',
    '%% comment',
    '# comment',
  ],
  ...[
    'accTitle: x',
    'accDescr: y',
    'accDescr {\n  x\n}',
    'link A: x @ https://example.org',
    'participant A@{ "type": "boundary" }',
    'create participant D\n  A->>D: hi',
  ],
];
const ODD_LINES = [
  ...[
    'Note over A,B,C: t',
    'Note A: x',
    'Note over A',
    'note over: x',
    'activate',
    'activate ',
    'deactivate B',
    'deactivate Z',
    'participant',
    'participant A, B',
    'A->B->C: x',
  ],
  ...[
    'A->>B',
    'A->>: x',
    '->>B: x',
    'A B: x',
    'whatever',
    'A',
    ')',
    'else x',
    'and x',
    'option y',
    'end',
    'autonumber x',
    'participant A as',
    'create A',
    'destroy A',
  ],
  ...[
    'opt later  A->>B: x\n  end',
    'links A: {"x": "y"}',
    'sequenceDiagram',
    'Note right A: x',
    'A-->>B:',
    'Note over A,B\n',
    'create participant E',
    'participant a:b',
    'A->>B: x end',
    'title',
    'loop',
  ],
];

/** A sequence diagram whose odd spellings come one at a time. */
export function aSequenceDiagram(random: Random): string {
  const header = random.once(20)
    ? random.pick(['sequenceDiagram A->>B: x\n', 'sequenceDiagram;\n', 'sequenceDiagram \n', 'sequenceDiagrams\n'])
    : 'sequenceDiagram\n';
  return header + statements(random, 5, 2);
}

function statements(random: Random, most: number, depth: number): string {
  return Array.from({ length: 1 + random.below(most) }, () => {
    const end = random.pick(['\n', '\n', '\n', '\n\n', ' \n', ';\n', '; ']);
    return `  ${aStatement(random, depth)}${end}`;
  }).join('');
}

function aStatement(random: Random, depth: number): string {
  switch (random.below(9)) {
    case 0:
      return random.once(3) ? random.pick(ODD_LINES) : random.pick(LINES);
    case 1:
      return random.pick(LINES);
    case 2:
      return depth === 0 ? random.pick(LINES) : aBlock(random, depth - 1);
    default:
      return aMessage(random);
  }
}

function aMessage(random: Random): string {
  const actor = () => (random.once(30) ? random.pick(ODD_ACTORS) : random.pick(ACTORS));
  const arrow = random.once(25) ? random.pick(ODD_ARROWS) : random.pick(ARROWS);
  const text = random.once(20) ? random.pick(ODD_TEXTS) : random.pick(TEXTS);
  return `${actor()}${arrow}${actor()}${random.pick([': ', ': ', ':', ' : '])}${text}`;
}

function aBlock(random: Random, depth: number): string {
  const word = random.pick(['loop', 'alt', 'opt', 'par', 'critical', 'break', 'rect', 'box', 'par_over', 'Loop']);
  const title = random.pick([' x', ' a (b)', '', ' x; y', ' x # y', ' rgb(1,2,3)', ' Aqua Group']);
  const more = { alt: 'else', par: 'and', critical: 'option', par_over: 'and' }[word] ?? random.pick(['else', 'and']);
  const isSound = ['alt', 'par', 'critical', 'par_over'].includes(word);
  const second = (isSound ? random.once(2) : random.once(12)) ? `  ${more} y\n${statements(random, 2, depth)}` : '';
  const body = word === 'box' && !random.once(6) ? '  participant P\n  participant Q\n' : statements(random, 2, depth);
  return `${word}${title}\n${body}${second}${random.once(12) ? '' : '  end'}`;
}
