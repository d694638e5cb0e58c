import { expect, test } from '@jest/globals';
import { someSpecifiers } from '../../dev/oracles/version-texts.js';
import { seeded } from '../../testing/random.js';
import { complement, intersect, sameRanges, unite } from './ranges.js';
import { parseSpecifiers, versionsOf } from './specifier.js';

test('ranges obey the laws of sets', () => {
  const random = seeded(443);
  const sets = Array.from({ length: 600 }, () => versionsOf(parseSpecifiers(someSpecifiers(random)) ?? [])).filter(
    (set) => set !== null,
  );
  for (let index = 0; index + 1 < sets.length; index += 2) {
    const [a, b] = [sets[index]!, sets[index + 1]!];
    expect(sameRanges(complement(complement(a)), a)).toBe(true);
    expect(sameRanges(complement(intersect(a, b)), unite(complement(a), complement(b)))).toBe(true);
    expect(intersect(a, complement(a))).toEqual([]);
  }
});
