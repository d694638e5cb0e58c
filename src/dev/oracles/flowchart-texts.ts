import type { Random } from '../../testing/random.js';

/** What slips into a flowchart by mistake. */
export const FLOWCHART_MARKS: readonly string[] = [
  ...[
    '[',
    ']',
    '(',
    ')',
    '{',
    '}',
    '"',
    '|',
    '>',
    '-',
    '--',
    '-->',
    '=',
    ';',
    ':',
    ':::',
    '&',
    ' & ',
    '%%',
    '%% x',
    '@',
  ],
  ...[
    'end',
    '\nend\n',
    'subgraph ',
    '\nsubgraph x\n',
    ' ',
    '\n',
    'x',
    'o',
    '~',
    '~~~',
    '.',
    ',',
    '#',
    '#35;',
    '`',
    '@{',
    '<',
  ],
];

const SHAPES: readonly (readonly [string, string])[] = [
  ...([
    ['[', ']'],
    ['[', ']'],
    ['[', ']'],
    ['(', ')'],
    ['{', '}'],
    ['((', '))'],
    ['([', '])'],
    ['[[', ']]'],
  ] as const),
  ...([
    ['[(', ')]'],
    ['(((', ')))'],
    ['{{', '}}'],
    ['>', ']'],
    ['[/', '/]'],
    ['[\\', '\\]'],
    ['[/', '\\]'],
  ] as const),
  ...([
    ['(-', '-)'],
    ['[\\', '/]'],
  ] as const),
];
const ODD_SHAPES: readonly (readonly [string, string])[] = [
  ['[|', '|]'],
  ['[', ')'],
  ['[[', ']'],
  ['(', '))'],
  ['<', '>'],
];
const PLAIN_LABELS = [
  'x',
  'two words',
  '"quoted (x)"',
  '"a [b] {c}"',
  '"`**md** text`"',
  'a<br/>b',
  '50%',
  'ü é',
  'a: b',
];
const LABELS = [
  ...[
    'x',
    'two words',
    '"quoted (x)"',
    '"a [b] {c}"',
    '"`**md** text`"',
    'a<br/>b',
    'a/b',
    'a\\b',
    'user@host',
    '50%',
    'ü é',
  ],
  ...[
    '"x" y',
    '"x"y',
    '"say "hi""',
    'say "hi"',
    ' "x (y)" ',
    'a|b',
    '""',
    'f(x)',
    'a [b]',
    'a {b}',
    'a: b',
    '#quot;x#quot;',
  ],
  ...[
    'a; b',
    'one\n  two',
    '"one\n  two"',
    'a -- b',
    'a --> b',
    '~~~',
    "it's",
    '`x`',
    '<b class="c">x</b>',
    'end',
    '/',
    '-',
    '😀',
  ],
];
const IDS = [
  ...[
    'A',
    'B',
    'C1',
    'gateway',
    'a-b',
    'a.b',
    'a_b',
    '1',
    '1a',
    'é',
    'a/b',
    'x',
    'o',
    'ox',
    'v',
    'a:b',
    'a,b',
    'A&B',
    'default',
  ],
];
/** Names that mean something to Mermaid, or are no names to it. */
const ODD_IDS = [
  'end',
  'End',
  'graph',
  'subgraph',
  'style',
  'class',
  'click',
  'endpoint',
  'end-x',
  'classes',
  '',
  '😀',
  'a"b',
  '#35;',
  '_self',
];
const LINKS = [
  ...[
    '-->',
    '-->',
    '---',
    '==>',
    '-.->',
    '--o',
    '--x',
    '<-->',
    'o--o',
    'x--x',
    '~~~',
    '--->',
    '-..->',
    '===',
    '-.-',
    '<==>',
  ],
  ...[
    '-- text -->',
    '-- a-b --- ',
    '== text ==>',
    '-. text .->',
    '-->|text|',
    '-->|"a (b)"|',
    '--"quoted"-->',
    '-- "a (b)" -->',
  ],
];
const ODD_LINKS = [
  '->',
  '-',
  '--',
  '==',
  '-.',
  '-- text',
  '-->|a (b)|',
  '-->||',
  '-->|a',
  '-- a (b) -->',
  '-. a.b .->',
  '== a=b ==>',
  '-- a=b -->',
  '-- a -- b -->',
  '<--',
  '=>',
  '.->',
  '-->>',
  '--text-->',
  'e1@-->',
  '-->|a|\n',
];
const LINES = [
  ...[
    'style A fill:#f9f,stroke:#333',
    'style A fill:#f9f;',
    'classDef hot fill:#f00',
    'class A hot',
    'class A,B hot',
    'linkStyle default stroke:red',
  ],
  ...[
    'click A "https://example.org"',
    'click A href "x" "tip" _blank',
    'click A call f()',
    'click A f "tip"',
    'direction LR',
    'direction TD',
  ],
  ...[
    '%% a comment',
    '%%',
    'accTitle: x (y',
    'accDescr: x',
    'accDescr {\n  x\n}',
    'A:::hot --> B',
    'A@{ shape: rect, label: "x" }',
  ],
];
const ODD_LINES = [
  ...[
    'style A',
    'style',
    'classDef hot',
    'class A',
    'click A',
    'linkStyle 9 stroke:red',
    'linkStyle 0 stroke:red',
    'direction',
    'direction XX',
  ],
  ...[
    'subgraph DT[Env (per tenant)]',
    'A --> B %% note',
    'A --> graph',
    'end;',
    'A@{ shape: rect',
    'A@{ shape: Rect }',
    'A B',
    'A -->',
    '--> A',
  ],
  ...[
    'style A fill:rgb(1,2,3)',
    'class A hot ',
    'accTitle x',
    'A::b --> C',
    'note right of A',
    'A : text',
    'title x',
    '- A',
    'end',
    'A --> B --',
    'click A "x',
    'linkStyle 0,1 stroke:red',
  ],
];

/** A flowchart whose odd spellings come one at a time. */
export function aFlowchart(random: Random): string {
  const header = random.once(12)
    ? random.pick([
        'graph TB A --> B\n',
        'flowchart XX\n',
        'graph\n',
        'graph;',
        'graph LR;',
        'flowchart LR ',
        'flowchart-elk TB\n',
        'graphs\n',
        'graph lr\n',
        'flowchart LR %% x\n',
      ])
    : random.pick(['flowchart LR\n', 'graph TD\n', 'graph TD;\n', 'flowchart\n']);
  return header + statements(random, 5, 2);
}

function statements(random: Random, most: number, depth: number): string {
  return Array.from({ length: 1 + random.below(most) }, () => {
    const end = random.pick(['\n', '\n', '\n', ';\n', ' \n', '; ', '\n\n', ';;\n']);
    return `  ${aStatement(random, depth)}${end}`;
  }).join('');
}

function aStatement(random: Random, depth: number): string {
  switch (random.below(12)) {
    case 0:
      return random.pick(LINES);
    case 1:
      return random.once(3) ? random.pick(ODD_LINES) : random.pick(LINES);
    case 2:
      return depth === 0 ? random.pick(IDS) : aSubgraph(random, depth - 1);
    default: {
      const links = random.pick([0, 1, 1, 1, 2]);
      let text = someNodes(random);
      for (let count = 0; count < links; count++) text += aLink(random) + someNodes(random);
      return text;
    }
  }
}

function aSubgraph(random: Random, depth: number): string {
  const title = random.pick([
    '',
    ' x',
    ' two words',
    ' x [Title]',
    ' x["Title (1)"]',
    ' "Title"',
    ' x[a b]',
    ' a-b',
    ' x [Env (1)]',
    ' a, b',
    ' é',
    ' x:y',
  ]);
  const last = random.once(12) ? '' : `  end`;
  return `subgraph${title}\n${statements(random, 3, depth)}${last}`;
}

function aLink(random: Random): string {
  const link = random.once(20) ? random.pick(ODD_LINKS) : random.pick(LINKS);
  return random.pick([` ${link} `, ` ${link} `, link, ` ${link}\n    `, `\n  ${link} `]);
}

function someNodes(random: Random): string {
  const first = aNode(random);
  return random.once(8) ? `${first}${random.pick([' & ', ' & ', '&', ' &\n'])}${aNode(random)}` : first;
}

function aNode(random: Random): string {
  const id = random.once(40) ? random.pick(ODD_IDS) : random.pick(IDS);
  const tail = random.once(15)
    ? random.pick([':::hot', '@{ shape: rect }', '@{ label: "a } b" }', ' :::hot', ':::'])
    : '';
  if (random.once(2)) return id + tail;
  const [open, close] = random.pick(random.once(30) ? ODD_SHAPES : SHAPES);
  const label = random.pick(random.once(8) ? LABELS : PLAIN_LABELS);
  return id + (random.once(40) ? ' ' : '') + open + label + close + tail;
}
