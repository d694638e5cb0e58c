import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { layOutBase } from '../engine/base-tree.js';
import { DiskFiles } from '../host/files.js';
import { SystemPrograms } from '../host/programs.js';
import { commitAll, folderWith, git, writeTree } from '../testing/folder.js';
import { lookAt } from '../testing/look-at.js';
import { MemoryHost } from '../testing/memory-host.js';
import { openGit } from './open-git.js';

const DISK = new DiskFiles();

/** A repository with three commits, each of which changes a file, and what other clones may ask of it. */
function origin(): string {
  const root = folderWith({ 'a.py': 'a1\na2\na3\n', 'b/c.py': 'c1\n', 'old.py': 'o1\no2\no3\no4\n' });
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'config', 'uploadpack.allowFilter', 'true');
  git(root, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  commitAll(root, 'first');
  writeTree(root, { 'a.py': 'a1\nA2\na3\n' });
  git(root, 'mv', 'old.py', 'renamed.py');
  writeTree(root, { 'renamed.py': 'o1\no2\no3\no4\nmore\n' });
  commitAll(root, 'second');
  writeTree(root, { 'b/c.py': 'C1\n' });
  commitAll(root, 'third');
  return root;
}

/** A clone of it, made with these options. */
function cloned(from: string, ...options: readonly string[]): string {
  const clone = folderWith();
  git(clone, 'clone', '-q', ...options, `file://${from}`, '.');
  return clone;
}

async function baseOf(root: string, revision: string) {
  const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
  const host = new MemoryHost({ files: DISK, programs: new SystemPrograms(), variables });
  const base = await layOutBase(host, (await openGit(host, root)).git!, revision, 'baseline');
  const read = (path: string): string => readFileSync(join(base.root, path), 'utf8');
  const content = base.listing.files.map(({ path }) => [path, read(path)]);
  base.remove();
  return Object.fromEntries(content);
}

const FIRST = { 'a.py': 'a1\na2\na3\n', 'b/c.py': 'c1\n', 'old.py': 'o1\no2\no3\no4\n' };

describe.each([
  ['whole', []],
  ['without old files', ['--filter=blob:none']],
  ['without old folders', ['--filter=tree:0']],
  ['without large files', ['--filter=blob:limit=4']],
])('in a clone %s', (_, options) => {
  test('changes since a commit are known to the line', async () => {
    const clone = cloned(origin(), ...options);
    writeFileSync(join(clone, 'new.py'), 'n');
    const { changed, notes } = await lookAt(clone, { changedSince: 'HEAD~2' });
    expect([changed, notes]).toEqual([['a.py', 'b/c.py', 'new.py', 'renamed.py'], []]);
  });

  test('another commit is laid out', async () => {
    const clone = cloned(origin(), ...options);
    expect(await baseOf(clone, 'HEAD~2')).toEqual(FIRST);
    expect(await baseOf(join(clone, 'b'), 'HEAD~2')).toEqual({ 'c.py': 'c1\n' });
  });
});

test('where there is nothing to fetch from, one sentence names the command', async () => {
  const from = origin();
  const clone = cloned(from, '--filter=blob:none');
  rmSync(from, { recursive: true });
  const sentence =
    /^this is a partial clone, and git could not fetch what it lacks of `HEAD~2` \(fatal: .*\): run `git fetch --refetch --no-filter origin` first\.$/;
  await expect(lookAt(clone, { changedSince: 'HEAD~2' })).rejects.toThrow(sentence);
  await expect(baseOf(clone, 'HEAD~2')).rejects.toThrow(sentence);
  expect(await lookAt(clone)).toMatchObject({ seen: ['a.py', 'b/c.py', 'renamed.py'], notes: [] });
});

test('that command is enough', async () => {
  const from = origin();
  const clone = cloned(from, '--filter=blob:none');
  git(clone, 'fetch', '-q', '--refetch', '--no-filter', 'origin');
  rmSync(from, { recursive: true });
  expect((await lookAt(clone, { changedSince: 'HEAD~2' })).changed).toEqual(['a.py', 'b/c.py', 'renamed.py']);
  expect(await baseOf(clone, 'HEAD~2')).toEqual(FIRST);
});

test('a list and a comparison with what is here fetch nothing', async () => {
  const from = origin();
  const clone = cloned(from, '--filter=blob:none');
  rmSync(from, { recursive: true });
  writeFileSync(join(clone, 'a.py'), 'edited\n');
  expect((await lookAt(clone, { changedSince: 'HEAD' })).changed).toEqual(['a.py']);
});

describe('in a shallow clone', () => {
  test('a commit that is not there is refused with what to do', async () => {
    const clone = cloned(origin(), '--depth=1');
    const sentence = 'git knows no commit `HEAD~1`: fetch it first (with actions/checkout: fetch-depth: 0).';
    await expect(lookAt(clone, { changedSince: 'HEAD~1' })).rejects.toThrow(sentence);
    await expect(baseOf(clone, 'HEAD~1')).rejects.toThrow(sentence);
  });

  test('a branch without a common commit is compared with as it is', async () => {
    const from = origin();
    git(from, 'branch', 'side', 'HEAD~2');
    const clone = cloned(from, '--depth=1', '--no-single-branch');
    expect(existsSync(join(clone, '.git/shallow'))).toBe(true);
    const { changed } = await lookAt(clone, { changedSince: 'origin/side' });
    expect(changed).toEqual(['a.py', 'b/c.py', 'renamed.py']);
  });
});

test('a sparse checkout of a partial clone is counted, and what it lacks compared', async () => {
  const clone = cloned(origin(), '--filter=blob:none', '--sparse');
  const { seen, skipped, changed } = await lookAt(clone, { changedSince: 'HEAD~2' });
  expect([seen, skipped]).toEqual([['a.py', 'renamed.py'], { sparse: ['b/c.py'] }]);
  expect(changed).toEqual(['a.py', 'b/c.py', 'renamed.py']);
  expect(await baseOf(clone, 'HEAD~2')).toEqual(FIRST);
});
