import { expect, test } from '@jest/globals';
import { parseGitignore } from './gitignore.js';

const ignored = (text: string, path: string, folder = false) => parseGitignore(text).verdict(path, folder);

test.each([
  ['a name that is let in again lets in nothing below it', '!.a\n', '.a/abc', null],
  ['a name stands for itself at any depth', 'a', 'b/a', true],
  ['two slashes at the end match nothing', 'a//', 'a', null],
  ['a single backslash at the end matches nothing', 'a\\', 'a\\', null],
  ['an escaped backslash at the end is one', 'a\\\\', 'a\\', true],
  ['a space behind an escaped backslash is trimmed', 'a\\\\ ', 'a\\', true],
  ['an escaped space at the end counts', 'a\\  ', 'a ', true],
  ['an escaped slash is a slash', 'a\\/*b', 'a/ab', true],
  ['braces and brackets are plain', '{a,+(b)}', '{a,+(b)}', true],
  ['an escaped brace is plain', '\\{a', '{a', true],
])('%s: %j', (_title, text, path, expected) => {
  expect(ignored(text, path)).toBe(expected);
  expect(ignored(text, path, true)).toBe(expected);
});

test('a line of a million spaces costs nothing', () => {
  const started = performance.now();
  ignored(`a${' '.repeat(1_000_000)}b\n`, 'a');
  expect(performance.now() - started).toBeLessThan(1_000);
});
