import type { Random } from '../../testing/random.js';

const PLAIN = [
  ...[
    'a',
    'b c',
    'true',
    'False',
    'null',
    '~',
    '12',
    '-7',
    '0x1F',
    '1.5',
    '-2.5e+3',
    '.inf',
    '.NaN',
    'a#b',
    'a:b',
    '-a',
  ],
  ...['http://a/b', 'ü', '?a', "it's", 'a "b"', '1.2.3', '${A}', '*.py', 'a, b', '-', '<', '0', '+12', 'TRUE', 'nUll'],
];
const OLD = [
  'yes',
  'off',
  'On',
  'n',
  '010',
  '0o17',
  '0b11',
  '1_000',
  '12:30:45',
  '2001-01-01',
  '1e3',
  '1.5e3',
  '.5',
  '08',
  '=',
];
const QUOTED = [
  ...[
    "'a'",
    "'it''s'",
    '"a\\tb"',
    '"\\u00e9\\x41"',
    "''",
    '""',
    '"a: b # c"',
    "'{x}'",
    '"a\n   b"',
    "'a\n\n   b'",
    '"a\\\n   b"',
    '"a\n@b # c"',
    "'a\n\n@b'",
  ],
];
const BLOCK = ['|', '>', '|-', '>-', '|+', '>+', '|2', '>1-', '| # why'];
const ODD = [
  '@a',
  '`a',
  '%a',
  '*nowhere',
  '[a',
  '{a: b',
  '"open',
  "'open",
  'a: b: c',
  '- - a',
  '&a',
  '!!str',
  '}',
  '? a',
];

/** A document of mappings and sequences in many styles, now and then with something in it that is no YAML. */
export function aYamlDocument(random: Random): string {
  const count = random.pick([1, 1, 1, 1, 2]);
  const documents = Array.from({ length: count }, () => `${block(random, '', 3).join('\n')}\n`);
  const start = count > 1 || random.once(8) ? '---\n' : '';
  const text = start + documents.join(random.pick(['---\n', '...\n---\n']));
  if (!random.once(15)) return random.once(12) ? text.replaceAll('\n', '\r\n') : text;
  const at = random.below(text.length);
  return text.slice(0, at) + random.pick(['', ' ', '\n', '-', '"', ']', '#', '\t']) + text.slice(at + 1);
}

/** Lines of a collection, each with the indent given. */
function block(random: Random, indent: string, depth: number): readonly string[] {
  const mapping = random.once(2) || random.once(3);
  const lines = Array.from({ length: 1 + random.below(3) }, (_, index) => {
    const head = mapping ? `${aKey(random, index)}:` : '-';
    return entry(random, indent + head, indent, depth);
  });
  return lines.flat();
}

function entry(random: Random, head: string, indent: string, depth: number): readonly string[] {
  const marks = properties(random);
  const deeper = `\n${indent}`;
  if (depth > 0 && random.once(3)) {
    const inner = block(random, indent + random.pick(['  ', '  ', '    ', ' ']), depth - 1);
    return [...(random.once(8) ? [`${indent}# why: [`] : []), `${head}${marks}`, ...inner];
  }
  if (random.once(8)) {
    const style = random.pick(BLOCK);
    const inside = `${indent}${style.includes('1') ? ' ' : '  '}`;
    return [
      `${head}${marks} ${style}`,
      `${inside}one # two`,
      ...(random.once(2) ? ['', `${inside}  deep`] : []),
      `${inside}a: b`,
    ];
  }
  if (random.once(6)) return [`${head}${marks} ${flow(random, 2).replaceAll('\n', deeper)}`];
  if (random.once(20)) return [`${head} ${random.pick(['*one', '*two'])}`];
  if (random.once(15)) return [`${head} ${random.pick(ODD)}`];
  if (random.once(10)) return [`${head}${marks} two`, `${indent}  lines${random.pick(['', ' # why'])}`];
  const comment = random.once(8) ? ' # why' : '';
  return [
    `${head}${marks}${random.once(15) ? '' : ` ${scalar(random).replaceAll('\n   ', `${deeper}   `).replaceAll('\n@', deeper)}`}${comment}`,
  ];
}

function properties(random: Random): string {
  const anchor = random.once(8) ? random.pick([' &one', ' &two', ` &x${random.below(500)}`]) : '';
  return anchor + (random.once(20) ? random.pick([' !!str', ' !local']) : '');
}

function aKey(random: Random, index: number): string {
  const odd = [`"k${index}"`, `'k ${index}'`, `${index}`, '<<', 'yes', 'k#', `? k${index}\n`];
  return random.once(8) ? random.pick(odd).replace('\n', '') : `${random.pick(['a', 'b', 'on'])}${index}`;
}

function flow(random: Random, depth: number): string {
  const items = Array.from({ length: random.below(4) }, () => {
    if (depth > 0 && random.once(5)) return flow(random, depth - 1);
    return random.pick(['a', '1', 'true', '"x, y"', "'z'", 'b c', 'no', '~', '']);
  }).filter(Boolean);
  const [open, close] = random.once(2) ? ['[', ']'] : ['{', '}'];
  const parts = open === '[' ? items : items.map((item, index) => `k${index}: ${item}`);
  return `${open}${random.pick(['', ' '])}${parts.join(random.pick([', ', ' ,', ',\n   ', ',\n', ', # why\n']))}${random.once(6) ? ',' : ''}${close}`;
}

function scalar(random: Random): string {
  return random.pick(random.once(4) ? QUOTED : random.once(5) ? OLD : PLAIN);
}
