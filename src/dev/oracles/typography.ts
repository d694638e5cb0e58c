import { readPython } from '../../parsers/python/module.js';
import { askPython } from '../../testing/python-oracle.js';
import type { Random } from '../../testing/random.js';
import { defineOracle } from './oracle.js';

/** Characters that word processors, web pages and keyboards of other languages put in the place of Python's. */
const LOOKALIKES: Readonly<Record<string, readonly string[]>> = {
  '"': ['“', '”', '„', '＂', '«'],
  "'": ['‘', '’', '′'],
  ' ': ['\u00a0', '\u3000', '\u2009', ' \u200b', '\ufeff ', '\u00ad '],
  '(': ['（', '【'],
  ')': ['）'],
  ':': ['：'],
  ',': ['，', '、', '', ' '],
  '=': ['＝', '≠'],
  e: ['é', '℮', 'е', '·'],
  '1': ['１', '²', '–1', '−1'],
};

/** First lines that declare an encoding, well or badly. */
const FIRST_LINES = [
  '',
  '# coding: utf-8',
  '# -*- coding: latin-1 -*-',
  '# coding: utf8mb4',
  '# coding: ascii',
  '# vim: set fileencoding=cp1252 :',
  '\ufeff# coding: latin-1',
  '\ufeff# coding: utf-8',
  '# coding: utf-16',
  '# coding: no-such',
  '#!/usr/bin/python',
];

/** Statements, many with arguments between which a comma may be missing. */
const PIECES = [
  'text = \'it is\' # said \\"he\\"',
  'total = first - second * (1 - 2)  # minus: –',
  'try:\n    step()\nexcept (OSError, ValueError) as error:\n    print("no", error)',
  '"""Text, with “quotes” and – dashes."""',
  'match value:\n    case {"a": [1, *_]} | 2: pass',
  'größe = naïve = "ü"',
  'with (open(a) as b, open(c) as d): pass',
  'print("a", "b" "c", 1 if value else 2)',
  'work(first, *rest, key=[1, 2, {"a": 1, "b": (3, 4)}], **more)',
  'values = {"a": [x for x in y if x not in z], **more, 1: lambda a, b=1: (a, b)}',
  'work(a[1:2, ...], not b, -1, 0xff, 1.5e3, b"x" rb"y", f"{a, b!r:>{c}}", (lambda: (yield), 1))',
  'async def later(a: int = 1, /, *, b) -> None: return [await x async for x in a]',
];

const SCRIPT = `import warnings
warnings.simplefilter("ignore")
def verdict(text):
    try:
        compile(text.encode("latin-1"), "source", "exec", dont_inherit=True)
        return "accepted"
    except (SyntaxError, ValueError, LookupError):
        return "refused"
answer = [verdict(text) for text in data]`;

/** Sources with characters and bytes out of place, each character a byte: whether they are called broken, and by whom. */
export const typography = defineOracle<string, 'accepted' | 'refused'>({
  name: 'typography',
  compares: "Sources with odd characters, bytes and encodings, and without commas, with CPython's compiler.",
  tools: ['python3'],
  sizes: { whole: 20_000, sample: 400, vectors: 100 },
  generate: (random) => misspelt(aProgram(random), random),
  truth: (sources, [python]) => askPython(python!, SCRIPT, sources),
  own: (source) => (readPython(Buffer.from(source, 'latin1')).problems.count === 0 ? 'accepted' : 'refused'),
  // What CPython accepts must never be called broken: there is no reason for that.
  explain: (source, own, truth) => (own === 'accepted' && truth === 'refused' ? reasonFor(source) : null),
  kinds: { accepted: (answer) => answer === 'accepted', refused: (answer) => answer === 'refused' },
});

function aProgram(random: Random): string {
  return [random.pick(FIRST_LINES), ...Array.from({ length: 3 }, () => random.pick(PIECES)), ''].join('\n');
}

/** The bytes of a source of which up to three characters are replaced by others, or by a byte that is no UTF-8. */
function misspelt(source: string, random: Random): string {
  let text = source;
  for (let times = random.below(3); times > 0; times--) {
    const places = [...text].flatMap((character, index) => (Object.hasOwn(LOOKALIKES, character) ? [index] : []));
    const at = random.pick(places);
    text = text.slice(0, at) + random.pick(LOOKALIKES[text[at]!]!) + text.slice(at + 1);
  }
  const bytes = Buffer.from(text).toString('latin1');
  if (!random.once(6)) return bytes;
  const at = random.below(bytes.length);
  return bytes.slice(0, at) + random.pick(['\xe9', '\xff', '\xc0\x80']) + bytes.slice(at);
}

/** Why what CPython refuses is whole to us, which is silent where in doubt. */
function reasonFor(source: string): string | null {
  const text = Buffer.from(source, 'latin1').toString('utf8');
  if (/^\ufeff?#.*coding[:=]/.test(text) && /[^\x00-\x7f]/.test(source.slice(3))) {
    return 'bytes in an encoding that is declared stand for something, and Python 2 takes any';
  }
  if (/[éе℮·１²]/.test(text))
    return 'a letter in a keyword or a number makes a name of it, and of the line something that may be whole';
  if (/f"\{a[^"]*"/.test(text) && /f"\{[^"]*[^\x20-\x7e]/.test(text))
    return 'fields of formatted strings are not looked at';
  return OPERATORS.test(text)
    ? 'without its comma, what follows may be an operator or a keyword of another version'
    : null;
}

/** What those pieces are without a comma, where that is not two operands side by side for sure. */
const OPERATORS = /first +\*|\]? +not b|\] not|0xff +1|\d +-1|b +-1|1 +if|1 +[/*]|\/ +\*/;
