import { expect, test } from '@jest/globals';
import { stringsIn } from './strings.js';

test.each([
  ["const id = 'ports'; // never 'drift'", ['ports']],
  ['/* "ports" */ x["drift"]', ['drift']],
  ["`${id}: ${list.map((each) => `'${each}'`)}` + 'ports'", ["${id}: ${list.map((each) => `'${each}'`)}", 'ports']],
  ['\'it\\\'s\' + "a \\"b\\""', ["it\\'s", 'a \\"b\\"']],
  ['`# it runs\nbandit: true\n`', ['# it runs\nbandit: true\n']],
])('%j has these strings', (source, strings) => {
  expect(stringsIn(source)).toEqual(strings);
});
