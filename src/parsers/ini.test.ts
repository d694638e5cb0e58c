import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { python } from '../dev/tools.js';
import { describeWith } from '../testing/tools.js';
import { parseIni } from './ini.js';

const SCRIPT = `
import configparser, json, sys
parser = configparser.ConfigParser(interpolation=None)
parser.read_string(sys.stdin.read())
print(json.dumps(dict(parser.items("bandit"))))
`;

describeWith(['python3'], 'an INI text', () => {
  test.each([
    '[bandit]\nexclude = ./a,./b\nskips: B101\n',
    '[other]\nskips = B1\n\n[bandit]\n; a comment\nSKIPS = B101,B102\n# more\ntests=\n',
    '[bandit]\nexclude = ./a,\n  ./b,\n  ./c\nskips = B101\n',
    '[bandit]\nexclude = a = b : c\n[last]\nexclude = x\n',
  ])('means what it means to Python: %j', (text) => {
    const theirs = JSON.parse(execFileSync(python(), ['-I', '-c', SCRIPT], { input: text }).toString());
    const section = parseIni(text).get('bandit')!;
    expect(
      Object.fromEntries([...section].map(([name, lines]) => [name, lines.map((line) => line.text).join('\n')])),
    ).toEqual(theirs);
  });
});

test.each(['', 'skips: [B101]\n', '[flake8]\nx = 1\n'])('%j has no such section', (text) => {
  expect(parseIni(text).get('bandit')).toBeUndefined();
});

test('values keep the places of their lines, and a section may go on later', () => {
  const ini = parseIni(
    'stray = 1\n[a b]\nKey : one\n    two ; x\n\n  # comment\n    three\n[c]\nempty =\n=odd\n[a b]\nmore = 4\n',
  );
  expect(ini.get('a b')!.get('key')).toEqual([
    { text: 'one', line: 3, column: 7 },
    { text: 'two ; x', line: 4, column: 5 },
    { text: 'three', line: 7, column: 5 },
  ]);
  expect(ini.get('a b')!.get('more')).toHaveLength(1);
  expect([...ini.get('c')!]).toEqual([['empty', []]]);
});
