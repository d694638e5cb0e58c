import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeWith } from '../../../testing/tools.js';
import {
  differenceOf,
  FULL,
  levelBelow,
  levelOf,
  reachesLevel,
  shortfall,
  showBelow,
  showDifference,
  showLevel,
  showShare,
} from './percent.js';

fc.configureGlobal({ seed: 20_261_101 });

const share = (covered: number, total: number) => ({ covered, total });
const tally = fc.tuple(fc.nat(2_000_000), fc.nat(2_000_000)).map(([a, b]) => share(Math.min(a, b), Math.max(a, b, 1)));
const level = fc.integer({ min: 0, max: FULL });

describe('comparing', () => {
  test.each([
    [share(97_468, 100_000), 97.468, true],
    [share(97_468, 100_000), 97.4681, false],
    [share(2, 3), 66.666666, true],
    [share(2, 3), 66.666667, false],
    [share(0, 0), 100, true],
    [share(0, 5), 0, true],
    [share(999_999_999, 1_000_000_000), 100, false],
  ])('%j reaches %d: %s', (measured, percent, expected) => {
    expect(reachesLevel(measured, levelOf(percent))).toBe(expected);
  });

  test('the shortfall is the least that helps', () => {
    fc.assert(
      fc.property(tally, level, (measured, wanted) => {
        const missing = shortfall(measured, wanted);
        expect(reachesLevel(share(measured.covered + missing, measured.total), wanted)).toBe(true);
        if (missing > 0)
          expect(reachesLevel(share(measured.covered + missing - 1, measured.total), wanted)).toBe(false);
      }),
    );
  });

  test('the level below is reached, and one unit more is not', () => {
    fc.assert(
      fc.property(tally, fc.nat(6), (measured, digits) => {
        const below = levelBelow(measured, digits);
        expect(reachesLevel(measured, below)).toBe(true);
        expect(reachesLevel(measured, below + 10 ** (6 - digits))).toBe(measured.total === 0);
        expect(below % 10 ** (6 - digits)).toBe(0);
      }),
    );
    expect(levelBelow(share(0, 0), 2)).toBe(FULL);
  });

  test('a loss never looks smaller than it is', () => {
    expect(differenceOf(share(2, 3), share(3, 4))).toBe(-8_333_334);
    expect(differenceOf(share(3, 4), share(2, 3))).toBe(8_333_333);
    expect(differenceOf(share(1, 2), share(0, 0))).toBe(-50_000_000);
  });
});

describe('showing', () => {
  test.each([
    [share(59_996, 100_000), 60, '59.996', '60.000'],
    [share(97_465, 100_000), 97.47, '97.465', '97.470'],
    [share(599, 1_000), 60, '59.90', '60.00'],
    [share(2, 3), 66.666667, '66.6666667', '66.6666670'],
    [share(9_999_999, 10_000_000), 100, '99.99', '100.00'],
  ])('%j below %d: the digits that decide', (measured, percent, shown, floor) => {
    expect(showBelow(measured, levelOf(percent), 2)).toEqual({ share: shown, floor });
  });

  test('whatever is below is seen to be below', () => {
    fc.assert(
      fc.property(tally, level, fc.nat(4), (measured, wanted, digits) => {
        fc.pre(!reachesLevel(measured, wanted));
        const shown = showBelow(measured, wanted, digits);
        expect(Number(shown.share)).toBeLessThan(Number(shown.floor));
      }),
    );
  });

  test('levels and differences', () => {
    expect(showLevel(levelOf(65), 0)).toBe('65');
    expect(showLevel(levelOf(62.5), 0)).toBe('62.5');
    expect(showLevel(levelOf(0.1) * 3, 2)).toBe('0.30');
    expect(showDifference(-1_500_000, 2)).toBe('-1.50');
    expect(showDifference(0, 2)).toBe('+0.00');
  });
});

describeWith(['coverage'], 'coverage.py itself', (coverage) => {
  test('prints the same for the same counts', () => {
    const counts = [
      ...fc.sample(tally, { numRuns: 3_000, seed: 5 }),
      ...fc
        .sample(fc.tuple(fc.nat(64), fc.constantFrom(8, 16, 32, 40, 64, 80, 160)), { numRuns: 1_000, seed: 5 })
        .map(([covered, total]) => share(Math.min(covered, total), total)),
    ];
    const program =
      'import json,sys\nfrom coverage.results import display_covered as show\n' +
      'print(json.dumps([[show(100.0*c/t,p) for p in range(7)] for c,t in json.load(sys.stdin)]))';
    const { stdout } = spawnSync(coverage!.replace(/coverage$/, 'python'), ['-c', program], {
      input: JSON.stringify(counts.map(({ covered, total }) => [covered, total])),
      encoding: 'utf8',
    });
    const theirs = JSON.parse(stdout) as readonly (readonly string[])[];
    expect(theirs).toHaveLength(4_000);
    expect(counts.map((each) => theirs[0]!.map((_, digits) => showShare(each, digits)))).toEqual(theirs);
  });
});
