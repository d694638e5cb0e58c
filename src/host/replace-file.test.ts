import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { folderWith } from '../testing/folder.js';
import { describeAsNobody } from '../testing/nobody.js';
import { replaceFile } from './replace-file.js';

const modeOf = (path: string): string => (lstatSync(path).mode & 0o7777).toString(8);

describe('a file that is written again', () => {
  test.each([0o755, 0o600, 0o444, 0o664, 0o4750])('keeps its mode %i', (mode) => {
    const path = join(folderWith({ 'run.sh': 'old' }), 'run.sh');
    chmodSync(path, mode);
    replaceFile(path, 'new');
    expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual(['new', mode.toString(8)]);
  });

  (process.getuid?.() === 0 ? test : test.skip)('keeps its owner and group (root only)', () => {
    const path = join(folderWith({ 'a.txt': 'old' }), 'a.txt');
    chownSync(path, 65534, 4);
    chmodSync(path, 0o6755);
    replaceFile(path, 'new');
    expect([statSync(path).uid, statSync(path).gid, modeOf(path)]).toEqual([65534, 4, '6755']);
  });

  test('is replaced whole: whoever has the old one open goes on reading that', () => {
    const folder = folderWith({ 'a.txt': 'old' });
    linkSync(join(folder, 'a.txt'), join(folder, 'before.txt'));
    replaceFile(join(folder, 'a.txt'), 'new');
    expect(readFileSync(join(folder, 'before.txt'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt', 'before.txt']);
  });
});

test('what takes the place of a file is closed to others until it is whole', async () => {
  const folder = folderWith({ 'secret.txt': 'old' });
  const size = 64 * 1024 * 1024;
  chmodSync(join(folder, 'secret.txt'), 0o644);
  const line = `process.umask(0); (await import(process.argv[1])).replaceFile(process.argv[2], Buffer.alloc(${size}))`;
  const words = ['--input-type=module', '-e', line, join(PROJECT_ROOT, 'lib/host/replace-file.js')];
  const child = spawn(process.execPath, [...words, join(folder, 'secret.txt')]);
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const seen = new Set<string>();
  while (child.exitCode === null && child.signalCode === null) {
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.tmp'))) {
      const entry = lstatSync(join(folder, name), { throwIfNoEntry: false });
      if (entry !== undefined && entry.size < size) seen.add((entry.mode & 0o7777).toString(8));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await ended).toBe(0);
  expect([...seen]).toEqual(['600']);
  expect([modeOf(join(folder, 'secret.txt')), statSync(join(folder, 'secret.txt')).size]).toEqual(['644', size]);
});

test('a new file has the mode that this user gives to new files, in folders made on the way', () => {
  const folder = folderWith();
  replaceFile(join(folder, 'a/b/c.txt'), new Uint8Array([104, 105]));
  writeFileSync(join(folder, 'usual.txt'), '');
  expect(readFileSync(join(folder, 'a/b/c.txt'), 'utf8')).toBe('hi');
  expect(modeOf(join(folder, 'a/b/c.txt'))).toBe(modeOf(join(folder, 'usual.txt')));
});

describe('what is no regular file', () => {
  test.each<[string, (path: string) => void, (path: string) => unknown]>([
    ['a link', (path) => symlinkSync('target', path), (path) => readlinkSync(path)],
    ['a folder', (path) => mkdirSync(path), (path) => lstatSync(path).isDirectory()],
    ['a pipe', (path) => spawnSync('mkfifo', [path]), (path) => lstatSync(path).isFIFO()],
  ])('stays as it is and is named: %s', (_, make, look) => {
    const folder = folderWith({ target: 'old' });
    make(join(folder, 'there'));
    const before = look(join(folder, 'there'));
    expect(before).toBeTruthy();
    expect(() => replaceFile(join(folder, 'there'), 'new')).toThrow(/^is no regular file and stays as it is: /);
    expect(look(join(folder, 'there'))).toBe(before);
    expect([readdirSync(folder), readFileSync(join(folder, 'target'), 'utf8')]).toEqual([['target', 'there'], 'old']);
  });
});

test('a write that fails names the file and the remedy, and leaves nothing behind', () => {
  const folder = folderWith({ 'file.txt': 'old' });
  expect(() => replaceFile(join(folder, 'file.txt/below.txt'), 'x')).toThrow(/^cannot be written: one of the folders/);
  expect(() => replaceFile(join(folder, 'x'.repeat(300)), 'x')).toThrow('the name is too long');
  // Found only once the draft is there.
  expect(() => replaceFile(join(folder, 'file.txt'), { length: 1 } as Uint8Array)).toThrow('must be of type string');
  expect([readdirSync(folder), readFileSync(join(folder, 'file.txt'), 'utf8')]).toEqual([['file.txt'], 'old']);
});

describeAsNobody('a user without rights', (through) => {
  /** Writes as that user; what it throws is told on standard error. */
  const write = (path: string) => {
    const module = JSON.stringify(join(PROJECT_ROOT, 'lib/host/replace-file.js'));
    const code = `import { replaceFile } from ${module}; replaceFile(${JSON.stringify(path)}, 'new');`;
    const [program, ...args] = [...through, process.execPath, '--input-type=module', '-e', code];
    return spawnSync(program!, args, { encoding: 'utf8' });
  };

  test('is told where a folder is closed to it', () => {
    const folder = folderWith({ 'a.txt': 'old' });
    chmodSync(folder, 0o555);
    expect(write(join(folder, 'a.txt')).stderr).toContain('cannot be written: this user has no permission');
    chmodSync(folder, 0o755);
    expect([readdirSync(folder), readFileSync(join(folder, 'a.txt'), 'utf8')]).toEqual([['a.txt'], 'old']);
  });

  test('keeps the whole mode of a file of its own', () => {
    const folder = folderWith({ 'a.txt': 'old' });
    chmodSync(folder, 0o777);
    if (through.length > 0) chownSync(join(folder, 'a.txt'), 65534, 65534);
    chmodSync(join(folder, 'a.txt'), 0o4755);
    expect(write(join(folder, 'a.txt'))).toMatchObject({ status: 0, stderr: '' });
    expect([readFileSync(join(folder, 'a.txt'), 'utf8'), modeOf(join(folder, 'a.txt'))]).toEqual(['new', '4755']);
  });

  (through.length > 0 ? test : test.skip)('keeps the mode of a file of somebody else, but for its special bits', () => {
    const folder = folderWith({ 'a.txt': 'old' });
    chmodSync(folder, 0o777);
    chmodSync(join(folder, 'a.txt'), 0o4755);
    expect(write(join(folder, 'a.txt'))).toMatchObject({ status: 0, stderr: '' });
    expect(statSync(join(folder, 'a.txt')).uid).toBe(65534);
    expect([readFileSync(join(folder, 'a.txt'), 'utf8'), modeOf(join(folder, 'a.txt'))]).toEqual(['new', '755']);
  });
});
