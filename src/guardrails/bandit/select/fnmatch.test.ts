import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { python } from '../../../dev/tools.js';
import { describeWith } from '../../../testing/tools.js';
import { compileName, matchesName, movePattern } from './fnmatch.js';

const matches = (pattern: string, name: string): boolean => matchesName(compileName(pattern), name);
const piece = fc.constantFrom(
  '*',
  '?',
  '[',
  ']',
  '!',
  '-',
  'a',
  'b',
  'c',
  '.',
  '/',
  '[ab]',
  '[!a]',
  '[a-c]',
  '[]a]',
  '[!]a]',
  './',
  '*.py',
);
const pattern = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const name = fc
  .array(fc.constantFrom('a', 'b', 'c', '.', '/', '-', ']', '[', '!', '.py'), { maxLength: 8 })
  .map((parts) => parts.join(''));

describeWith(['python3'], 'file name patterns', () => {
  test('mean what they mean to Python', () => {
    const cases = fc.sample(fc.tuple(pattern, name), { numRuns: 3_000, seed: 42 });
    const script =
      'import fnmatch, json, sys; print(json.dumps([fnmatch.fnmatch(n, p) for p, n in json.load(sys.stdin)]))';
    const theirs: boolean[] = JSON.parse(
      execFileSync(python(), ['-I', '-c', script], { input: JSON.stringify(cases) }).toString(),
    );
    const wrong = cases.filter(([glob, text], index) => matches(glob, text) !== theirs[index]);
    expect(wrong).toEqual([]);
    expect(theirs.filter(Boolean).length).toBeGreaterThan(50);
  });
});

describe('file name patterns', () => {
  test('moved to absolute names they match the same files', () => {
    fc.assert(
      fc.property(pattern, name, (glob, rest) => {
        const moved = movePattern(glob, './', '/srv/[a]*/');
        expect(moved.some((each) => matches(each, `/srv/[a]*/${rest}`))).toBe(matches(glob, `./${rest}`));
        expect(moved.some((each) => matches(each, `/srv/other/${rest}`))).toBe(false);
      }),
    );
  });

  test('hostile ones take no longer than their length', () => {
    const start = performance.now();
    matches('*a'.repeat(2_000), 'a'.repeat(4_000));
    matches(`${'*'.repeat(5_000)}b`, 'a'.repeat(5_000));
    movePattern('*'.repeat(5_000), './', '/x/');
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
