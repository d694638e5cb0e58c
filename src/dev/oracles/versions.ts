import { compareVersions, formatVersion, parseVersion } from '../../parsers/pep440/version.js';
import { askPython } from '../../testing/python-oracle.js';
import { defineOracle } from './oracle.js';
import { aVersion, nearbyVersion } from './version-texts.js';

const SCRIPT = `from packaging.version import Version, InvalidVersion
def read(text):
    try: return Version(text)
    except InvalidVersion: return None
answer = []
for a, b in data:
    x, y = read(a), read(b)
    order = None if x is None or y is None else (x > y) - (x < y)
    answer.append([None if x is None else str(x), None if y is None else str(y), order])`;

/** The normal forms of both versions and their order; null for what is no version. */
type Answer = readonly [first: string | null, second: string | null, order: number | null];

/** Versions against packaging. */
export const versions = defineOracle<readonly [string, string], Answer>({
  name: 'versions',
  compares: 'The normal form and order of pairs of versions by PEP 440 with packaging.',
  tools: ['packaging'],
  sizes: { whole: 200_000, sample: 5_000, vectors: 200 },
  generate(random) {
    const first = aVersion(random);
    return [first, random.once(3) ? nearbyVersion(random, first) : aVersion(random)];
  },
  truth: (inputs, [python]) => askPython(python!, SCRIPT, inputs),
  own([first, second]) {
    const [a, b] = [parseVersion(first), parseVersion(second)];
    const order = a === null || b === null ? null : Math.sign(compareVersions(a, b));
    return [a && formatVersion(a), b && formatVersion(b), order];
  },
  kinds: {
    equal: ([, , order]) => order === 0,
    ascending: ([, , order]) => order === -1,
    descending: ([, , order]) => order === 1,
    'no version': ([, , order]) => order === null,
  },
});
