import { evaluateMarker } from '../../parsers/pep508/evaluate.js';
import { parseMarker } from '../../parsers/pep508/marker.js';
import { askPython } from '../../testing/python-oracle.js';
import type { Random } from '../../testing/random.js';
import { markerEnvironment } from './marker-environment.js';
import { defineOracle } from './oracle.js';

const ENVIRONMENTS = [
  markerEnvironment('3.11.4', 'Linux', 'x86_64'),
  markerEnvironment('3.8.0', 'Windows', 'AMD64'),
  markerEnvironment('3.13.0rc1', 'Darwin', 'arm64', 'pypy'),
  markerEnvironment('2.7.18', 'Linux', 'ppc64le'),
  markerEnvironment('3.14.0+', 'Linux', 'aarch64'),
];

const SCRIPT = `from packaging.markers import Marker, UndefinedComparison, InvalidMarker
def evaluate(marker, environment):
    try: return marker.evaluate(environment)
    except UndefinedComparison: return None
answer = []
for text in data["markers"]:
    try: marker = Marker(text)
    except InvalidMarker: answer.append("invalid"); continue
    answer.append([evaluate(marker, environment) for environment in data["environments"]])`;

/** Whether a marker holds in each of five environments, null where that has no meaning, or that it is none. */
type Answer = 'invalid' | readonly (boolean | null)[];

/** Environment markers against packaging. */
export const markers = defineOracle<string, Answer>({
  name: 'markers',
  compares: `Environment markers, read and evaluated in ${ENVIRONMENTS.length} environments, with packaging.`,
  tools: ['packaging'],
  sizes: { whole: 60_000, sample: 1_500, vectors: 150 },
  generate: (random) => aMarker(random, 3),
  truth: (inputs, [python]) => askPython(python!, SCRIPT, { markers: inputs, environments: ENVIRONMENTS }),
  own(text) {
    const marker = parseMarker(text);
    return marker.kind === 'fault' ? 'invalid' : ENVIRONMENTS.map((each) => evaluateMarker(marker, each));
  },
  kinds: {
    holds: (answer) => answer.includes(true as never),
    'does not hold': (answer) => answer.includes(false as never),
    'has no meaning': (answer) => answer.includes(null as never),
    'is no marker': (answer) => answer === 'invalid',
  },
});

function aMarker(random: Random, depth: number): string {
  if (depth > 0 && random.once(2)) {
    const [left, right] = [aMarker(random, depth - 1), aMarker(random, depth - 1)];
    const joined = `${left} ${random.pick(['and', 'or'])} ${right}`;
    return random.once(2) ? `(${joined})` : joined;
  }
  if (random.once(40))
    return random.pick(['', 'os_name', "os_name == 'a' and", "nonsense == 'a'", "(os_name == 'a'", "os_name === 'a'"]);
  const variable = random.pick([
    ...['python_version', 'python_version', 'python_full_version', 'os_name', 'sys_platform', 'platform_machine'],
    ...['platform_release', 'platform_system', 'implementation_name', 'implementation_version', 'extra', 'os.name'],
    ...['python_implementation', 'platform.machine', 'platform_version'],
  ]);
  const operator = random.pick(['==', '!=', '<', '<=', '>', '>=', '~=', 'in', 'not in', '==']);
  const value = random.pick([
    ...['3.8', '3.11', '2.7', '3', '3.11.4', '3.8.*', '3.13.0rc1', '3.14', 'linux', 'win32', 'Windows', 'posix', 'nt'],
    ...['x86_64 AMD64', 'CPython', 'pypy', 'dev-tools', 'Dev.Tools', '3.8, 3.11', '5.15', ''],
  ]);
  const quoted = random.once(2) ? `'${value}'` : `"${value}"`;
  const space = random.once(6) && !operator.endsWith('in') ? '' : ' ';
  return random.once(5)
    ? `${quoted}${space}${operator}${space}${variable}`
    : `${variable}${space}${operator}${space}${quoted}`;
}
