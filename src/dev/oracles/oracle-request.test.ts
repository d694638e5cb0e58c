import { expect, test } from '@jest/globals';
import { readOracleRequest } from './oracle-request.js';

const read = (...words: string[]) => readOracleRequest(words, ['toml', 'yaml']);

test('asks every tool when nothing is said', () => {
  expect(read()).toEqual({ action: 'compare', only: [], seed: 1, size: undefined });
  expect(read('--only', 'yaml', '--size', '20', '--seed', '7')).toEqual({
    action: 'compare',
    only: ['yaml'],
    seed: 7,
    size: 20,
  });
  expect([read('--check').action, read('--write-vectors').action, read('--list').action]).toEqual([
    'check',
    'write-vectors',
    'list',
  ]);
});

test.each([
  ['an unknown oracle', ['--only', 'tmol'], 'There is no oracle tmol; there are toml, yaml.'],
  ['no whole number', ['--size', '0'], '--size "0" is no whole number above 0.'],
  ['two actions', ['--check', '--list'], '--check and --list do not go together.'],
  ['an unknown option', ['--quick'], "Unknown option '--quick'"],
])('refuses %s', (_what, words, sentence) => {
  expect(() => read(...words)).toThrow(sentence);
});
