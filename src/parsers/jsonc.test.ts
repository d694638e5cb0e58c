import { describe, expect, test } from '@jest/globals';
import { withoutComments } from './jsonc.js';

describe('JSON with comments', () => {
  test.each([
    ['a line comment ends with its line', '{ // x "y"\n"a": 1}', '{         \n"a": 1}'],
    ['a block comment keeps its lines', '{/* a\n b */"a": 1}', '{    \n     "a": 1}'],
    ['an address in a text is no comment', '{"a": "http://b/*c*/"}', '{"a": "http://b/*c*/"}'],
    ['a quote behind a backslash ends no text', '{"a\\"//b": 1} // c', '{"a\\"//b": 1}     '],
    ['an open comment runs to the end', '{} /* a', '{}     '],
  ])('%s', (_, text, expected) => {
    expect(withoutComments(text)).toBe(expected);
  });
});
