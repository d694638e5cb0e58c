import {
  appendFileSync,
  chmodSync,
  chownSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { systemReason } from '../core/system-error.js';
import type { Programs } from '../host/host.js';
import { SystemPrograms } from '../host/programs.js';
import { asNobody } from '../testing/as-nobody.js';
import { commitAll, folderWith, git } from '../testing/folder.js';
import { lookAt } from '../testing/look-at.js';

function repository(): string {
  const root = folderWith({ 'a.py': 'a', 'b/c.py': 'c' });
  chmodSync(root, 0o755);
  commitAll(root, 'first');
  return root;
}

const told = (words: string): string =>
  `git could not read this repository: ${words}. Its folders were walked instead, without what .gitignore names.`;
const NO_REPOSITORY = 'fatal: not a git repository (or any of the parent directories): .git';

describe('a repository that git cannot read is walked, and people hear of it', () => {
  test.each<[string, (dotGit: string) => void, string]>([
    ['a damaged HEAD', (dotGit) => writeFileSync(join(dotGit, 'HEAD'), 'garbage'), NO_REPOSITORY],
    ['an empty HEAD', (dotGit) => writeFileSync(join(dotGit, 'HEAD'), ''), NO_REPOSITORY],
    ['no HEAD', (dotGit) => rmSync(join(dotGit, 'HEAD')), NO_REPOSITORY],
    ['no objects', (dotGit) => rmSync(join(dotGit, 'objects'), { recursive: true }), NO_REPOSITORY],
    [
      'a damaged configuration',
      (dotGit) => writeFileSync(join(dotGit, 'config'), '[core\n'),
      'fatal: bad config line 1 in file .git/config',
    ],
    [
      'a format of the future',
      (dotGit) => appendFileSync(join(dotGit, 'config'), '[core]\nrepositoryformatversion = 9\n'),
      'fatal: Expected git repo version <= 1, found 9',
    ],
    [
      'an extension of the future',
      (dotGit) => appendFileSync(join(dotGit, 'config'), '[core]\nrepositoryformatversion = 1\n[extensions]\nx = 1\n'),
      'fatal: unknown repository extension found:',
    ],
    [
      'a `.git` that leads nowhere',
      (dotGit) => {
        rmSync(dotGit, { recursive: true });
        writeFileSync(dotGit, 'gitdir: /nowhere/at/all\n');
      },
      'fatal: not a git repository: /nowhere/at/all',
    ],
    [
      'a `.git` that links nowhere',
      (dotGit) => {
        rmSync(dotGit, { recursive: true });
        symlinkSync('nowhere', dotGit);
      },
      NO_REPOSITORY,
    ],
    [
      'a repository said to be bare',
      (dotGit) => git(dotGit, 'config', 'core.bare', 'true'),
      'it has no work tree here',
    ],
    [
      'a work tree elsewhere',
      (dotGit) => git(dotGit, 'config', 'core.worktree', '/'),
      'its work tree is another folder',
    ],
    [
      'an index that is none',
      (dotGit) => writeFileSync(join(dotGit, 'index'), 'garbage'),
      'fatal: .git/index: index file smaller than expected',
    ],
    [
      'an index cut short',
      (dotGit) => truncateSync(join(dotGit, 'index'), 60),
      'the index is damaged, its checksum does not fit',
    ],
    [
      'an index with another byte in it',
      (dotGit) => {
        const bytes = readFileSync(join(dotGit, 'index'));
        // Made a symbolic link, the file would be passed over in silence.
        bytes.writeUInt32BE(0o120000, 12 + 24);
        writeFileSync(join(dotGit, 'index'), bytes);
      },
      'the index is damaged, its checksum does not fit',
    ],
  ])('%s', async (_, damage, words) => {
    const root = repository();
    damage(join(root, '.git'));
    expect(await lookAt(root)).toMatchObject({ seen: ['a.py', 'b/c.py'], skipped: {}, notes: [told(words)] });
  });

  test('a folder of it, and one in a sound repository', async () => {
    const root = repository();
    writeFileSync(join(root, '.git/HEAD'), 'garbage');
    expect((await lookAt(join(root, 'b'))).notes).toEqual([told(NO_REPOSITORY)]);
    const outer = folderWith({ 'x.py': 'x' });
    commitAll(outer, 'first');
    renameSync(root, join(outer, 'inner'));
    const { seen, notes } = await lookAt(join(outer, 'inner'));
    expect([seen, notes]).toEqual([['a.py', 'b/c.py'], [told(`fatal: not a git repository: '${outer}/inner/.git'`)]]);
  });

  test('one that this user may not read', async () => {
    const root = repository();
    chmodSync(join(root, '.git/config'), 0);
    const { seen, notes } = await asNobody(() => lookAt(root));
    expect(seen).toEqual(['a.py', 'b/c.py']);
    expect(notes).toEqual([expect.stringMatching(/^git could not read this repository: fatal: /)]);
  });

  test('a bare repository', async () => {
    const root = folderWith({ 'a.py': 'a' });
    git(root, 'init', '-q', '--bare');
    expect(await lookAt(root)).toMatchObject({ seen: ['a.py'], notes: [told('it has no work tree here')] });
  });
});

describe('git itself in trouble', () => {
  const real = new SystemPrograms();
  const failing = (result: object, at = 'ls-files'): Programs => ({
    find: (name) => real.find(name),
    run: async (program, args, options) => {
      const truth = await real.run(program, args, options);
      return args.includes(at) ? { ...truth, exitCode: null, stdout: new Uint8Array(), ...result } : truth;
    },
  });

  test.each<[string, Programs, string]>([
    ['is missing', { ...failing({}), find: () => null }, 'git was not found on PATH'],
    [
      'does not start',
      failing({ startError: 'EACCES' }, 'rev-parse'),
      `it could not be started: ${systemReason('EACCES')}`,
    ],
    ['dies', failing({ signal: 'SIGSEGV' }), 'ended by SIGSEGV'],
    ['hangs', failing({ signal: 'SIGKILL', timedOut: true }), 'it took too long'],
    ['says too much', failing({ exitCode: 0, truncated: true }), 'it gave more than 1024 MiB'],
    ['fails in silence', failing({ exitCode: 3 }), 'exit status 3'],
  ])('it %s', async (_, programs, words) => {
    const root = repository();
    expect(await lookAt(root, { programs })).toMatchObject({ seen: ['a.py', 'b/c.py'], notes: [told(words)] });
  });

  test('outside of a repository nobody misses it', async () => {
    const root = folderWith({ 'a.py': 'a' });
    const { seen, notes } = await lookAt(root, { programs: { ...failing({}), find: () => null } });
    expect([seen, notes]).toEqual([['a.py'], []]);
  });

  test('a comparison that it cannot make is refused with its words', async () => {
    const root = repository();
    writeFileSync(join(root, '.git/HEAD'), 'garbage');
    await expect(lookAt(root, { changedSince: 'HEAD' })).rejects.toThrow(
      `needs git and a repository to compare with (git could not read this one: ${NO_REPOSITORY}).`,
    );
    const other = repository();
    writeFileSync(join(other, '.git/index'), 'garbage');
    await expect(lookAt(other, { changedSince: 'HEAD' })).rejects.toThrow(
      /^git (diff|ls-files) failed: fatal: .git.index: index file smaller than expected: repair/,
    );
  });
});

test('a repository of another user is read as one', async () => {
  const root = repository();
  for (const path of ['', '.git']) chownSync(join(root, path), 65_534, 65_534);
  expect(await lookAt(root)).toMatchObject({ notes: [], known: ['a.py', 'b/c.py'] });
});
