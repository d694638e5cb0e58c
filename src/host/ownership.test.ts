import { chmodSync, chownSync, readdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { folderWith } from '../testing/folder.js';
import { accessTo, secretAt } from './ownership.js';

const asRoot = process.getuid?.() === 0 ? test : test.skip;

describe('access', () => {
  test('tells whether others may write, and whether they may enter', () => {
    const folder = folderWith({ 'a.txt': '' });
    const modes: readonly (readonly [number, boolean, boolean])[] = [
      [0o600, false, false],
      [0o755, false, true],
      [0o620, true, false],
      [0o602, true, false],
      [0o733, true, true],
    ];
    for (const [mode, isOpen, isReachable] of modes) {
      chmodSync(join(folder, 'a.txt'), mode);
      expect([mode, accessTo(join(folder, 'a.txt'))]).toEqual([mode, { owner: 'self', isOpen, isReachable }]);
    }
    expect(accessTo(join(folder, 'b.txt'))).toBeNull();
  });

  test('a link is judged by itself', () => {
    const folder = folderWith({ 'a.txt': '' });
    symlinkSync('nowhere', join(folder, 'link'));
    expect(accessTo(join(folder, 'link'))).toEqual({ owner: 'self', isOpen: false, isReachable: false });
  });

  asRoot('tells whose it is', () => {
    const folder = folderWith({ 'a.txt': '' });
    chownSync(join(folder, 'a.txt'), 54_321, 0);
    expect(accessTo(join(folder, 'a.txt'))?.owner).toBe('other');
  });
});

describe('a secret', () => {
  test('is made once, whole, and for this user alone', () => {
    const path = join(folderWith({}), 'deep/key');
    const secret = secretAt(path)!;
    expect(secret).toHaveLength(32);
    expect(new Set(secret).size).toBeGreaterThan(8);
    expect(secretAt(path)).toEqual(secret);
    expect(readdirSync(dirname(path))).toEqual(['key']);
    expect(secretAt(join(folderWith({}), 'key'))).not.toEqual(secret);
  });

  test.each<readonly [string, (path: string) => void]>([
    ['that others may read', (path) => chmodSync(path, 0o640)],
    ['that is too short', (path) => truncateSync(path, 31)],
  ])('%s is none, and is left as it is', (_, spoil) => {
    const path = join(folderWith({}), 'key');
    secretAt(path);
    spoil(path);
    const before = readFileSync(path);
    expect(secretAt(path)).toBeNull();
    expect(readFileSync(path)).toEqual(before);
  });

  test('cannot be had where a folder has its name, or a file that of its folder', () => {
    const folder = folderWith({ 'key/file': '', file: '' });
    expect(secretAt(join(folder, 'key'))).toBeNull();
    expect(secretAt(join(folder, 'file/key'))).toBeNull();
  });

  test('behind a link is none', () => {
    const folder = folderWith({});
    secretAt(join(folder, 'key'));
    symlinkSync('key', join(folder, 'link'));
    expect(secretAt(join(folder, 'link'))).toBeNull();
  });

  asRoot('of another user is none', () => {
    const path = join(folderWith({}), 'key');
    secretAt(path);
    chownSync(path, 54_321, 54_321);
    expect(secretAt(path)).toBeNull();
  });
});
