import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { pathOfBytes, systemPath, uriPath } from './path-bytes.js';

const bytesOf = (path: string): Buffer => Buffer.from(systemPath(path));

test('any bytes come back from the path that they spell', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => Uint8Array.from(Buffer.from(text))),
  );
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 4 }), (pieces) => {
      const all = Buffer.concat(pieces);
      expect(bytesOf(pathOfBytes(all)).equals(all)).toBe(true);
    }),
    { numRuns: 2_000, seed: 15 },
  );
});

test.each<[string, readonly number[], string]>([
  ['a stray byte', [0x77, 0xff, 0x2e, 0x70, 0x79], 'w\udcff.py'],
  ['the beginning of a character', [0x77, 0xe2, 0x82], 'w\udce2\udc82'],
  ['a surrogate written as if it were a character', [0xed, 0xb0, 0x80], '\udced\udcb0\udc80'],
  ['an overlong slash', [0xc0, 0xaf], '\udcc0\udcaf'],
  ['Latin-1 beside UTF-8', [0xe9, 0xc3, 0xa9], '\udce9é'],
  ['a character beyond the first plane', [0xf0, 0x90, 0x82, 0x80], '\u{10080}'],
])('%s has its own spelling', (_, bytes, path) => {
  expect(pathOfBytes(Uint8Array.from(bytes))).toBe(path);
  expect([...bytesOf(path)]).toEqual(bytes);
});

test('text goes to the file system as it is', () => {
  for (const path of ['a/b.py', 'ü\n.py', '\u{10080}', 'e\u0301', '\ud800x']) expect(systemPath(path)).toBe(path);
});

test('an address holds the bytes of a name', () => {
  expect(uriPath('d ü/w\udcff.py')).toBe('d%20%C3%BC/w%FF.py');
  expect(uriPath('\ud800x')).toBe('%EF%BF%BDx');
});
