import { spawnSync } from 'node:child_process';

/** What git prints in a folder, deaf to the machine's own settings; statuses above `highest` throw. */
export function runGit(git: string, folder: string, args: readonly string[], input = '', highest = 0): string {
  const { status, stdout, stderr } = spawnSync(git, args, {
    cwd: folder,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { PATH: process.env.PATH ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
  });
  if (status === null || status > highest) throw new Error(`git ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}
