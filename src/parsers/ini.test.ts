import { expect, test } from '@jest/globals';
import { parseIni } from './ini.js';

test('reads sections, keys and continued values with their places', () => {
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
