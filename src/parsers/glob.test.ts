import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { minimatch } from 'minimatch';
import { compileGlob, compileGlobs, GlobError } from './glob.js';

describe('compileGlob', () => {
  test.each([
    ['**/*.py', 'a.py', true],
    ['**/*.py', 'a/b/.c.py', true],
    ['*.py', 'a/b.py', false],
    ['a/**', 'a', false],
    ['a/**', 'a/b/c', true],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/b/b/c', true],
    ['vendor', 'vendor/x/y.py', true],
    ['services/*/gen', 'services/billing/gen/a.py', true],
    ['services/*', 'services/billing/a.py', false],
    ['vendor/', 'vendor/a.py', true],
    ['{a,b}/?.py', 'b/x.py', true],
    ['[!a-c]x', 'dx', true],
    ['[!a-c]x', 'bx', false],
    ['a\\*b', 'a*b', true],
    ['a\\/[ab]', 'a/b', true],
    ['./a/*.py', 'a/b.py', true],
  ])('%s on %s is %s', (pattern, path, expected) => {
    expect(compileGlob(pattern)(path)).toBe(expected);
    expect(compileGlobs([pattern])(path)).toBe(expected);
  });

  test.each([
    ['', 'empty'],
    ['a'.repeat(1025), 'longer'],
    ['*a'.repeat(65), 'stars'],
    ['+(+(a))', 'extended'],
    ['{a,b}'.repeat(9), 'groups'],
    ['{1..100000}', 'alternatives'],
    ['../x', 'leave the root'],
    ['/etc', 'leading slash'],
    ['!a', 'exclude'],
    ['[a', 'without'],
  ])('refuses %.20s', (pattern, word) => {
    expect(() => compileGlob(pattern)).toThrow(GlobError);
    expect(() => compileGlob(pattern)).toThrow(word);
  });

  test('agrees with minimatch wherever the last part is a wildcard', () => {
    const part = fc
      .stringMatching(/^(\*|\?|a|b|\.|a\*|\*b|a\*b|\*a\*|\[ab\]){1,3}$/)
      .filter((text) => !text.includes('**'));
    const pattern = fc
      .tuple(fc.array(fc.oneof(part, fc.constant('**')), { maxLength: 3 }), fc.constantFrom('*', '*.py', 'a*', '**'))
      .map(([parts, last]) => [...parts, last].join('/'));
    const path = fc.array(
      fc.stringMatching(/^[ab.]{1,4}$/).filter((text) => text !== '.' && text !== '..'),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(pattern, path, (glob, parts) => {
        fc.pre(!/(^|\/)\.\.?(\/|$)/.test(glob));
        const file = parts.join('/');
        const expected = minimatch(file, glob, { dot: true, noext: true });
        expect([glob, file, compileGlob(glob)(file)]).toEqual([glob, file, expected]);
        expect([glob, file, compileGlobs([glob, 'z*z/*.z'])(file)]).toEqual([glob, file, expected]);
      }),
      { numRuns: 3_000, seed: 7 },
    );
  });

  test('stays linear on patterns that hang backtracking matchers', () => {
    const name = 'a'.repeat(250);
    const glob = compileGlob(`${'*a'.repeat(60)}X`);
    const deep = compileGlob(`${'**/a/'.repeat(13)}X*`);
    const steps = Array.from({ length: 2_000 }, (_, index) => `${name}${index}`);
    expect(steps.some(glob)).toBe(false);
    expect(steps.some((step) => deep(`${'a/'.repeat(60)}${step}`))).toBe(false);
  });
});
