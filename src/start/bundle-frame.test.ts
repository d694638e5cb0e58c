import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { framed, unframed } from './bundle-frame.js';

describe('the frame around the bundle', () => {
  test('comes off as it was put on', () => {
    expect(unframed(framed('(function(){return{}})'))).toBe('(function(){return{}})');
  });

  test.each(['', 'export const x = 1;\n', framed('x').slice(1), `${framed('x')}// more`])(
    'is not seen in %j',
    (text) => {
      expect(unframed(text)).toBeNull();
    },
  );

  test('stands around the built bundle, which is ASCII', () => {
    const text = readFileSync(join(PROJECT_ROOT, 'dist/index.js'), 'latin1');
    expect(unframed(text)?.slice(0, 30)).toMatch(/^\(function\(\w+,address\)\{"use s/);
    expect(/[^\0-\x7f]/.exec(text)).toBeNull();
  });
});
