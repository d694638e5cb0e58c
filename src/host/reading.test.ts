import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { UnreadableError, unlessUnreadable } from '../core/errors.js';
import { systemReason } from '../core/system-error.js';
import { PROJECT_ROOT } from '../dev/tools.js';
import { asNobody } from '../testing/as-nobody.js';
import { folderWith } from '../testing/folder.js';
import { DiskFiles } from './files.js';
import { ifThere } from './unreadable.js';

const disk = new DiskFiles();

/** What each way of looking at a path says. */
function looks(path: string) {
  const look = <T>(see: () => T) => unlessUnreadable(see, () => 'unreadable' as const);
  return {
    entry: look(() => disk.entry(path)?.kind ?? null),
    list: look(() => disk.list(path).map(({ name }) => name)),
    read: look(() => disk.read(path, 1_000)?.length ?? null),
    real: look(() => disk.real(path)),
  };
}

const NOTHING = { entry: null, list: [], read: null, real: null };
const UNREADABLE = { entry: 'unreadable', list: 'unreadable', read: 'unreadable', real: 'unreadable' };

describe('what is not there is told from what cannot be read', () => {
  test('nothing lies at a missing path, below a file, or under a name that no system takes', () => {
    const root = folderWith({ 'a.py': 'a' });
    for (const path of [`${root}/b.py`, `${root}/a.py/b.py`, `${root}/\0`]) expect(looks(path)).toEqual(NOTHING);
  });

  test('a folder without permission hides what is in it, and says so', async () => {
    const root = folderWith({ 'closed/a.py': 'a' });
    chmodSync(root, 0o755);
    chmodSync(join(root, 'closed'), 0);
    await asNobody(() => {
      expect(looks(`${root}/closed`)).toEqual({ ...UNREADABLE, entry: 'directory', real: `${root}/closed` });
      expect(looks(`${root}/closed/a.py`)).toEqual(UNREADABLE);
    });
    expect(looks(`${root}/closed/a.py`)).toMatchObject({ entry: 'file', read: 1 });
  });

  test('a file without permission is there, and cannot be read', async () => {
    const root = folderWith({ 'a.py': 'a' });
    chmodSync(root, 0o755);
    chmodSync(join(root, 'a.py'), 0);
    await asNobody(() => {
      expect(looks(`${root}/a.py`)).toMatchObject({ entry: 'file', list: [], read: 'unreadable' });
      expect(() => [...disk.stream(`${root}/a.py`)]).toThrow(UnreadableError);
    });
  });

  test('links in a circle on the way cannot be followed; one at the end is a link', () => {
    const root = folderWith();
    symlinkSync('there', join(root, 'here'));
    symlinkSync('here', join(root, 'there'));
    expect(looks(`${root}/here/a.py`)).toEqual(UNREADABLE);
    expect(looks(`${root}/here`)).toMatchObject({ entry: 'symlink', read: null });
  });

  test('a path that is too long for the system is not taken for a missing one', () => {
    expect(looks(`/${'x'.repeat(256)}`)).toEqual(UNREADABLE);
    expect(looks(`/${'x/'.repeat(3_000)}`)).toMatchObject({
      entry: 'unreadable',
      list: 'unreadable',
      read: 'unreadable',
    });
  });

  test.each(['EACCES', 'EIO', 'ELOOP', 'EMFILE', 'ENFILE', 'ENAMETOOLONG', 'ENOMEM', 'EPERM', 'ESTALE', 'ENOTCONN'])(
    '%s is no absence',
    (code) => {
      const error = Object.assign(new Error('failed'), { code, errno: -5 });
      const fail = (): never => {
        throw error;
      };
      expect(() => ifThere('/a', null, fail)).toThrow(UnreadableError);
    },
  );

  test('one sentence names the path and the reason', async () => {
    const root = folderWith({ 'closed/a.py': 'a' });
    chmodSync(root, 0o755);
    chmodSync(join(root, 'closed'), 0);
    const fault = await asNobody(() => {
      try {
        return disk.list(`${root}/closed`);
      } catch (error) {
        return (error as UnreadableError).sentence;
      }
    });
    expect(fault).toBe(`${root}/closed: cannot be read: ${systemReason('EACCES')}.`);
  });
});

describe('only regular files are read', () => {
  test('a device and a folder are none', () => {
    expect(disk.read('/dev/null', 10)).toBeNull();
    expect(disk.read(folderWith(), 1_000_000)).toBeNull();
    expect(() => [...disk.stream('/dev/null')]).toThrow('not a regular file');
  });

  test('a socket is none', async () => {
    const path = join(folderWith(), 'socket.py');
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once('listening', resolve));
    expect(disk.read(path, 10)).toBeNull();
    server.close();
  });

  test('a pipe that nobody writes to keeps nobody waiting', () => {
    const pipe = join(folderWith(), 'pipe.py');
    spawnSync('mkfifo', [pipe]);
    const files = pathToFileURL(join(PROJECT_ROOT, 'lib/host/files.js')).href;
    const script = `import { DiskFiles } from ${JSON.stringify(files)};
      const disk = new DiskFiles();
      const streamed = () => { try { return [...disk.stream(process.argv[1])]; } catch (error) { return error.message; } };
      console.log(disk.read(process.argv[1], 10), streamed());`;
    const args = ['--input-type=module', '-e', script, pipe];
    const { stdout, signal } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 10_000 });
    expect([stdout, signal]).toEqual(['null not a regular file\n', null]);
  });
});

describe('names', () => {
  const names = ['w\udcff.py', 'new\nline.py', '\x01.py', '\udced\udca0\udc80.py', 'n'.repeat(252).concat('.py')];
  const twins = ['e\u0301.py', 'é.py', 'A.py', 'a.py', '\ufffd.py'];

  test.each([...names, ...twins].map((name) => [JSON.stringify(name), name]))(
    '%s is listed, found and read',
    (_, name) => {
      const root = folderWith();
      writeFileSync(Buffer.from([...Buffer.from(`${root}/`), ...rawOf(name)]), 'content');
      expect(disk.list(root)).toEqual([{ name, kind: 'file' }]);
      expect(disk.entry(`${root}/${name}`)?.kind).toBe('file');
      expect(disk.real(`${root}/${name}`)).toBe(`${root}/${name}`);
      expect(Buffer.from(disk.read(`${root}/${name}`, 1_000)!).toString()).toBe('content');
    },
  );

  test('twins stay two files', () => {
    const root = folderWith();
    for (const name of twins) writeFileSync(join(root, name), name);
    mkdirSync(join(root, 'folder'));
    expect(disk.list(root).map(({ name }) => name)).toEqual([...twins, 'folder'].sort());
    for (const name of twins) expect(Buffer.from(disk.read(`${root}/${name}`, 99)!).toString()).toBe(name);
    expect(readdirSync(root)).toHaveLength(6);
  });
});

/** The bytes of a name that spells stray ones as Python does. */
function rawOf(name: string): readonly number[] {
  return Array.from(name).flatMap((character) => {
    const code = character.codePointAt(0)!;
    return code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : [...Buffer.from(character)];
  });
}
