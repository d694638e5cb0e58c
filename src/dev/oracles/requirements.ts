import { parseRequirement } from '../../parsers/pep508/requirement.js';
import { askPython } from '../../testing/python-oracle.js';
import type { Random } from '../../testing/random.js';
import { defineOracle } from './oracle.js';

const SCRIPT = `from packaging.requirements import Requirement, InvalidRequirement
from packaging.utils import canonicalize_name
answer = []
for text in data:
    try: found = Requirement(text)
    except InvalidRequirement: answer.append(None); continue
    answer.append({
        "name": found.name,
        "extras": sorted({canonicalize_name(extra) for extra in found.extras}),
        "comparisons": sorted({str(each) for each in found.specifier}),
        "url": found.url,
        "marked": found.marker is not None,
    })`;

/** What a requirement says; null when it is none. */
type Answer = {
  readonly name: string;
  readonly extras: readonly string[];
  readonly comparisons: readonly string[];
  readonly url: string | null;
  readonly marked: boolean;
} | null;

/** Requirements against packaging. */
export const requirements = defineOracle<string, Answer>({
  name: 'requirements',
  compares: 'Requirements by PEP 508, read or refused, with packaging.',
  tools: ['packaging'],
  sizes: { whole: 100_000, sample: 10_000, vectors: 200 },
  generate: aRequirement,
  truth: (inputs, [python]) => askPython(python!, SCRIPT, inputs),
  own(text) {
    const found = parseRequirement(text);
    if (found.kind === 'fault') return null;
    const { name, extras, specifier, index, url, marker } = found;
    if (!text.startsWith(specifier, index)) throw new Error(`${specifier} does not stand at ${index}`);
    const comparisons = specifier.split(',').map((each) => each.replace(/\s/g, ''));
    return {
      name,
      extras,
      comparisons: [...new Set(comparisons.filter(Boolean))].sort(),
      url,
      marked: marker !== null,
    };
  },
  explain: (text) => (/===.*,/.test(text) ? 'packaging takes a comma behind === for a part of the version' : null),
  kinds: { reads: (answer) => answer !== null, refuses: (answer) => answer === null },
});

function aRequirement(random: Random): string {
  const name = random.pick(['requests', 'Flask_Login', 'zope.interface', 'a', 'A1', 'x-', '-x', 'two words', '']);
  const extras = random.pick(['', '', '', '[socks]', '[b, A_c]', '[ ]', '[]', '[a b]', '[a', '[,]']);
  const version = random.pick(['1.0', '2.31.0', '1.*', '1!2.0', '1.0rc1', '1.0+cpu', 'latest', '', '3.*.1']);
  const one = () => random.pick(['==', '>=', '<', '~=', '!=', '===', '=', '>']) + random.pick(['', ' ']) + version;
  const many = random.pick(['', one(), one(), `${one()},${one()}`, `(${one()})`, `(${one()}`, `${one()} ${one()}`]);
  const url = random.once(8)
    ? random.pick(['@ https://example.org/a.whl', '@git+https://example.org/a@main', '@', '@ '])
    : '';
  const marker = random.pick(['', '', "; python_version < '3.8'", ' ; os_name=="nt" ', ';', "; nonsense == 'a'"]);
  return `${name}${random.pick(['', ' '])}${extras}${random.pick(['', ' '])}${url || many}${marker}`;
}
