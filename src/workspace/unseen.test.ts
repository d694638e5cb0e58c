import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SystemPrograms } from '../host/programs.js';
import { asNobody } from '../testing/as-nobody.js';
import { commitAll, folderWith, git } from '../testing/folder.js';
import { lookAt } from '../testing/look-at.js';

const TREE = { 'billing/worker.py': 'w', 'users/clean.py': 'c' };

function tree(how: string, files: Readonly<Record<string, string | Buffer>> = TREE): string {
  const root = folderWith(files);
  chmodSync(root, 0o755);
  if (how === 'git') commitAll(root, 'first');
  return root;
}

/** Looks at a folder as it is changed right after it was listed. */
function lookWhile(root: string, change: () => void) {
  const programs = new SystemPrograms();
  const run: SystemPrograms['run'] = async (program, args, options) => {
    const result = await programs.run(program, args, options);
    if (args.includes('--others')) change();
    return result;
  };
  return lookAt(root, { programs: { find: (name, outside) => programs.find(name, outside), run } });
}

describe.each(['git', 'walk'])('what cannot be read is named (%s)', (how) => {
  test('a folder that nobody may open', async () => {
    const root = tree(how);
    writeFileSync(join(root, 'billing/new.py'), 'untracked');
    chmodSync(join(root, 'billing'), 0);
    const { seen, skipped } = await asNobody(() => lookAt(root));
    expect(seen).toEqual(['users/clean.py']);
    expect(skipped.unreadable).toContain('billing/');
    if (how === 'git') expect(skipped.unreadable).toContain('billing/worker.py');
  });

  test('a folder whose names may be seen and whose files may not', async () => {
    const root = tree(how);
    chmodSync(join(root, 'billing'), 0o444);
    const { seen, skipped } = await asNobody(() => lookAt(root));
    expect([seen, skipped]).toEqual([['users/clean.py'], { unreadable: ['billing/worker.py'] }]);
  });

  test('a folder whose files may be opened by whoever knows their names', async () => {
    const root = tree(how);
    chmodSync(join(root, 'billing'), 0o111);
    const { seen, skipped } = await asNobody(() => lookAt(root));
    expect(skipped).toEqual({ unreadable: ['billing/'] });
    expect(seen).toEqual(how === 'git' ? ['billing/worker.py', 'users/clean.py'] : ['users/clean.py']);
  });

  test('a file without permission', async () => {
    const root = tree(how);
    chmodSync(join(root, 'billing/worker.py'), 0);
    const { seen, skipped } = await asNobody(() => lookAt(root));
    expect([seen, skipped]).toEqual([['users/clean.py'], { unreadable: ['billing/worker.py'] }]);
  });

  test('nothing of a folder that the run leaves out anyway', async () => {
    const root = tree(how, { ...TREE, '.gitignore': 'ignored/\n', 'ignored/a.py': 'a' });
    for (const folder of ['billing', 'ignored']) chmodSync(join(root, folder), 0);
    const skipped = async (options: object) => (await asNobody(() => lookAt(root, options))).skipped;
    expect(await skipped({ exclude: ['billing/**'] })).toEqual({});
    expect(await skipped({ exclude: ['**/billing/**'] })).toEqual({});
    expect(await skipped({ include: ['users/**'] })).toEqual({});
    expect(await skipped({ without: join(root, 'billing') })).toEqual({});
    expect(Object.keys(await skipped({ include: ['billing/*.py'] }))).toEqual(['unreadable']);
    expect(Object.keys(await skipped({ include: ['**/worker.py'] }))).toEqual(['unreadable']);
    expect(Object.keys(await skipped({ exclude: ['billing/*.txt'] }))).toEqual(['unreadable']);
  });

  test('names that are no UTF-8 are read like any other', async () => {
    const root = tree(how);
    const raw = (path: string) => Buffer.from(`${root}/${path}`, 'latin1');
    mkdirSync(raw('d\xfe'));
    for (const name of ['w\xff.py', 'w\xfe.py', 'd\xfe/v.py', '\xed\xa0\x80.py']) writeFileSync(raw(name), name);
    if (how === 'git') git(root, 'add', '-A');
    const { seen, skipped } = await lookAt(root);
    expect(seen).toEqual([
      'billing/worker.py',
      'd\udcfe/v.py',
      'users/clean.py',
      'w\udcfe.py',
      'w\udcff.py',
      '\udced\udca0\udc80.py',
    ]);
    expect(skipped).toEqual({});
  });

  test('odd names and twins are read, each by itself', async () => {
    const names = [
      'new\nline.py',
      '\x01\x1b.py',
      `${'n'.repeat(252)}.py`,
      'e\u0301.py',
      'é.py',
      'A.py',
      'a.py',
      ' .py',
    ];
    const root = tree(how, Object.fromEntries(names.map((name) => [name, name])));
    if (how === 'git') git(root, 'config', 'core.ignoreCase', 'true');
    writeFileSync(join(root, 'É.py'), 'untracked');
    writeFileSync(join(root, 'NEW\nline.py'), 'untracked');
    const { seen, skipped } = await lookAt(root);
    expect(seen).toEqual([...names, 'É.py', 'NEW\nline.py'].sort());
    expect(skipped).toEqual({});
  });

  test('paths that are too long for the system', async () => {
    const root = tree(how);
    const deep = 'for i in $(seq 20); do mkdir $0 && cd $0 || exit 1; done; echo x > a.py';
    expect(spawnSync('bash', ['-c', deep, 'f'.repeat(250)], { cwd: root }).status).toBe(0);
    const { seen, skipped } = await lookAt(root);
    spawnSync('rm', ['-rf', join(root, 'f'.repeat(250))]);
    expect(seen).toEqual(['billing/worker.py', 'users/clean.py']);
    expect(skipped.unreadable).toHaveLength(1);
  });

  test('a link to a folder, tracked or not', async () => {
    const root = tree(how);
    mkdirSync(join(root, '.git'), { recursive: true });
    mkdirSync(join(root, '.git/elsewhere'));
    writeFileSync(join(root, '.git/elsewhere/hidden.py'), 'hidden');
    symlinkSync('.git/elsewhere', join(root, 'linked'));
    symlinkSync('nowhere', join(root, 'nowhere.py'));
    expect((await lookAt(root)).skipped).toEqual({ symlink: ['linked', 'nowhere.py'] });
    if (how === 'git') git(root, 'add', '-A');
    expect((await lookAt(root)).skipped).toEqual({ symlink: ['linked', 'nowhere.py'] });
  });

  test('a file that stands for content elsewhere', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 12\n`;
    const root = tree(how, {
      'lfs.py': pointer,
      'locked.py': Buffer.from('\0GITCRYPT\0abc', 'latin1'),
      'like.py': `${pointer}# and more\n${'#'.repeat(900)}`,
    });
    const { seen, skipped } = await lookAt(root);
    expect([seen, skipped]).toEqual([['like.py'], { encrypted: ['locked.py'], 'lfs-pointer': ['lfs.py'] }]);
  });
});

describe('what git was told not to look at', () => {
  test('files that a sparse checkout leaves out are counted', async () => {
    const root = tree('git');
    git(root, 'sparse-checkout', 'set', 'users');
    const { seen, skipped } = await lookAt(root);
    expect([seen, skipped]).toEqual([['users/clean.py'], { sparse: ['billing/worker.py'] }]);
  });

  test.each(['--skip-worktree', '--assume-unchanged'])('%s hides neither an edit nor an absence', async (flag) => {
    const root = tree('git');
    git(root, 'update-index', flag, 'billing/worker.py', 'users/clean.py');
    writeFileSync(join(root, 'billing/worker.py'), 'edited');
    const { seen, known, changed } = await lookAt(root, { changedSince: 'HEAD' });
    expect([seen, known]).toEqual([['billing/worker.py', 'users/clean.py'], []]);
    expect(changed).toEqual(['billing/worker.py']);
    unlinkSync(join(root, 'billing/worker.py'));
    expect((await lookAt(root)).skipped).toEqual({ sparse: ['billing/worker.py'] });
  });

  test('a submodule is counted, whether it is there or not', async () => {
    const root = tree('git');
    commitAll(folderWith(TREE), 'other');
    const other = folderWith(TREE);
    commitAll(other, 'other');
    git(root, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', other, 'libs/other');
    expect((await lookAt(root)).skipped).toEqual({ submodule: ['libs/other'] });
    git(root, 'submodule', 'deinit', '-q', '--force', 'libs/other');
    expect((await lookAt(root)).skipped).toEqual({ submodule: ['libs/other'] });
  });
});

describe('what changes while it is looked at', () => {
  const file = (root: string) => join(root, 'billing/worker.py');

  test.each<[string, (root: string) => void, Readonly<Record<string, readonly string[]>>]>([
    ['a file removed', (root) => unlinkSync(file(root)), { vanished: ['billing/worker.py'] }],
    ['a file renamed', (root) => renameSync(file(root), `${file(root)}x`), { vanished: ['billing/worker.py'] }],
    [
      'a folder renamed',
      (root) => renameSync(join(root, 'billing'), join(root, 'b')),
      { vanished: ['billing/worker.py'] },
    ],
    [
      'a file swapped for a link',
      (root) => {
        unlinkSync(file(root));
        symlinkSync('../users/clean.py', file(root));
      },
      { symlink: ['billing/worker.py'] },
    ],
    [
      'a file swapped for a pipe',
      (root) => {
        unlinkSync(file(root));
        spawnSync('mkfifo', [file(root)]);
      },
      { special: ['billing/worker.py'] },
    ],
    [
      'a file swapped for a folder',
      (root) => {
        unlinkSync(file(root));
        mkdirSync(file(root));
      },
      { special: ['billing/worker.py'] },
    ],
    [
      'a folder swapped for a link',
      (root) => {
        renameSync(join(root, 'billing'), join(root, '.git/billing'));
        symlinkSync('.git/billing', join(root, 'billing'));
      },
      { outside: ['billing/worker.py'] },
    ],
    [
      'a folder swapped for links in a circle',
      (root) => {
        rmSync(join(root, 'billing'), { recursive: true });
        symlinkSync('billing', join(root, 'billing'));
      },
      { unreadable: ['billing/worker.py'] },
    ],
  ])('%s is named', async (_, change, skipped) => {
    const root = tree('git');
    const look = await lookWhile(root, () => change(root));
    expect([look.seen, look.skipped]).toEqual([['users/clean.py'], skipped]);
  });

  test('a file that was gone before is none of the repository', async () => {
    const root = tree('git');
    unlinkSync(file(root));
    expect(await lookAt(root)).toMatchObject({ seen: ['users/clean.py'], skipped: {} });
  });

  test('a file with a conflict is read; one that is gone with it is not missed', async () => {
    const root = tree('git');
    git(root, 'checkout', '-q', '-b', 'other');
    writeFileSync(file(root), 'other');
    unlinkSync(join(root, 'users/clean.py'));
    commitAll(root, 'other');
    git(root, 'checkout', '-q', 'main');
    writeFileSync(file(root), 'main');
    writeFileSync(join(root, 'users/clean.py'), 'main');
    commitAll(root, 'main');
    expect(() => git(root, 'merge', '-q', 'other')).toThrow();
    unlinkSync(join(root, 'users/clean.py'));
    expect(await lookAt(root)).toMatchObject({ seen: ['billing/worker.py'], skipped: {}, known: [] });
  });
});
