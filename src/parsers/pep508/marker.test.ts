import { expect, test } from '@jest/globals';
import { markerEnvironment } from '../../dev/oracles/marker-environment.js';
import type { Random } from '../../testing/random.js';
import { seeded } from '../../testing/random.js';
import { areDisjoint, contextsOf } from './contexts.js';
import type { Environment } from './evaluate.js';
import { evaluateMarker } from './evaluate.js';
import type { Marker } from './marker.js';
import { parseMarker } from './marker.js';

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
        ['cpython', 'pypy'].map((implementation) => markerEnvironment(version, system, machine, implementation)),
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
