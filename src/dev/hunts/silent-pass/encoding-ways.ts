import { change, type HidingWay } from './hiding-way.js';
import type { Plant } from './plant.js';

type Bytes = string | Uint8Array;

/** Ways to spell a Python file; `right` is what is to be said where Python itself does not read it. */
const SPELLINGS: readonly (readonly [name: string, spell: (plant: Plant) => Bytes, right?: HidingWay['right']])[] = [
  ['UTF-16 with a mark', ({ faulty }) => Buffer.from(`\ufeff${faulty}`, 'utf16le'), ['named']],
  ['UTF-16 of the other order', ({ faulty }) => Buffer.from(`\ufeff${faulty}`, 'utf16le').swap16(), ['named']],
  ['UTF-16 without a mark', ({ faulty }) => Buffer.from(faulty, 'utf16le'), ['named']],
  ['UTF-32', ({ faulty }) => Buffer.from(Array.from(`\ufeff${faulty}`, wide).flat()), ['named']],
  ['UTF-8 with a mark', ({ faulty }) => `\ufeff${faulty}`],
  [
    'Latin-1 that is declared',
    ({ faulty }) => Buffer.from(`# -*- coding: latin-1 -*-\n# caf\xe9\n${faulty}`, 'latin1'),
  ],
  [
    'Latin-1 that is not declared',
    ({ faulty }) => Buffer.from(`# caf\xe9\n${faulty}`, 'latin1'),
    ['reported', 'named'],
  ],
  ['Windows-1252', ({ faulty }) => Buffer.from(`#!python\n# coding=cp1252\n# \x80\x9c\n${faulty}`, 'latin1')],
  ['Shift JIS', ({ faulty }) => Buffer.from(`# coding: shift_jis\n# \x83\x5c\n${faulty}`, 'latin1')],
  ['ISO-2022-JP', ({ faulty }) => Buffer.from(`# coding: iso2022_jp\n# \x1b$B$"\x1b(B\n${faulty}`, 'latin1')],
  ['an encoding that nobody knows', ({ faulty }) => `# coding: nonsense\n${faulty}`, ['reported', 'named']],
  [
    'a wrong encoding',
    ({ faulty }) => Buffer.from(`# coding: ascii\n# \xe9\n${faulty}`, 'latin1'),
    ['reported', 'named'],
  ],
  [
    'UTF-7',
    ({ faulty }) => `# coding: utf-7\n${faulty.replace('except', '+AGUAeABjAGUAcAB0-')}`,
    ['reported', 'named'],
  ],
  [
    'escapes',
    ({ faulty }) => `# coding: unicode_escape\n${faulty.replace('except', '\\x65xcept')}`,
    ['reported', 'named'],
  ],
  [
    'raw escapes',
    ({ faulty }) => `# vim: fileencoding=raw-unicode-escape\n${faulty.replace('except', '\\u0065xcept')}`,
    ['reported', 'named'],
  ],
  ['HZ', ({ faulty }) => `# coding: hz\n# ~{VPND~}\n${faulty}`, ['reported', 'named']],
  ['EBCDIC', ({ faulty }) => Buffer.from(`# coding: cp037\n${faulty}`, 'latin1'), ['reported', 'named']],
  ['a NUL byte before', ({ faulty }) => `x = 1\0\n${faulty}`, ['reported', 'named']],
  ['a NUL byte behind', ({ faulty }) => `${faulty}\0`, ['reported', 'named']],
  ['many NUL bytes', ({ faulty }) => `${'\0'.repeat(9_000)}${faulty}`, ['reported', 'named']],
  [
    'bytes that are no text',
    ({ faulty }) => Buffer.concat([Buffer.from(faulty), Buffer.from([0x23, 0xff, 0xfe, 0x80])]),
    ['reported', 'named'],
  ],
  ['carriage returns', ({ faulty }) => faulty.replaceAll('\n', '\r')],
  ['CRLF', ({ faulty }) => faulty.replaceAll('\n', '\r\n')],
  ['form feeds', ({ faulty }) => `\f${faulty.replaceAll('\n', '\n\f')}`],
  ['the end mark of DOS', ({ faulty }) => `${faulty}\x1a`, ['reported', 'named']],
  ['no end of the last line', ({ faulty }) => faulty.trimEnd()],
  ['zero-width characters', ({ faulty }) => `# \u200b\u2028\u2029\u0085\n${faulty}`],
  ['a line turned around', ({ faulty }) => `# \u202e\u2066 text\n${faulty}`],
];

/** Code around the fault that makes it hard to see. */
const SURROUNDINGS: readonly (readonly [name: string, spell: (plant: Plant) => Bytes, right?: HidingWay['right']])[] = [
  ['a bracket that is never closed', ({ faulty }) => `x = (\n${faulty}`, ['reported', 'named']],
  ['a string that is never closed', ({ faulty }) => `x = '''\n${faulty}`, ['reported', 'named']],
  ['a quote that is never closed', ({ faulty }) => `x = 'a\n${faulty}`, ['reported', 'named']],
  ['a conflict of a merge', ({ faulty }) => `<<<<<<< HEAD\n=======\n${faulty}>>>>>>> other\n`, ['reported', 'named']],
  ['wrong indentation', ({ faulty }) => `def f():\n        a\n    b\n  c\n${faulty}`, ['reported', 'named']],
  ['Python 2', ({ faulty }) => `print "a"\nexec 'b' in c\nraise E, 'x'\n${faulty}`, ['reported', 'named']],
  ['Python 3.14', ({ faulty }) => `type X[T] = list[T]\ny = f'{a!r:>{w}} {"b"}'\nz = t'{a}'\n${faulty}`],
  ['a long line', ({ faulty }) => `x = [${'1, '.repeat(60_000)}]\n${faulty}`],
  ['deep brackets', ({ faulty }) => `x = ${'('.repeat(5_000)}1${')'.repeat(5_000)}\n${faulty}`, ['reported', 'named']],
  [
    'deep blocks',
    ({ faulty }) =>
      `${Array.from({ length: 90 }, (_, depth) => `${' '.repeat(depth)}if a:\n`).join('')}${' '.repeat(90)}pass\n${faulty}`,
  ],
  ['many lines', ({ faulty }) => `${'x = 1\n'.repeat(20_000)}${faulty}`],
  ['a line that goes on', ({ faulty }) => faulty.replace(/except:.*/, 'except\\\n:')],
  ['a template', ({ faulty }) => `{% if a %}\nx = {{ y }}\n{% endif %}\n${faulty}`, ['reported', 'named']],
  ['a notebook cell', ({ faulty }) => `%matplotlib inline\n!pip install x\n${faulty}`, ['reported', 'named']],
];

/** Files whose bytes or whose other code are in the way of reading them. */
export const ENCODING_WAYS: readonly HidingWay[] = [...SPELLINGS, ...SURROUNDINGS].map(([name, spell, right]) =>
  change(
    `text: ${name}`,
    ({ scene, plant }) => scene.write(plant.path, spell(plant)),
    right === undefined ? {} : { right },
  ),
);

function wide(character: string): readonly number[] {
  const point = character.codePointAt(0)!;
  return [point & 0xff, (point >> 8) & 0xff, (point >> 16) & 0xff, 0];
}
