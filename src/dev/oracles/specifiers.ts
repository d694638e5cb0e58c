import { contains, parseSpecifiers } from '../../parsers/pep440/specifier.js';
import { askPython } from '../../testing/python-oracle.js';
import { defineOracle } from './oracle.js';
import { aVersion, nearbyVersion, someSpecifiers } from './version-texts.js';

const SCRIPT = `from packaging.specifiers import SpecifierSet, InvalidSpecifier
answer = []
for specifiers, version in data:
    try: found = SpecifierSet(specifiers)
    except InvalidSpecifier: answer.append(None); continue
    answer.append([found.contains(version, prereleases=choice) for choice in (True, None, False)])`;

/** Whether the set admits the version with pre-releases wanted, by default, and unwanted; null for what is no set. */
type Answer = readonly boolean[] | null;

/** Sets of version specifiers against packaging. */
export const specifiers = defineOracle<readonly [specifiers: string, version: string], Answer>({
  name: 'specifiers',
  compares: 'Which versions sets of specifiers by PEP 440 admit with packaging.',
  tools: ['packaging'],
  sizes: { whole: 200_000, sample: 5_000, vectors: 200 },
  generate(random) {
    const set = someSpecifiers(random);
    const inside = set.replace(/^[^0-9]*/, '').split(/[,*]/)[0]!;
    return [set, random.once(2) ? nearbyVersion(random, inside.replace(/\.$/, '')) : aVersion(random)];
  },
  truth: (inputs, [python]) => askPython(python!, SCRIPT, inputs),
  own([text, version]) {
    const set = parseSpecifiers(text);
    return set && [true, undefined, false].map((prereleases) => contains(set, version, prereleases));
  },
  kinds: {
    admitted: (answer) => answer?.[0] === true,
    'admitted as a pre-release': (answer) => answer?.[0] === true && answer[2] === false,
    'not admitted': (answer) => answer?.[0] === false,
    'no set': (answer) => answer === null,
  },
});
