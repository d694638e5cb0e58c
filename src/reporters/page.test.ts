import { describe, expect, test } from '@jest/globals';
import { fitPage, type Section, wholeSection } from './page.js';

const rows = (count: number, width: number): string[] =>
  Array.from({ length: count }, () => `${'r'.repeat(width - 1)}\n`);
const section = (head: string, ...parts: string[]): Section => ({
  head,
  rows: parts,
  foot: (hidden) => (hidden === 0 ? '' : `+${hidden}\n`),
});

describe('fitPage', () => {
  test('everything is shown where there is room', () => {
    const page = fitPage([section('a\n', '1\n', '2\n'), section('b\n', '3\n')], { limit: 1000, unit: 'bytes' });
    expect(page).toBe('a\n1\n2\n\nb\n3\n');
  });

  test('small sections stay whole and large ones share what is left evenly', () => {
    const page = fitPage(
      [section('a\n', ...rows(100, 10)), section('b\n', ...rows(2, 10)), section('c\n', ...rows(50, 20))],
      {
        limit: 500,
        unit: 'characters',
      },
    );
    expect(page.length).toBeLessThanOrEqual(500);
    const hidden = [...page.matchAll(/\+(\d+)/g)].map(([, count]) => Number(count));
    expect(hidden).toEqual([78, 39]);
    expect(page).toContain(`b\n${rows(2, 10).join('')}`);
  });

  test('bytes are counted as UTF-8', () => {
    const parts = Array.from({ length: 50 }, () => 'é\n');
    const page = fitPage([section('', ...parts)], { limit: 100, unit: 'bytes' });
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(100);
    expect(page.length).toBeGreaterThan(60);
  });

  test('what is shown whole or not at all says when it is not', () => {
    const diagram = wholeSection('', 'd'.repeat(100), 'too large');
    expect(fitPage([diagram], { limit: 60, unit: 'bytes' })).toBe('too large');
    expect(fitPage([diagram], { limit: 200, unit: 'bytes' })).toBe('d'.repeat(100));
  });

  test('sections whose heads do not fit go from the end', () => {
    expect(fitPage([section('first\n'), section('second\n')], { limit: 10, unit: 'bytes' })).toBe('first\n');
  });
});
