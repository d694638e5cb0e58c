import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hostileText } from '../testing/hostile.js';
import { truncate, truncateBytes } from './truncation.js';

const FAMILY = '👩‍👩‍👧‍👦';

describe('truncate', () => {
  test('cuts between what people see as characters', () => {
    expect(truncate(`ab${FAMILY}cd`, 20)).toBe(`ab${FAMILY}cd`);
    expect(truncate(`ab${FAMILY}cd`, 12)).toBe('ab…');
    expect(truncate(`ab${FAMILY}cd`, 14)).toBe(`ab${FAMILY}…`);
    expect(truncate('e\u0301e\u0301e\u0301', 4)).toBe('e\u0301…');
    expect(truncate(FAMILY, 5)).toBe('…');
    expect(truncate('abc', 0)).toBe('');
  });

  test('cuts endless clusters between code points', () => {
    const zalgo = `a${'\u{1d165}'.repeat(400)}`;
    expect(truncate(zalgo, 301)).toBe(`a${'\u{1d165}'.repeat(149)}…`);
  });

  test.each([65_535, 65_536, 65_537, 1_000_000])('a body of %i characters with emoji at the cut fits', (length) => {
    const body = `${FAMILY}e\u0301`.repeat(Math.ceil(length / 13)).slice(0, length);
    const cut = truncate(body, 65_536, ' (truncated)');
    expect(cut.length).toBeLessThanOrEqual(65_536);
    expect(cut.length).toBeGreaterThan(65_400);
    expect(length > 65_536).toBe(cut.endsWith(' (truncated)'));
  });

  test('keeps its limits and never splits a pair', () => {
    const wellFormed = hostileText().filter((text) => !/\p{Surrogate}/u.test(text));
    fc.assert(
      fc.property(wellFormed, fc.nat(60), (text, limit) => {
        const cut = truncate(text, limit);
        const cutBytes = truncateBytes(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(Buffer.byteLength(cutBytes)).toBeLessThanOrEqual(limit);
        expect(`${cut}${cutBytes}`).not.toMatch(/\p{Surrogate}/u);
        if (text.length <= limit) expect(cut).toBe(text);
      }),
      { numRuns: 2000, seed: 30 },
    );
  });
});
