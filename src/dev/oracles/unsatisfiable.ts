import { intersect } from '../../parsers/pep440/ranges.js';
import { parseSpecifiers, versionsOf } from '../../parsers/pep440/specifier.js';
import { askPython } from '../../testing/python-oracle.js';
import { defineOracle } from './oracle.js';
import { someSpecifiers } from './version-texts.js';

const SCRIPT = `from packaging.specifiers import SpecifierSet
answer = [(SpecifierSet(a) & SpecifierSet(b)).is_unsatisfiable() for a, b in data]`;

/** Pairs of specifier sets that no version can satisfy, against packaging. */
export const unsatisfiable = defineOracle<readonly [string, string], boolean>({
  name: 'unsatisfiable',
  compares: 'Which pairs of specifier sets no version satisfies with packaging.',
  tools: ['packaging'],
  sizes: { whole: 100_000, sample: 5_000, vectors: 200 },
  generate(random) {
    for (;;) {
      const pair = [someSpecifiers(random), someSpecifiers(random)] as const;
      if (isComparable(pair)) return pair;
    }
  },
  truth: (inputs, [python]) => askPython(python!, SCRIPT, inputs),
  own: ([first, second]) => intersect(rangesOfSet(first)!, rangesOfSet(second)!).length === 0,
  kinds: { unsatisfiable: (empty) => empty, satisfiable: (empty) => !empty },
});

/** Sets that can be read, with at most one `===`: two of those compare as text, which ranges cannot say. */
function isComparable(pair: readonly string[]): boolean {
  const arbitrary = pair.flatMap((text) => parseSpecifiers(text) ?? []).filter(({ parsed }) => parsed === null);
  return pair.every((text) => rangesOfSet(text) !== null) && arbitrary.length < 2;
}

function rangesOfSet(text: string) {
  const set = parseSpecifiers(text);
  return set && versionsOf(set);
}
