import type { Random } from '../../testing/random.js';

const KEYS = ['a', 'b', 'c', 'a-b', '1', '"a"', "'b'", '"a.b"', '""', '"\\u0061"', "'ü'", '__proto__', 'constructor'];
const ATOMS = [
  ...['true', 'false', '0', '-0', '+17', '1_000', '0xDEAD_beef', '0o17', '0b1_0', '9223372036854775807', '99'],
  ...['1.5', '-0.0', '6.02e23', '1e-7', '3_1.4_1e+0_1', '1E400', 'inf', '-inf', 'nan', '+nan', '5e-324'],
  ...['1979-05-27', '1979-05-27T07:32:00Z', '1979-05-27 07:32:00.5', '07:32:00.123456789', '1979-05-27t00:32:00-07:00'],
  ...['2000-02-29T23:59:59.999+05:30', '1979-05-27T07:32:00-00:00'],
  ...[
    '""',
    "''",
    '"plain"',
    "'C:\\path'",
    '"tab\\tquote\\" \\\\"',
    '"\\u00e9\\U0001F600"',
    '"# no comment"',
    "'''''' ",
    '"é"',
  ],
  ...[
    '"""\none\n  two \\\n    three"""',
    '"""a ""b"" """""',
    "'''\nit's\n'''",
    '"""\\\n   \n  x"""',
    "''''quoted'''''",
  ],
];
const ODD = [
  ...[
    '01',
    '1__0',
    '_1',
    '1.',
    '.5',
    '1e',
    '0xG',
    'True',
    'yes',
    '',
    '"open',
    "'open",
    '"\\q"',
    '"\\ud800"',
    '1979-13-01',
  ],
  ...[
    '1979-02-30',
    '25:00:00',
    '07:32',
    '"\\e[0m"',
    '"\\x41"',
    '{ a = 1, }',
    '{\na = 1 }',
    '[1 2]',
    '[,]',
    '{a}',
    '"a\tb"',
  ],
  ...['"a\u0007b"', "'a\nb'", '+0x1', '1 2', '"a" b', '1979-05-27T24:00:00', '"""a""""""', 'a', '=', '{a.b=1,a=2}'],
];

/** A document of a few tables and keys, now and then with something in it that is no TOML. */
export function aTomlDocument(random: Random): string {
  const lines = Array.from({ length: 1 + random.below(9) }, () => aLine(random));
  const text = lines.join(random.once(6) ? '\r\n' : '\n') + random.pick(['', '\n', '\n', ' # end']);
  if (!random.once(12) || text === '') return text;
  const at = random.below(text.length);
  return text.slice(0, at) + random.pick(['', '"', ']', '=', '\n', '#', "'", '\u0000', '.', '\r']) + text.slice(at + 1);
}

function aLine(random: Random): string {
  const space = random.pick(['', '', ' ', '\t']);
  switch (random.below(9)) {
    case 0:
      return `${space}[${space}${aKey(random)}${space}]${aComment(random)}`;
    case 1:
      return `[[${space}${aKey(random)}${space}]]`;
    case 2:
      return space + aComment(random);
    default:
      return `${space}${aKey(random)}${space}=${space}${aValue(random, 2)}${aComment(random)}`;
  }
}

function aKey(random: Random): string {
  const parts = Array.from({ length: random.pick([1, 1, 1, 2, 2, 3]) }, () => random.pick(KEYS));
  return parts.join(random.pick(['.', '.', ' . ']));
}

function aValue(random: Random, depth: number): string {
  if (random.once(25)) return random.pick(ODD);
  if (depth === 0 || !random.once(4)) return random.pick(ATOMS);
  const inner = (): string => aValue(random, depth - 1);
  const count = random.below(4);
  if (random.once(2)) {
    const pairs = Array.from({ length: count }, () => `${aKey(random)} = ${inner()}`);
    return `{ ${pairs.join(random.pick([',', ' , ']))} }`;
  }
  const items = Array.from({ length: count }, inner).join(random.pick([',', ', ', ' ,\n', ', # why, ]\n  ']));
  return `[${random.pick(['', ' ', '\n'])}${items}${count > 0 && random.once(4) ? ',' : ''}${random.pick(['', '\n'])}]`;
}

function aComment(random: Random): string {
  return random.once(4) ? random.pick([' # why', '# "not this', '#']) : '';
}
