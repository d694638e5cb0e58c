import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { layOutBase } from '../engine/base-tree.js';
import { systemClock } from '../host/clock.js';
import { DiskFiles } from '../host/files.js';
import { SystemPrograms } from '../host/programs.js';
import { commitAll, folderWith, git, writeTree } from '../testing/folder.js';
import { lookAt } from '../testing/look-at.js';
import { MemoryHost } from '../testing/memory-host.js';
import { openGit } from './open-git.js';
import { openWorkspace } from './workspace.js';

const DISK = new DiskFiles();

/** A folder of programs that each leave a line when they run, and what ran so far. */
function trap() {
  const folder = folderWith();
  writeTree(folder, { 'run.sh': `#!/bin/sh\necho "$(basename "$0")" >> '${folder}/ran'\n` });
  chmodSync(join(folder, 'run.sh'), 0o755);
  return {
    /** The path of a program of that name. */
    plant(name: string): string {
      const path = join(folder, name);
      if (!existsSync(path)) symlinkSync('run.sh', path);
      return path;
    },
    ran(): readonly string[] {
      const log = join(folder, 'ran');
      const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
      rmSync(log, { force: true });
      return [...new Set(lines)].sort();
    },
  };
}

const EVERY_ATTRIBUTE = '*.py filter=evil diff=evil\n';

/** A repository with a commit behind it and edits in it, and in the folder of an extra repository inside. */
function repository(): string {
  const root = folderWith({ 'a.py': '1\n', 'b/c.py': 'c\n' });
  commitAll(root, 'first');
  writeTree(root, { 'a.py': '2\n' });
  commitAll(root, 'second');
  writeTree(root, { 'b/c.py': '3\n', 'new.py': 'n\n' });
  return root;
}

/** Everything that a run asks git: the list, a comparison, and the files of another commit. */
async function lookThroughGit(root: string): Promise<readonly string[]> {
  const touched = new Date(Date.now() - 5_000);
  utimesSync(join(root, 'a.py'), touched, touched);
  const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
  const host = new MemoryHost({ files: DISK, programs: new SystemPrograms(), variables });
  const { seen, notes } = await lookAt(root, { changedSince: 'HEAD~1' });
  const base = await layOutBase(host, (await openGit(host, root)).git!, 'HEAD~1', 'baseline');
  const first = readFileSync(join(base.root, 'a.py'), 'utf8');
  base.remove();
  expect(first).toBe('1\n');
  return [...seen, ...notes];
}

describe('what the configuration of a checkout names is never run', () => {
  test.each<[string, (root: string, plant: (name: string) => string) => void, readonly (readonly string[])[]]>([
    [
      'filters',
      (root, plant) => {
        writeTree(root, { '.gitattributes': EVERY_ATTRIBUTE });
        for (const use of ['clean', 'smudge']) git(root, 'config', `filter.evil.${use}`, plant(use));
        git(root, 'config', 'filter.evil.required', 'true');
      },
      [
        ['diff', '--quiet'],
        ['checkout-index', '--all', '--force', '--prefix=.git/x/'],
      ],
    ],
    [
      'a filter that is a process of its own',
      (root, plant) => {
        writeTree(root, { '.gitattributes': EVERY_ATTRIBUTE });
        git(root, 'config', 'filter.evil.process', plant('process'));
      },
      [['diff', '--quiet']],
    ],
    [
      'a filter with a strange name, by attributes of the repository alone',
      (root, plant) => {
        writeFileSync(join(root, '.git/info/attributes'), '*.py filter=a=b\n');
        git(root, 'config', 'filter.a=b.clean', plant('clean'));
      },
      [['diff', '--quiet']],
    ],
    [
      'a filter from another file, by attributes from another file',
      (root, plant) => {
        writeFileSync(join(root, '.git/more'), `[filter "evil"]\nclean = ${plant('clean')}\n`);
        writeFileSync(join(root, '.git/attributes'), EVERY_ATTRIBUTE);
        git(root, 'config', 'include.path', 'more');
        git(root, 'config', 'core.attributesFile', join(root, '.git/attributes'));
      },
      [['diff', '--quiet']],
    ],
    [
      'drivers of diffs',
      (root, plant) => {
        writeTree(root, { '.gitattributes': EVERY_ATTRIBUTE });
        git(root, 'config', 'diff.evil.textconv', plant('textconv'));
      },
      [['diff']],
    ],
    [
      'a program that makes diffs',
      (root, plant) => {
        writeTree(root, { '.gitattributes': EVERY_ATTRIBUTE });
        git(root, 'config', 'diff.evil.command', plant('command'));
        git(root, 'config', 'diff.external', plant('external'));
      },
      [['diff']],
    ],
    [
      'a monitor of files',
      (root, plant) => git(root, 'config', 'core.fsmonitor', plant('fsmonitor')),
      [['diff-files']],
    ],
    [
      'hooks',
      (root, plant) => {
        const hook = plant('post-index-change');
        mkdirSync(join(root, '.git/hooks'), { recursive: true });
        symlinkSync(hook, join(root, '.git/hooks/post-index-change'));
      },
      [['read-tree', 'HEAD~1']],
    ],
    [
      'hooks elsewhere',
      (root, plant) => git(root, 'config', 'core.hooksPath', join(plant('post-index-change'), '..')),
      [['read-tree', 'HEAD~1']],
    ],
    [
      'a check of signatures',
      (root, plant) => {
        git(root, 'config', 'log.showSignature', 'true');
        git(root, 'config', 'gpg.program', plant('gpg'));
        const signed = git(root, 'cat-file', 'commit', 'HEAD').replace(
          '\n\n',
          '\ngpgsig -----BEGIN PGP SIGNATURE-----\n -----END PGP SIGNATURE-----\n\n',
        );
        const { stdout } = spawnSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
          cwd: root,
          input: signed,
        });
        git(root, 'update-ref', 'HEAD', String(stdout).trim());
      },
      [['log', '-1']],
    ],
    [
      'anything in a submodule',
      (root, plant) => {
        const inner = folderWith({ 'x.py': 'x' });
        commitAll(inner, 'inner');
        git(root, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'inner');
        git(join(root, 'inner'), 'config', 'core.fsmonitor', plant('fsmonitor'));
      },
      [['diff-files']],
    ],
  ])('%s', async (_, prepare, commands) => {
    const root = repository();
    const { plant, ran } = trap();
    prepare(root, plant);
    ran();
    const looked = await lookThroughGit(root);
    expect(ran()).toEqual([]);
    expect(looked).toEqual(['a.py', 'b/c.py', 'new.py']);
    for (const words of commands) spawnSync('git', words, { cwd: root });
    expect(ran()).not.toEqual([]);
  });
});

describe('what a partial clone may start to fetch what it lacks', () => {
  /** A clone that lacks every file but those checked out, its remote at another address. */
  function lacking(address: string): string {
    const origin = repository();
    git(origin, 'config', 'uploadpack.allowFilter', 'true');
    const clone = folderWith();
    git(clone, 'clone', '-q', '--filter=blob:none', `file://${origin}`, '.');
    git(clone, 'config', 'remote.origin.url', address.replace('ORIGIN', origin));
    return clone;
  }

  const look = (clone: string) => lookAt(clone, { changedSince: 'HEAD~1' });
  const plain = (clone: string) =>
    new SystemPrograms().run('/usr/bin/env', ['git', 'diff', 'HEAD~1'], {
      directory: clone,
      environment: { PATH: process.env.PATH ?? '', HOME: clone, GIT_TERMINAL_PROMPT: '0' },
      timeoutMs: 20_000,
      outputLimit: 10_000,
    });
  const FIRST = 'run `git fetch --refetch --no-filter origin` first.';

  test.each<[string, string, (clone: string, plant: (name: string) => string) => void]>([
    ['a command in the address', 'ext::PLANT x', (clone) => git(clone, 'config', 'protocol.ext.allow', 'always')],
    [
      'a command in the address that another stands for',
      'other:x',
      (clone, plant) => {
        git(clone, 'config', 'protocol.ext.allow', 'always');
        git(clone, 'config', `url.ext::${plant('ext')} .insteadOf`, 'other:');
      },
    ],
    [
      'a program for ssh',
      'ssh://127.0.0.1:1/x',
      (clone, plant) => git(clone, 'config', 'core.sshCommand', plant('ssh')),
    ],
    [
      'another program at the other end',
      'file://ORIGIN',
      (clone, plant) => git(clone, 'config', 'remote.origin.uploadpack', plant('upload-pack')),
    ],
    ['a proxy', 'git://127.0.0.1:1/x', (clone, plant) => git(clone, 'config', 'core.gitProxy', plant('proxy'))],
  ])('not %s', async (_, address, prepare) => {
    const { plant, ran } = trap();
    const clone = lacking(address.replace('PLANT', plant('address')));
    prepare(clone, plant);
    await expect(look(clone)).rejects.toThrow(FIRST);
    expect(ran()).toEqual([]);
    await plain(clone);
    expect(ran()).not.toEqual([]);
  });

  test('not a keeper of passwords', async () => {
    const server = createServer((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { plant, ran } = trap();
    const clone = lacking(`${address}/x`);
    git(clone, 'config', 'core.askPass', plant('askpass'));
    git(clone, 'config', 'credential.helper', plant('helper'));
    git(clone, 'config', `credential.${address}.helper`, plant('own-helper'));
    await expect(look(clone)).rejects.toThrow(FIRST);
    expect(ran()).toEqual([]);
    await plain(clone);
    expect(ran()).toEqual(['askpass', 'helper', 'own-helper']);
    server.close();
  });

  test('not a command for the references of another store of objects', async () => {
    const { plant, ran } = trap();
    const clone = lacking('file://ORIGIN');
    const store = folderWith({ 'z.py': 'z' });
    commitAll(store, 'elsewhere');
    writeFileSync(join(clone, '.git/objects/info/alternates'), join(store, '.git/objects\n'));
    git(clone, 'config', 'core.alternateRefsCommand', plant('references'));
    expect((await look(clone)).changed).toEqual(['a.py']);
    expect(ran()).toEqual([]);
  });
});

describe('what the configuration of a checkout says of comparing is not believed', () => {
  test.each<[string, (root: string) => void]>([
    ['prefixes', (root) => git(root, 'config', 'diff.noprefix', 'true')],
    ['other prefixes', (root) => git(root, 'config', 'diff.mnemonicPrefix', 'true')],
    ['more than the new lines', (root) => git(root, 'config', 'diff.interHunkContext', '9')],
    ['the order of files', (root) => git(root, 'config', 'diff.orderFile', '/nowhere')],
    ['what is binary', (root) => writeFileSync(join(root, '.git/info/attributes'), '*.py -diff\n')],
    ['colours', (root) => git(root, 'config', 'color.diff', 'always')],
    ['files that only look touched', (root) => git(root, 'config', 'diff.autoRefreshIndex', 'false')],
  ])('%s', async (_, prepare) => {
    const lines = Array.from({ length: 9 }, (_, index) => `${index}\n`);
    const root = folderWith({ 'a.py': lines.join(''), 'same.py': 'same\n' });
    commitAll(root, 'first');
    writeTree(root, { 'a.py': ['new\n', ...lines.slice(1, 8), 'new\n'].join('') });
    utimesSync(join(root, 'same.py'), 1, 1);
    prepare(root);
    const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
    const host = new MemoryHost({ files: DISK, programs: new SystemPrograms(), variables });
    const { changes } = await openWorkspace(host, { root, include: [], exclude: [], changedSince: 'HEAD' });
    expect([...changes!.files]).toEqual([
      [
        'a.py',
        [
          [1, 1],
          [9, 9],
        ],
      ],
    ]);
  });

  test.each([
    ['core.checkStat', 'minimal'],
    ['core.trustctime', 'false'],
  ])('%s=%s makes no edit invisible that leaves size and time as they were', async (key, value) => {
    const root = folderWith({ 'a.py': 'aaaa', 'b.py': 'bbbb' });
    const path = join(root, 'a.py');
    const old = new Date('2020-01-01T00:00:00Z');
    for (const name of ['a.py', 'b.py']) utimesSync(join(root, name), old, old);
    commitAll(root, 'first');
    git(root, 'config', key, value);
    expect((await lookAt(root)).known).toEqual(['a.py', 'b.py']);
    const { mtimeMs } = statSync(path);
    // Git counts the times in whole seconds.
    await systemClock.sleep(1_100);
    writeFileSync(path, 'xxxx');
    utimesSync(path, old, old);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
    expect((await lookAt(root)).known).toEqual(['b.py']);
  });
});
