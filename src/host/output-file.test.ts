import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { folderWith } from '../testing/folder.js';
import { writeOutput } from './output-file.js';

const reading = async (child: ChildProcess): Promise<string> => {
  let text = '';
  for await (const piece of child.stdout!) text += piece;
  return text;
};

function pipeIn(folder: string): string {
  spawnSync('mkfifo', [join(folder, 'pipe')]);
  return join(folder, 'pipe');
}

describe('devices and pipes', () => {
  test('a device is written through and stays one', async () => {
    const before = lstatSync('/dev/null');
    await writeOutput('/dev/null', 'report', '/');
    expect(lstatSync('/dev/null')).toMatchObject({ ino: before.ino, mode: before.mode, rdev: before.rdev });
  });

  test('a device that is full is named', async () => {
    const told = writeOutput('/dev/full', 'report', '/');
    await expect(told).rejects.toThrow('cannot be written: no space is left on the device; free some.');
    expect(lstatSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  test('a pipe takes everything, however slowly its reader is', async () => {
    const folder = folderWith();
    const pipe = pipeIn(folder);
    const text = 'line of a report\n'.repeat(100_000);
    const reader = spawn('sh', ['-c', 'exec < "$0"; sleep 0.5; cat', pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
    const received = reading(reader);
    for (;;) {
      try {
        await writeOutput(pipe, text, folder);
        break;
      } catch (error) {
        // The reader has not come yet.
        expect((error as Error).message).toContain('nobody reads from it');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    expect(await received).toBe(text);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test('a pipe without a reader is named at once', async () => {
    const pipe = pipeIn(folderWith());
    // In a process of its own: one that waits for a reader hears of no time limit.
    const module = JSON.stringify(join(PROJECT_ROOT, 'lib/host/output-file.js'));
    const code = `import { writeOutput } from ${module}; await writeOutput(${JSON.stringify(pipe)}, 'report', '/');`;
    const options = { encoding: 'utf8', timeout: 20_000 } as const;
    const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], options);
    expect([signal, stderr]).toEqual([null, expect.stringContaining('nobody reads from it; start its reader first')]);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test('a socket is refused', async () => {
    const folder = folderWith();
    const server = createServer().listen(join(folder, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(writeOutput(join(folder, 'socket'), 'report', folder)).rejects.toThrow('is a socket: name a file.');
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('links', () => {
  test('are followed to a file, which keeps its mode', async () => {
    const folder = folderWith({ 'real/report.json': 'old' });
    chmodSync(join(folder, 'real/report.json'), 0o640);
    symlinkSync('real', join(folder, 'folder'));
    symlinkSync('folder/report.json', join(folder, 'link.json'));
    await writeOutput(join(folder, 'link.json'), 'new', '/nowhere');
    expect(readFileSync(join(folder, 'real/report.json'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'real/report.json')).mode & 0o777).toBe(0o640);
    expect([readlinkSync(join(folder, 'link.json')), readdirSync(join(folder, 'real'))]).toEqual([
      'folder/report.json',
      ['report.json'],
    ]);
  });

  test('are followed to a file that is not there yet', async () => {
    const folder = folderWith();
    symlinkSync('new/report.json', join(folder, 'link.json'));
    await writeOutput(join(folder, 'link.json'), 'new', '/nowhere');
    expect(readFileSync(join(folder, 'new/report.json'), 'utf8')).toBe('new');
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true);
  });

  test('are followed to a device', async () => {
    const folder = folderWith();
    symlinkSync('/dev/full', join(folder, 'link.json'));
    await expect(writeOutput(join(folder, 'link.json'), 'x', '/nowhere')).rejects.toThrow('no space is left');
    expect(readlinkSync(join(folder, 'link.json'))).toBe('/dev/full');
  });

  test('that lead in a circle are named', async () => {
    const folder = folderWith();
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    await expect(writeOutput(join(folder, 'a'), 'x', folder)).rejects.toThrow('its links lead in a circle');
  });

  test.each<[string, (repository: string, outside: string) => string]>([
    [
      'to a file',
      (repository, outside) => {
        symlinkSync(join(outside, 'profile'), join(repository, 'report.json'));
        return join(repository, 'report.json');
      },
    ],
    [
      'to a new file',
      (repository) => {
        symlinkSync('../outside/new', join(repository, 'report.json'));
        return join(repository, 'report.json');
      },
    ],
    [
      'to a device',
      (repository) => {
        symlinkSync('/dev/full', join(repository, 'report.json'));
        return join(repository, 'report.json');
      },
    ],
    [
      'through a folder',
      (repository, outside) => {
        symlinkSync(outside, join(repository, 'reports'));
        return join(repository, 'reports/profile');
      },
    ],
    [
      'on the way from a link of ours',
      (repository, outside) => {
        symlinkSync(join(outside, 'profile'), join(repository, 'report.json'));
        symlinkSync(join(repository, 'report.json'), join(outside, '../link'));
        return join(outside, '../link');
      },
    ],
  ])('of a repository do not lead out of it: %s', async (_, prepare) => {
    const folder = folderWith({ 'outside/profile': 'old', 'repository/.git/HEAD': '', 'tree/a.py': '' });
    const path = prepare(join(folder, 'repository'), join(folder, 'outside'));
    await expect(writeOutput(path, 'new', '/nowhere')).rejects.toThrow(/^a link leads out of .*repository: name /);
    expect(readFileSync(join(folder, 'outside/profile'), 'utf8')).toBe('old');
    expect(readdirSync(join(folder, 'outside'))).toEqual(['profile']);
  });

  test('of a root without git do not lead out of it, but for the device that keeps nothing', async () => {
    const folder = folderWith({ profile: 'old', 'root/a.py': '' });
    symlinkSync('../profile', join(folder, 'root/report.json'));
    const told = writeOutput(join(folder, 'root/report.json'), 'new', join(folder, 'root'));
    await expect(told).rejects.toThrow('a link leads out of');
    symlinkSync('/dev/null', join(folder, 'root/nothing'));
    await writeOutput(join(folder, 'root/nothing'), 'new', join(folder, 'root'));
    expect(readFileSync(join(folder, 'profile'), 'utf8')).toBe('old');
  });

  (process.getuid?.() === 0 ? test : test.skip)(
    'of another user in a folder of everybody are refused (root only)',
    async () => {
      const folder = folderWith({ profile: 'old' });
      mkdirSync(join(folder, 'everybodys'));
      chmodSync(join(folder, 'everybodys'), 0o1777);
      symlinkSync('../profile', join(folder, 'everybodys/report.json'));
      lchownSync(join(folder, 'everybodys/report.json'), 65534, 65534);
      const told = writeOutput(join(folder, 'everybodys/report.json'), 'new', '/nowhere');
      await expect(told).rejects.toThrow('is a link of another user: name another place.');
      expect(readFileSync(join(folder, 'profile'), 'utf8')).toBe('old');
    },
  );
});

describe('what is not to be written', () => {
  test.each(['.git/hooks/post-checkout', '.git/config', 'sub/.GIT/x', '.git'])(
    'is what is for git: %s',
    async (path) => {
      const folder = folderWith({ '.git/config': 'old', 'sub/a.py': '' });
      await expect(writeOutput(join(folder, path), 'new', folder)).rejects.toThrow('for git alone');
      expect(readFileSync(join(folder, '.git/config'), 'utf8')).toBe('old');
      expect([readdirSync(join(folder, '.git')), readdirSync(join(folder, 'sub'))]).toEqual([['config'], ['a.py']]);
    },
  );

  test('is what is for git, through a link too', async () => {
    const folder = folderWith({ '.git/config': 'old' });
    symlinkSync('.git/config', join(folder, 'report.json'));
    await expect(writeOutput(join(folder, 'report.json'), 'new', folder)).rejects.toThrow('for git alone');
    expect(readFileSync(join(folder, '.git/config'), 'utf8')).toBe('old');
  });

  test('is a folder, or a path below a file', async () => {
    const folder = folderWith({ 'folder/a.txt': 'old' });
    await expect(writeOutput(join(folder, 'folder'), 'new', folder)).rejects.toThrow('is a folder: name a file.');
    const below = writeOutput(join(folder, 'folder/a.txt/b'), 'new', folder);
    await expect(below).rejects.toThrow('cannot be written: one of the folders on the way is a file');
    expect(readdirSync(join(folder, 'folder'))).toEqual(['a.txt']);
  });

  const disk = ['/dev/loop0', '/dev/sda', '/dev/vda'].find((path) => existsSync(path));
  (disk === undefined ? test.skip : test)('is a disk', async () => {
    await expect(writeOutput(disk!, '', '/nowhere')).rejects.toThrow('is a disk: name a file.');
  });
});
