import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Tree } from './repo.js';
import { writeTree } from './write-tree.js';

export { writeTree };

const made: string[] = [];

afterAll(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** A fresh folder on disk holding the tree, removed when the test file is done. */
export function folderWith(tree: Tree = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'guardrails-test-'));
  made.push(folder);
  writeTree(folder, tree);
  return folder;
}

/** Runs git in the folder as a fixed author at a fixed time, deaf to the machine's own settings; returns its output. */
export function git(folder: string, ...args: readonly string[]): string {
  const result = spawnSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.org',
      GIT_AUTHOR_DATE: '2026-10-01T08:00:00Z',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.org',
      GIT_COMMITTER_DATE: '2026-10-01T08:00:00Z',
    },
  });
  if (result.status !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

/** Commits everything below the folder, making a repository of it first where needed. */
export function commitAll(folder: string, message: string): void {
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', message);
}
