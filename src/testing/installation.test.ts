import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { folderWith } from './folder.js';
import { hostileMessages } from './hostile.js';
import { type ActionResult, runAction } from './run-action.js';
import { unbundled } from './unbundled.js';

const program = folderWith(unbundled());
const workspace = folderWith({ 'app.py': 'x = 1\n' });

/** A bandit that finds nothing. */
const BANDIT = `#!/bin/sh
case "$1" in --version) printf 'bandit 1.9.4\\n  python version = 3.11.7\\n'; exit 0 ;; --help) exit 0 ;; esac
for file in "$@"; do :; done
printf '{"errors":[],"results":[],"metrics":{"'"$file"'":{"loc":1}}}'
`;

/** A uv that says this on both streams, and installs that bandit. */
function installer(words: string): string {
  const uv = `#!/bin/sh
cd "$(dirname "$0")"
cat words; cat words >&2
case "$1" in
  venv) for folder in "$@"; do :; done; mkdir -p "$folder/bin" ;;
  pip) for own in "$@"; do :; done; cp fake-bandit "$(dirname "$own")/bandit" ;;
esac
`;
  const folder = folderWith({ uv, 'fake-bandit': BANDIT, words });
  for (const name of ['uv', 'fake-bandit']) chmodSync(join(folder, name), 0o755);
  return folder;
}

const environment = (folder: string): Record<string, string> => ({
  PATH: `${folder}:/usr/bin:/bin`,
  HOME: folder,
  XDG_CACHE_HOME: join(folder, 'cache'),
  HTTPS_PROXY: 'http://ada:s3cr3t-of-the-proxy@proxy.example',
});

describe('the installation of a tool in a step', () => {
  test.each([
    ['the compiled modules', program],
    ['the bundle', join(PROJECT_ROOT, 'dist')],
  ])('can be followed in a group of the log, command lines and their output: %s', async (_, dist) => {
    const folder = installer('Resolved 7 packages as s3cr3t-of-the-proxy\n');
    const { runner, exitCode, stdout } = await step(folder, dist);
    expect(exitCode).toBe(0);
    const lines = stdout.split('\n');
    const group = lines.slice(
      lines.findIndex((line) => line.startsWith('::group::')),
      lines.indexOf('::endgroup::'),
    );
    expect(group.filter((line) => !line.startsWith('[command]'))).toEqual([
      '::group::Installing bandit 1.9.4 into the tool cache',
      ...Array.from({ length: 4 }, () => 'Resolved 7 packages as ***'),
    ]);
    expect(group.filter((line) => line.startsWith('[command]')).map((line) => line.split(' ', 2).join(' '))).toEqual([
      `[command]${folder}/uv venv`,
      `[command]${folder}/uv pip`,
    ]);
    expect(runner.commands.map(({ name }) => name)).toEqual(['group', 'endgroup']);
  });

  test('says nothing that the installer wants to say to the runner', async () => {
    const { runner, stdout, environment, outputs } = await step(installer(hostileMessages().join('\n')));
    expect(runner.foreign(['group', 'endgroup'])).toEqual([]);
    expect(runner.commands).toHaveLength(2);
    expect([runner.masks.size, environment.size, outputs.get('verdict')]).toEqual([0, 0, 'pass']);
    expect(stdout.replaceAll(/\x1b\[[\d;]*m/g, '')).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]/);
  });

  test('is not seen where nothing is installed', async () => {
    const folder = installer('once\n');
    await step(folder);
    expect(readdirSync(join(folder, 'cache/guardrails/tools'))).toHaveLength(2);
    expect((await step(folder)).runner.commands).toEqual([]);
  });

  const step = (folder: string, dist = program): Promise<ActionResult> =>
    runAction({ entry: join(dist, 'bandit.js'), workspace, env: environment(folder) });
});

test.each(['bandit.js', 'cli.js'])('an installer sees nothing of the checkout on its PATH: %s', (stub) => {
  const folder = installer('once\n');
  const checkout = folderWith({ 'billing/app.py': 'x = 1\n', '.git/HEAD': '', 'tools/uv': '#!/bin/sh\n' });
  chmodSync(join(checkout, 'tools/uv'), 0o755);
  writeFileSync(join(folder, 'uv'), `#!/bin/sh\necho "$PATH" >> ${folder}/paths\nexit 1\n`);
  spawnSync(process.execPath, [join(program, stub), 'check', 'bandit'], {
    cwd: join(checkout, 'billing'),
    env: { ...environment(folder), PATH: `${join(checkout, 'tools')}:.:${folder}:/usr/bin:/bin` },
  });
  expect(readFileSync(join(folder, 'paths'), 'utf8')).toBe(`${folder}:/usr/bin:/bin\n`);
});

test('the installation of a tool in a shell is told on standard error, beside the answer', () => {
  const folder = installer('Resolved 7 packages as s3cr3t-of-the-proxy \u202e\n');
  const words = [join(program, 'cli.js'), 'check', 'bandit', '--format', 'json'];
  const run = spawnSync(process.execPath, words, { cwd: workspace, encoding: 'utf8', env: environment(folder) });
  expect([run.status, JSON.parse(run.stdout).verdict]).toEqual([0, 'pass']);
  const lines = run.stderr.trim().split('\n');
  expect(lines[0]).toBe('Installing bandit 1.9.4 into the tool cache');
  expect(lines[1]).toBe(`[command]${folder}/uv venv --no-project ${lines[1]!.split(' ').at(-1)}`);
  expect(lines.filter((line) => line === 'Resolved 7 packages as *** \\u202e')).toHaveLength(4);
});
