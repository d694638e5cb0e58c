import { expect, test } from '@jest/globals';
import { askPython } from '../../testing/python-oracle.js';
import type { Random } from '../../testing/random.js';
import { seeded } from '../../testing/random.js';
import { describeWith } from '../../testing/tools.js';
import { areDisjoint, contextsOf } from './contexts.js';
import type { Environment } from './evaluate.js';
import { evaluateMarker } from './evaluate.js';
import type { Marker } from './marker.js';
import { parseMarker } from './marker.js';
import { parseRequirement } from './requirement.js';

const ENVIRONMENTS: readonly Readonly<Record<string, string>>[] = [
  environment('3.11.4', 'Linux', 'x86_64'),
  environment('3.8.0', 'Windows', 'AMD64'),
  environment('3.13.0rc1', 'Darwin', 'arm64', 'pypy'),
  environment('2.7.18', 'Linux', 'ppc64le'),
  environment('3.14.0+', 'Linux', 'aarch64'),
];

describeWith(['packaging'], 'as packaging does', (python) => {
  test('evaluates 1,500 markers in 5 environments', () => {
    const random = seeded(508);
    const markers = Array.from({ length: 1_500 }, () => aMarker(random, 3));
    const expected = askPython<(boolean | null)[][]>(
      python,
      `from packaging.markers import Marker, UndefinedComparison, InvalidMarker
def evaluate(marker, environment):
    try: return marker.evaluate(environment)
    except UndefinedComparison: return None
answer = []
for text in data["markers"]:
    try: marker = Marker(text)
    except InvalidMarker: answer.append(["invalid"]); continue
    answer.append([evaluate(marker, environment) for environment in data["environments"]])`,
      { markers, environments: ENVIRONMENTS },
    );
    const actual = markers.map((text) => {
      const marker = parseMarker(text);
      if (marker.kind === 'fault') return ['invalid'];
      return ENVIRONMENTS.map((each) => evaluateMarker(marker, each));
    });
    const wrong = markers.map((text, index) => ({ text, actual: actual[index], expected: expected[index] }));
    expect(wrong.filter((row) => String(row.actual) !== String(row.expected)).slice(0, 10)).toEqual([]);
    for (const value of [true, false, null]) {
      expect(expected.filter((row) => row.includes(value)).length).toBeGreaterThan(20);
    }
  });

  test('reads and refuses 10,000 requirements', () => {
    const random = seeded(509);
    // packaging swallows a comma behind `===` when no space follows it; nobody writes that.
    const texts = Array.from({ length: 10_000 }, () => aRequirement(random)).filter((text) => !/===.*,/.test(text));
    const expected = askPython<unknown[]>(
      python,
      `from packaging.requirements import Requirement, InvalidRequirement
from packaging.utils import canonicalize_name
answer = []
for text in data:
    try: found = Requirement(text)
    except InvalidRequirement: answer.append(None); continue
    answer.append([found.name, sorted({canonicalize_name(e) for e in found.extras}), sorted({str(s) for s in found.specifier}), found.url, found.marker is not None])`,
      texts,
    );
    const actual = texts.map((text) => {
      const found = parseRequirement(text);
      if (found.kind === 'fault') return null;
      const comparisons = found.specifier
        .split(',')
        .map((each) => each.replace(/\s/g, ''))
        .filter(Boolean);
      expect(text.slice(found.index, found.index + found.specifier.length)).toBe(found.specifier);
      return [found.name, found.extras, [...new Set(comparisons)].sort(), found.url, found.marker !== null];
    });
    const rows = texts.map((text, index) => ({ text, actual: actual[index], expected: expected[index] }));
    expect(rows.filter((row) => JSON.stringify(row.actual) !== JSON.stringify(row.expected)).slice(0, 10)).toEqual([]);
    expect(expected.filter((each) => each === null).length).toBeGreaterThan(300);
    expect(expected.filter((each) => each !== null).length).toBeGreaterThan(1_000);
  });
});

test.each([
  ["python_version < '3.8'", "python_version >= '3.8'"],
  ["python_version < '3.8'", "python_version == '3.8'"],
  ["python_version > '3.7' and python_version < '3.8'", "os_name == 'posix'"],
  ["sys_platform == 'win32'", "platform_system == 'Linux'"],
  ["sys_platform == 'win32'", "os_name == 'posix'"],
  ["sys_platform == 'darwin'", "sys_platform != 'darwin'"],
  ["'linux' in sys_platform", "sys_platform == 'win32'"],
  ["implementation_name == 'pypy'", "platform_python_implementation == 'CPython'"],
  ["python_full_version < '3.9.2'", "python_version >= '3.10'"],
  ["platform_machine == 'aarch64'", "platform_machine == 'x86_64'"],
  ["extra == 'dev'", "extra == 'Test'"],
  ["python_version in '2.7, 3.4'", "python_version >= '3.5'"],
])('%s and %s never hold together', (a, b) => {
  expect(areDisjoint(read(a), read(b))).toBe(true);
});

test.each([
  ["python_version < '3.8'", "python_version >= '3.7'"],
  ["python_version >= '3.8'", "sys_platform == 'win32'"],
  ["python_full_version > '3.9.1'", "python_version <= '3.9'"],
  ["python_version >= '3.12'", "python_full_version < '3.12.1'"],
  ["sys_platform == 'linux'", "platform_machine != 'arm64'"],
  ["sys_platform == 'freebsd14'", "os_name == 'posix' or os_name == 'other'"],
  ["extra == 'dev'", "python_version > '3'"],
  ["platform_release >= '20.9'", "platform_release < '21'"],
  ["python_full_version < '3.13'", "python_version >= '3.12'"],
])('%s and %s can hold together', (a, b) => {
  expect(areDisjoint(read(a), read(b))).toBe(false);
});

test('finds the largest sets that hold together', () => {
  const markers = [
    "python_version < '3.8'",
    "python_version >= '3.8'",
    "sys_platform == 'win32'",
    "python_version < '3'",
  ];
  expect(contextsOf(markers.map(read))).toEqual([
    [0, 2, 3],
    [1, 2],
  ]);
});

test('never calls markers disjoint that hold together in some environment of a dense sample', () => {
  const random = seeded(510);
  const sample = denseEnvironments();
  for (let round = 0; round < 300; round++) {
    const [a, b] = [read(aPlainMarker(random)), read(aPlainMarker(random))];
    const meet = sample.some((each) => evaluateMarker(a, each) === true && evaluateMarker(b, each) === true);
    expect([meet, meet && areDisjoint(a, b)]).toEqual([meet, false]);
  }
});

test('takes a marker of hostile shape without harm', () => {
  expect(parseMarker('('.repeat(5_000))).toMatchObject({ kind: 'fault', expected: 'fewer brackets' });
  expect(parseMarker(`${"os_name == 'a' or ".repeat(50_000)}`)).toMatchObject({ kind: 'fault' });
  const many = Array.from(
    { length: 300 },
    (_, index) => `sys_platform == '${index}' and platform_machine == '${index}'`,
  );
  expect(contextsOf(many.map(read))).toEqual([[...many.keys()]]);
});

function read(text: string): Marker {
  const marker = parseMarker(text);
  if (marker.kind === 'fault') throw new Error(`${text}: expected ${marker.expected}`);
  return marker;
}

function environment(version: string, system: string, machine: string, implementation = 'cpython') {
  return {
    python_version: version.split('.').slice(0, 2).join('.'),
    python_full_version: version,
    os_name: system === 'Windows' ? 'nt' : 'posix',
    sys_platform: { Linux: 'linux', Windows: 'win32' }[system] ?? 'darwin',
    platform_system: system,
    platform_machine: machine,
    platform_release: '5.15.0-generic',
    platform_version: '#1 SMP',
    implementation_name: implementation,
    implementation_version: version,
    platform_python_implementation: implementation === 'cpython' ? 'CPython' : 'PyPy',
    extra: 'Dev_tools',
  };
}

function denseEnvironments(): readonly Environment[] {
  const versions = [
    '2.7.18',
    '3.5.0',
    '3.7.0',
    '3.7.16',
    '3.8.0',
    '3.8.1',
    '3.9.0',
    '3.9.1',
    '3.9.2',
    '3.10.0',
    '3.12.7',
  ];
  return versions.flatMap((version) =>
    ['Linux', 'Windows', 'Darwin'].flatMap((system) =>
      ['x86_64', 'arm64'].flatMap((machine) =>
        ['cpython', 'pypy'].map((implementation) => environment(version, system, machine, implementation)),
      ),
    ),
  );
}

function aPlainMarker(random: Random): string {
  const version = () => random.pick(['2.7', '3', '3.5', '3.7', '3.8', '3.9', '3.10']);
  const atom = (): string =>
    random.pick([
      `python_version ${random.pick(['<', '<=', '>', '>=', '==', '!='])} '${version()}'`,
      `python_full_version ${random.pick(['<', '<=', '>', '>='])} '${random.pick(['3.9.1', '3.8.0', '3.7.10'])}'`,
      `sys_platform ${random.pick(['==', '!='])} '${random.pick(['linux', 'win32', 'darwin'])}'`,
      `platform_system ${random.pick(['==', '!='])} '${random.pick(['Linux', 'Windows', 'Java'])}'`,
      `platform_machine ${random.pick(['==', '!='])} '${random.pick(['x86_64', 'arm64'])}'`,
      `implementation_name ${random.pick(['==', '!='])} 'pypy'`,
    ]);
  return random.once(2) ? atom() : `${atom()} ${random.pick(['and', 'and', 'or'])} ${atom()}`;
}

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
