import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DiskFiles } from '../host/files.js';
import { SystemPrograms } from '../host/programs.js';
import { commitAll, folderWith, git } from '../testing/folder.js';
import { MemoryHost } from '../testing/memory-host.js';
import type { Git } from './git.js';
import { openGit } from './open-git.js';

async function opened(directory: string): Promise<Git | null> {
  const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
  const host = new MemoryHost({ files: new DiskFiles(), programs: new SystemPrograms(), variables });
  return (await openGit(host, directory)).git;
}

function repository(): string {
  const root = folderWith({ 'a.py': 'a\n', 'b/c.py': 'c\n' });
  commitAll(root, 'first');
  return root;
}

describe('which commit is checked out', () => {
  test.each<[string, (root: string) => string]>([
    ['on a branch', (root) => root],
    ['in a folder of the repository', (root) => join(root, 'b')],
    [
      'on a branch with a slash',
      (root) => {
        git(root, 'checkout', '-q', '-b', 'feature/x');
        return root;
      },
    ],
    [
      'with HEAD detached',
      (root) => {
        git(root, 'checkout', '-q', '--detach');
        return root;
      },
    ],
    [
      'with packed references',
      (root) => {
        git(root, 'pack-refs', '--all');
        expect(existsSync(join(root, '.git/refs/heads/main'))).toBe(false);
        return root;
      },
    ],
    [
      'in another work tree',
      (root) => {
        git(root, 'worktree', 'add', '-q', 'other');
        return join(root, 'other');
      },
    ],
    [
      'through a reference that names another',
      (root) => {
        git(root, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
        git(root, 'symbolic-ref', 'HEAD', 'refs/heads/alias');
        return root;
      },
    ],
  ])('is known %s', async (_, prepare) => {
    const root = prepare(repository());
    expect(await (await opened(root))!.head()).toEqual({
      commit: git(root, 'rev-parse', 'HEAD').trim(),
      date: new Date('2026-10-01T08:00:00Z'),
    });
  });

  test('is none before the first one, and there is no git outside of a repository', async () => {
    const unborn = folderWith({ 'a.py': 'a' });
    git(unborn, 'init', '-q');
    expect(await (await opened(unborn))!.head()).toBeNull();
    expect(await opened(folderWith())).toBeNull();
    expect(await opened('/nonexistent/folder')).toBeNull();
  });
});

test('a question that fails names its command', async () => {
  const found = await opened(repository());
  await expect(found!.records(['-c', 'core.bare=x', 'no-such-command'])).rejects.toThrow(
    /^git no-such-command failed: /,
  );
});
