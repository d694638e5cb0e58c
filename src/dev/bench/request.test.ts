import { describe, expect, test } from '@jest/globals';
import { counts, readRequest } from './request.js';

describe('readRequest', () => {
  test('asks for everything, seven times, by default', () => {
    const request = readRequest([]);
    expect(request).toMatchObject({ only: [], runs: 7, allowed: 1024 });
    expect(counts(request)).toBe(true);
  });

  test.each([
    [['50'], { allowed: 50, runs: 7 }],
    [['--quick'], { allowed: 14, runs: 1 }],
    [['--quick', '2'], { allowed: 2, runs: 1 }],
    [['--only', 'startup', '--only', 'warm', '--runs', '9'], { only: ['startup', 'warm'], runs: 9, allowed: 1024 }],
    [['--dist', '/elsewhere'], { dist: '/elsewhere' }],
  ])('%j', (words, expected) => {
    expect(readRequest(words)).toMatchObject(expected);
  });

  test.each([[['50']], [['--quick']], [['--runs', '6']], [['--dist', '/elsewhere']]])(
    '%j is only for a look',
    (words) => {
      expect(counts(readRequest(words))).toBe(false);
    },
  );

  test.each([
    [['0'], 'megabytes: "0" is not a positive whole number.'],
    [['much'], 'megabytes: "much" is not a positive whole number.'],
    [['--runs', '-1'], /runs/],
    [['14', '50'], 'One number of megabytes is enough: the largest.'],
    [['--fast'], /--fast/],
  ])('%j is refused', (words, message) => {
    expect(() => readRequest(words)).toThrow(message);
  });
});
