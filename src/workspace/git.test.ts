import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DiskFiles } from '../host/files.js';
import { MemoryHost } from '../host/memory.js';
import { SystemPrograms } from '../host/programs.js';
import { commitAll, folderWith, git } from '../testing/folder.js';
import { Git } from './git.js';

/** Git as a run opens it, and every program it started for that. */
async function opened(directory: string) {
  const system = new SystemPrograms();
  const asked: string[] = [];
  const programs = {
    find: (name: string, outside?: string) => system.find(name, outside),
    run: (...[program, args, options]: Parameters<SystemPrograms['run']>) => {
      asked.push(
        `${args.find((word) => !word.startsWith('-') && !word.includes('='))} ${JSON.stringify(options.looksAt)}`,
      );
      return system.run(program, args, options);
    },
  };
  const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
  const host = new MemoryHost({ files: new DiskFiles(), programs, variables });
  return { git: await Git.open(host, directory), asked };
}

function repository(): string {
  const root = folderWith({ 'a.py': 'a\n', 'b/c.py': 'c\n' });
  commitAll(root, 'first');
  return root;
}

const TOLD_BY_FILES = ['rev-parse "words"'];
const ASKED_AGAIN = ['rev-parse "words"', 'rev-parse "world"'];

describe('which commit is checked out', () => {
  test.each<[string, (root: string) => string, readonly string[]]>([
    ['on a branch', (root) => root, TOLD_BY_FILES],
    ['in a folder of the repository', (root) => join(root, 'b'), TOLD_BY_FILES],
    [
      'on a branch with a slash',
      (root) => {
        git(root, 'checkout', '-q', '-b', 'feature/x');
        return root;
      },
      TOLD_BY_FILES,
    ],
    [
      'with HEAD detached',
      (root) => {
        git(root, 'checkout', '-q', '--detach');
        return root;
      },
      TOLD_BY_FILES,
    ],
    [
      'with packed references',
      (root) => {
        git(root, 'pack-refs', '--all');
        expect(existsSync(join(root, '.git/refs/heads/main'))).toBe(false);
        return root;
      },
      TOLD_BY_FILES,
    ],
    [
      'in another work tree',
      (root) => {
        git(root, 'worktree', 'add', '-q', 'other');
        return join(root, 'other');
      },
      TOLD_BY_FILES,
    ],
    [
      'through a reference that names another',
      (root) => {
        git(root, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
        git(root, 'symbolic-ref', 'HEAD', 'refs/heads/alias');
        return root;
      },
      ASKED_AGAIN,
    ],
  ])('is known %s', async (_, prepare, questions) => {
    const root = prepare(repository());
    const { git: found, asked } = await opened(root);
    expect(asked).toEqual(questions);
    expect(await found!.head()).toEqual({
      commit: git(root, 'rev-parse', 'HEAD').trim(),
      date: new Date('2026-10-01T08:00:00Z'),
    });
    expect(asked).toEqual([...questions, 'log "words"']);
  });

  test('is none before the first one, and there is no git outside of a repository', async () => {
    const unborn = folderWith({ 'a.py': 'a' });
    git(unborn, 'init', '-q');
    const { git: found, asked } = await opened(unborn);
    expect([await found!.head(), asked]).toEqual([null, ASKED_AGAIN]);
    expect((await opened(folderWith())).git).toBeNull();
    expect((await opened('/nonexistent/folder')).git).toBeNull();
  });

  test('is the one git was opened at, even when another is checked out since', async () => {
    const root = repository();
    const first = git(root, 'rev-parse', 'HEAD').trim();
    const { git: found, asked } = await opened(root);
    git(root, 'commit', '-q', '--allow-empty', '-m', 'second');
    expect((await found!.head())?.commit).toBe(first);
    expect(asked).toEqual([...TOLD_BY_FILES, 'log "words"', 'log "words"']);
  });
});

test('what is staged hangs on the index, what is not on everything', async () => {
  const root = repository();
  const { git: found, asked } = await opened(root);
  await found!.list('staged');
  await found!.list('untracked');
  await found!.list('modified');
  const index = JSON.stringify({ file: join(root, '.git/index') });
  expect(asked.slice(1)).toEqual([`ls-files ${index}`, 'ls-files "world"', 'diff-files "world"']);
});

test('a question that fails names its command', async () => {
  const { git: found } = await opened(repository());
  await expect(found!.records(['-c', 'core.bare=x', 'no-such-command'])).rejects.toThrow(
    /^git no-such-command failed: /,
  );
});
