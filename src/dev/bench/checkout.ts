import { spawnSync } from 'node:child_process';

/** Whatever the machine's own git is set to, a corpus becomes the same commit everywhere. */
const NEUTRAL = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'bench',
  GIT_AUTHOR_EMAIL: 'bench@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'bench',
  GIT_COMMITTER_EMAIL: 'bench@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** Runs git in a folder and answers what it printed; throws with its words when it fails. */
export function git(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...NEUTRAL },
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')} in ${folder}: ${stderr}`);
  return stdout.trim();
}

/** Commits everything below a folder that its .gitignore does not name, which makes it look like a fresh checkout. */
export function commitAll(folder: string): void {
  git(folder, 'init', '-q', '--initial-branch', 'main');
  // Uncompressed, and straight into one pack: a gigabyte in small objects would take minutes to write and to delete.
  git(folder, '-c', 'core.compression=0', '-c', 'core.bigFileThreshold=1', 'add', '--all');
  git(folder, '-c', 'gc.auto=0', 'commit', '-q', '-m', 'Everything');
}
