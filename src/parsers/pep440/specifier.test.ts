import { expect, test } from '@jest/globals';
import { contains, parseSpecifiers } from './specifier.js';

test.each([
  ['===1.0', '1.0', true],
  ['===1.0A1', '1.0a1', true],
  ['===1.0', '1.0 ', false],
  ['===1.0', '1.00', false],
  ['==1.0', '1.0 ', true],
])('%s on %j is %s: === compares text, and spaces are part of it', (specifier, version, admitted) => {
  expect(contains(parseSpecifiers(specifier)!, version)).toBe(admitted);
});
