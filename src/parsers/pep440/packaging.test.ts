import { expect, test } from '@jest/globals';
import { askPython } from '../../testing/python-oracle.js';
import type { Random } from '../../testing/random.js';
import { seeded } from '../../testing/random.js';
import { describeWith } from '../../testing/tools.js';
import { complement, intersect, sameRanges, unite } from './ranges.js';
import type { Specifier } from './specifier.js';
import { contains, parseSpecifiers, versionsOf } from './specifier.js';
import { compareVersions, formatVersion, parseVersion } from './version.js';

const PAIRS = 25_000;

describeWith(['packaging'], 'as packaging does', (python) => {
  test(`orders and normalises ${PAIRS} pairs of versions`, () => {
    const random = seeded(440);
    const pairs = many(PAIRS, () => {
      const first = aVersion(random);
      return [first, random.once(3) ? mutated(random, first) : aVersion(random)];
    });
    const expected = askPython<(number | string | null)[][]>(
      python,
      `from packaging.version import Version, InvalidVersion
def read(text):
    try: return Version(text)
    except InvalidVersion: return None
answer = []
for a, b in data:
    x, y = read(a), read(b)
    order = None if x is None or y is None else (x > y) - (x < y)
    answer.append([None if x is None else str(x), None if y is None else str(y), order])`,
      pairs,
    );
    const actual = pairs.map(([a, b]) => {
      const x = parseVersion(a!);
      const y = parseVersion(b!);
      const order = x === null || y === null ? null : Math.sign(compareVersions(x, y));
      return [x && formatVersion(x), y && formatVersion(y), order];
    });
    expect(differences(pairs, actual, expected)).toEqual([]);
    expect(expected.filter(([, , order]) => order === 0).length).toBeGreaterThan(500);
    expect(expected.filter(([, , order]) => order === null).length).toBeGreaterThan(500);
  });

  test(`decides containment for ${PAIRS} pairs of specifier set and version`, () => {
    const random = seeded(441);
    const pairs = many(PAIRS, () => {
      const specifiers = someSpecifiers(random);
      const near = specifiers
        .replace(/^[^0-9]*/, '')
        .split(/[,*]/)[0]!
        .replace(/\.$/, '');
      return [specifiers, random.once(2) ? mutated(random, near) : aVersion(random)];
    });
    const expected = askPython<(boolean | null)[][]>(
      python,
      `from packaging.specifiers import SpecifierSet, InvalidSpecifier
answer = []
for specifiers, version in data:
    try:
        found = SpecifierSet(specifiers)
        answer.append([found.contains(version, prereleases=True), found.contains(version), found.contains(version, prereleases=False)])
    except InvalidSpecifier:
        answer.append([None, None, None])`,
      pairs,
    );
    const actual = pairs.map(([text, version]) => {
      const specifiers = parseSpecifiers(text!);
      if (specifiers === null) return [null, null, null];
      return [true, undefined, false].map((prereleases) => contains(specifiers, version!, prereleases));
    });
    expect(differences(pairs, actual, expected)).toEqual([]);
    expect(expected.filter(([admitted]) => admitted).length).toBeGreaterThan(PAIRS / 10);
    expect(expected.filter(([admitted]) => admitted === null).length).toBeGreaterThan(100);
  });

  test(`knows which of ${PAIRS} pairs of specifier sets no version satisfies`, () => {
    const random = seeded(442);
    const pairs = many(PAIRS * 1.5, () => [someSpecifiers(random), someSpecifiers(random)]).filter(isComparable);
    const expected = askPython<boolean[]>(
      python,
      `from packaging.specifiers import SpecifierSet
answer = [(SpecifierSet(a) & SpecifierSet(b)).is_unsatisfiable() for a, b in data]`,
      pairs,
    );
    const actual = pairs.map(([a, b]) => intersect(versionsOf(read(a!))!, versionsOf(read(b!))!).length === 0);
    expect(pairs.length).toBeGreaterThan(PAIRS);
    expect(differences(pairs, actual, expected)).toEqual([]);
    expect(expected.filter((empty) => empty).length).toBeGreaterThan(1_000);
    expect(expected.filter((empty) => !empty).length).toBeGreaterThan(1_000);
  });
});

test('ranges obey the laws of sets', () => {
  const random = seeded(443);
  const sets = many(600, () => versionsOf(parseSpecifiers(someSpecifiers(random)) ?? [])).filter((set) => set !== null);
  for (let index = 0; index + 1 < sets.length; index += 2) {
    const [a, b] = [sets[index]!, sets[index + 1]!];
    expect(sameRanges(complement(complement(a)), a)).toBe(true);
    expect(sameRanges(complement(intersect(a, b)), unite(complement(a), complement(b)))).toBe(true);
    expect(intersect(a, complement(a))).toEqual([]);
  }
});

function read(text: string): readonly Specifier[] {
  return parseSpecifiers(text)!;
}

/** Sets that can be read, with at most one `===`: two of those compare as text, which ranges cannot say. */
function isComparable(pair: readonly string[]): boolean {
  const sets = pair.map((text) => parseSpecifiers(text));
  const arbitrary = sets.flatMap((set) => set ?? []).filter((specifier) => specifier.parsed === null);
  return sets.every((set) => set !== null && versionsOf(set) !== null) && arbitrary.length < 2;
}

function many<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function differences(inputs: readonly unknown[], actual: readonly unknown[], expected: readonly unknown[]): unknown[] {
  const rows = inputs.map((input, index) => ({ input, actual: actual[index], expected: expected[index] }));
  return rows.filter((row) => JSON.stringify(row.actual) !== JSON.stringify(row.expected)).slice(0, 10);
}

function aNumber(random: Random): string {
  return random.pick(['0', '1', '2', '3', '9', '10', '01', '2024', random.once(40) ? '99999999999999999999' : '4']);
}

function aRelease(random: Random): string {
  return many(1 + random.below(4), () => random.pick(['0', '0', '1', '1', '2', aNumber(random)])).join('.');
}

function aVersion(random: Random): string {
  if (random.once(25))
    return random.pick(['', 'latest', '1..2', '1.0-', 'x', '1.0+', '1.0+a_', '1.0.*', '1!', '1.0 dev x']);
  const separator = () => random.pick(['', '', '.', '-', '_']);
  const parts = [random.once(10) ? 'v' : '', random.once(8) ? `${random.below(3)}!` : '', aRelease(random)];
  const phase = ['a', 'b', 'rc', 'alpha', 'beta', 'c', 'pre', 'preview', 'RC'];
  if (random.once(3)) parts.push(separator(), random.pick(phase), separator(), random.once(5) ? '' : aNumber(random));
  if (random.once(4)) {
    const post = ['post', 'rev', 'r', 'POST'];
    if (random.once(4)) parts.push('-', aNumber(random));
    else parts.push(separator(), random.pick(post), separator(), random.once(5) ? '' : aNumber(random));
  }
  if (random.once(4)) parts.push(separator(), 'dev', separator(), random.once(5) ? '' : aNumber(random));
  if (random.once(6))
    parts.push('+', random.pick(['cpu', 'cu121', '1', '1.2', 'ubuntu-1', 'Abc_9', '0', '1.abc', '2.0a']));
  if (random.once(30)) parts.push(' ');
  return parts.join('');
}

/** A version in the neighbourhood of another. */
function mutated(random: Random, version: string): string {
  const suffixes = [
    '.0',
    '.1',
    '.0.0.1',
    'a1',
    '.dev0',
    '.post0',
    '.post1',
    '.post0.dev0',
    '+local',
    '+1',
    'rc1',
    '.post1.dev2',
  ];
  const trimmed = version.trim();
  return random.pick([trimmed, trimmed, trimmed.replace(/[.+-]?[a-z]*[0-9]*$/, ''), trimmed + random.pick(suffixes)]);
}

function someSpecifiers(random: Random): string {
  return many(random.pick([0, 1, 1, 1, 2, 2, 3]), () => {
    const operator = random.pick(['==', '==', '!=', '>=', '<=', '>', '<', '~=', random.once(3) ? '===' : '==']);
    const exact = operator === '==' || operator === '!=';
    const version = random.once(15) ? aVersion(random) : plain(random);
    const text = exact && random.once(3) ? `${aRelease(random)}.*` : version;
    return `${operator}${random.once(5) ? ' ' : ''}${text}`;
  }).join(random.pick([',', ', ']));
}

function plain(random: Random): string {
  const suffixes = [
    '',
    '',
    '',
    '',
    'a1',
    'rc2',
    '.dev1',
    '.post1',
    '.post1.dev0',
    'b2.post1',
    'a1.dev3',
    random.once(3) ? '+cpu' : '',
  ];
  return (random.once(10) ? '1!' : '') + aRelease(random) + random.pick(suffixes);
}
