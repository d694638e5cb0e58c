import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../host/clock.js';
import { folderWith } from './folder.js';
import { GitHubApi } from './github-api.js';
import { type ActionResult, runAction } from './run-action.js';
import { unbundled } from './unbundled.js';

const loaded = join(folderWith(), 'loaded');
const built = unbundled();
const note = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(loaded)}, '');\n`;
/** The program, with a client of GitHub that leaves a note when it is loaded. */
const program = folderWith({ ...built, 'github.js': note + built['github.js'] });
const workspace = folderWith({ 'worker.py': 'try:\n    run()\nexcept:\n    pass\n' });
let api: GitHubApi;

beforeAll(async () => {
  api = await GitHubApi.start(systemClock);
});
afterEach(() => {
  rmSync(loaded, { force: true });
  api.clear();
});
afterAll(() => api.stop());

const step = (inputs: Readonly<Record<string, string>>, env: Record<string, string> = {}): Promise<ActionResult> =>
  runAction({
    entry: join(program, 'bare-except.js'),
    workspace,
    inputs: { 'github-token': 'token-of-the-job', ...inputs },
    env: { GITHUB_API_URL: api.url, GITHUB_REF: 'refs/pull/7/merge', ...env },
    eventName: 'pull_request',
    event: { pull_request: { number: 7 } },
  });

const notices = ({ runner }: ActionResult): string[] =>
  runner.issues.filter(({ level }) => level === 'notice').map(({ message }) => message);

describe('the client of GitHub', () => {
  test.each([
    ...['list', 'check', 'check --format sarif', 'explain bare-except/bare', 'baseline --reason x', 'ports list'],
    ...['inventory list', '--version'],
  ])('is not loaded by `guardrails %s`, which writes nothing there', (words) => {
    const { status } = spawnSync(process.execPath, [join(program, 'cli.js'), ...words.split(' ')], {
      cwd: folderWith({ 'worker.py': 'x = 1\n' }),
      env: { PATH: process.env.PATH ?? '', HOME: folderWith() },
    });
    expect([status, existsSync(loaded)]).toEqual([0, false]);
  });

  test('is not loaded by a step that is to tell GitHub nothing', async () => {
    expect((await step({})).exitCode).toBe(1);
    expect((await step({ issues: 'on-schedule', 'sarif-upload': 'never', comment: 'never' })).exitCode).toBe(1);
    expect([existsSync(loaded), api.seen]).toEqual([false, []]);
  });

  test('is loaded by one that comments, opens issues or uploads, whatever the environment says of proxies', async () => {
    for (const input of [{ comment: 'always' }, { issues: 'always' }, { 'sarif-upload': 'auto' }]) {
      rmSync(loaded, { force: true });
      const result = await step(input as Record<string, string>, {
        HTTP_PROXY: 'http://127.0.0.1:9',
        HTTPS_PROXY: 'http://[',
      });
      expect([result.exitCode, notices(result), existsSync(loaded)]).toEqual([1, [], true]);
    }
    expect([api.comments.length, api.issues.length, api.analyses.length]).toEqual([1, 1, 1]);
  });

  test('that cannot be loaded costs a step one notice, and a command its answer', async () => {
    const broken = folderWith({ ...built, 'github.js': 'throw new Error("it is not whole");\n' });
    const env = { GITHUB_API_URL: api.url, GITHUB_TOKEN: 'token', REPO: 'acme/monorepo' };
    const run = await runAction({
      entry: join(broken, 'bare-except.js'),
      workspace,
      inputs: { 'github-token': 'token', issues: 'always' },
    });
    const sentence = "GitHub's client could not be loaded: it is not whole";
    expect(notices(run)).toEqual([`The issues reporter wrote nothing: ${sentence}.`]);
    const shell = spawnSync(process.execPath, [join(broken, 'cli.js'), 'issues'], {
      cwd: workspace,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: folderWith(), ...env },
    });
    expect([shell.status, shell.stdout, shell.stderr]).toEqual([2, '', `error: ${sentence}\n`]);
  });
});

describe('the event of a step', () => {
  test.each([
    ['/nowhere/event.json', "GITHUB_EVENT_PATH: the event's file is no regular file of at most 32 MiB"],
    [join(workspace, 'worker.py'), "GITHUB_EVENT_PATH: the event's file is no JSON object"],
    [join(program, 'package.json'), 'GITHUB_EVENT_PATH: the event names no pull request'],
  ])('that cannot be read, as at %s, costs the comment and says so, and nothing else', async (path, sentence) => {
    const result = await step({ comment: 'always', issues: 'always' }, { GITHUB_EVENT_PATH: path });
    expect(notices(result)).toEqual([`The comment reporter wrote nothing: ${sentence}.`]);
    expect([result.exitCode, api.comments.length, api.issues.length]).toEqual([1, 0, 1]);
    expect(result.runner.foreign(['error', 'notice', 'add-mask'])).toEqual([]);
  });

  test('names the repository where the environment names none', async () => {
    const event = join(
      folderWith({ 'event.json': '{"repository":{"name":"monorepo","owner":{"login":"acme"}}}' }),
      'event.json',
    );
    await step({ issues: 'always' }, { GITHUB_REPOSITORY: '', GITHUB_EVENT_PATH: event });
    expect(api.issues).toHaveLength(1);
  });
});
