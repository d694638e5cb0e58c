import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { python } from '../../dev/tools.js';
import { listOf, parseIni } from './ini.js';

const SCRIPT = `
import configparser, json, sys
parser = configparser.ConfigParser(interpolation=None)
parser.read_string(sys.stdin.read())
print(json.dumps(dict(parser.items("bandit"))))
`;

test.each([
  '[bandit]\nexclude = ./a,./b\nskips: B101\n',
  '[other]\nskips = B1\n\n[bandit]\n; a comment\nSKIPS = B101,B102\n# more\ntests=\n',
  '[bandit]\nexclude = ./a,\n  ./b,\n  ./c\nskips = B101\n',
  '[bandit]\nexclude = a = b : c\n[last]\nexclude = x\n',
])('an INI text means what it means to Python: %j', (text) => {
  const theirs = JSON.parse(execFileSync(python(), ['-I', '-c', SCRIPT], { input: text }).toString());
  expect(Object.fromEntries(parseIni(text)!)).toEqual(theirs);
});

test.each(['', 'skips: [B101]\n', '[flake8]\nx = 1\n'])('%j has no section for bandit', (text) => {
  expect(parseIni(text)).toBeNull();
});

test('a list is split at commas and nothing else', () => {
  expect(listOf('a, b,,c')).toEqual(['a', ' b', 'c']);
  expect(listOf(undefined)).toEqual([]);
});
