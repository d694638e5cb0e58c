import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../host/clock.js';
import { type ApiRequest, GitHubApi } from './github-api.js';
import { type ActionResult, runAction } from './run-action.js';
import { describeWith } from './tools.js';
import { unbundled } from './unbundled.js';
import { writeTree } from './write-tree.js';

const folder = mkdtempSync(join(tmpdir(), 'feedback-'));
const workspace = join(folder, 'workspace');
let api: GitHubApi;

beforeAll(async () => {
  api = await GitHubApi.start(systemClock);
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'worker.py'), 'try:\n    run()\nexcept:\n    pass\n');
  writeTree(folder, unbundled());
});
afterEach(() => api.clear());
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Surroundings {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: unknown;
}

const PULL_REQUEST = { pull_request: { number: 7 } };

const check = (inputs: Readonly<Record<string, string>>, around: Surroundings = {}): Promise<ActionResult> =>
  runAction({
    entry: join(folder, 'bare-except.js'),
    workspace: around.folder ?? workspace,
    inputs: { 'github-token': 'token-of-the-job', ...inputs },
    env: { GITHUB_API_URL: api.url, GITHUB_REF: 'refs/pull/7/merge', ...around.env },
    eventName: 'pull_request',
    event: around.event ?? PULL_REQUEST,
  });

const notices = ({ runner }: ActionResult): string[] =>
  runner.issues.filter(({ level }) => level === 'notice').map(({ message }) => message);

const EVERYTHING = { comment: 'always', issues: 'always', 'sarif-upload': 'auto' };

describe('a step on a pull request', () => {
  test('writes its comment, its issue and its analysis with a masked token', async () => {
    const inputs = { comment: 'on-failure', issues: 'always', 'issue-labels': '{ refactor: cleaning }' };
    const result = await check({ ...inputs, 'sarif-upload': 'auto' });
    expect([result.exitCode, notices(result)]).toEqual([1, []]);
    expect([...result.runner.masks]).toEqual(['token-of-the-job']);
    expect(api.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      '<!-- guardrails comment=guardrails/bare-except v=1 -->',
    ]);
    expect(api.issues.map(({ title, labels }) => [title, ...labels])).toEqual([
      ['Guardrails: 1 finding of bare-except', 'guardrails', 'cleaning'],
    ]);
    expect(api.analyses).toMatchObject([
      { ref: 'refs/pull/7/merge', category: 'guardrails/guardrails/bare-except/', results: [{ level: 'error' }] },
    ]);
  });

  test('T29: comes to the local verdict in 6 of 6 where GitHub lets it write nothing', async () => {
    const local = await check({});
    const fork = { pull_request: { number: 7, head: { repo: { fork: true, full_name: 'stranger/monorepo' } } } };
    const refusals: readonly [number, string, 'writes' | 'everything', unknown?][] = [
      [403, 'Resource not accessible by integration', 'writes'],
      [403, 'Resource not accessible by integration', 'writes', fork],
      [404, 'Not Found', 'everything'],
      [410, 'Issues are disabled for this repo', 'writes'],
      [422, 'body is too long (maximum is 65536 characters)', 'writes'],
      [451, 'Repository access blocked', 'everything'],
    ];
    for (const [status, message, what, event] of refusals) {
      const reads = ({ method, path }: ApiRequest): boolean => method === 'GET' || path === '/graphql';
      const refused = { status, body: JSON.stringify({ message }) };
      api.failing = (request) => (what === 'writes' && reads(request) ? null : refused);
      const result = await check(EVERYTHING, { event });
      expect(result.exitCode).toBe(local.exitCode);
      expect(result.outputs.get('verdict')).toBe(local.outputs.get('verdict'));
      expect(notices(result).map((text) => text.split(' ', 3).join(' '))).toEqual([
        'The comment reporter',
        'The sarif-upload reporter',
        'The issues reporter',
      ]);
      const length = local.summary!.length;
      expect(result.summary!.slice(0, length)).toBe(local.summary);
      expect(result.summary!.slice(length)).toMatch(/### Issues left for the next run\n\n.+\n\n- `bare-except`\n/);
    }
    expect([local.exitCode, api.comments, api.issues, api.analyses]).toEqual([1, [], [], []]);
  }, 60_000);

  test('T29: a connection that breaks changes nothing either', async () => {
    api.failing = () => 'reset';
    expect(await check(EVERYTHING)).toMatchObject({ exitCode: 1 });
    expect([api.comments, api.issues, api.analyses]).toEqual([[], [], []]);
  });
});

describeWith(['git'], 'T26: the same findings', (git) => {
  test('ten runs, two at once, moved lines and a renamed branch: 0 duplicates, 0 edits', async () => {
    const clone = join(folder, 'clone');
    mkdirSync(clone);
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
    const run = (...args: string[]): string =>
      execFileSync(git!, [...identity, ...args], { cwd: clone, encoding: 'utf8', stdio: 'pipe' }).trim();
    const commit = (text: string): void => {
      writeFileSync(join(clone, 'worker.py'), text);
      run('add', '.');
      run('commit', '--quiet', '--message', 'Work');
    };
    const checkClone = (): Promise<ActionResult> => {
      const [branch, sha] = [run('branch', '--show-current'), run('rev-parse', 'HEAD')];
      const env = { GITHUB_REF: `refs/heads/${branch}`, GITHUB_REF_NAME: branch, GITHUB_SHA: sha };
      return check({ issues: 'always' }, { folder: clone, env });
    };
    const text = 'try:\n    run()\nexcept:\n    pass\n';
    run('init', '--quiet', '--initial-branch', 'nightly');
    commit(text);
    for (let count = 0; count < 10; count++) expect(notices(await checkClone())).toEqual([]);
    await Promise.all([checkClone(), checkClone()]);
    commit(`import os\n\nprint(os.name)\n\n${text}`);
    await checkClone();
    run('branch', '--move', 'nightly', 'release/2');
    await checkClone();
    const writes = api.seen.filter(({ method, path }) => method !== 'GET' && path !== '/graphql');
    expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /repos/acme/monorepo/issues']);
    expect(api.issues.map(({ state }) => state)).toEqual(['open']);
  }, 60_000);
});
