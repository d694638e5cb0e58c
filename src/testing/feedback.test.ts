import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { stubs } from '../dev/generated/stubs.js';
import { PROJECT_ROOT } from '../dev/tools.js';
import { systemClock } from '../host/clock.js';
import { registry } from '../registry.js';
import { type Failure, GitHubApi } from './github-api.js';
import { type ActionResult, runAction } from './run-action.js';

const folder = mkdtempSync(join(tmpdir(), 'feedback-'));
const workspace = join(folder, 'workspace');
let api: GitHubApi;

beforeAll(async () => {
  api = await GitHubApi.start(systemClock);
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'worker.py'), 'try:\n    run()\nexcept:\n    pass\n');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'index.js'), `export * from ${JSON.stringify(join(PROJECT_ROOT, 'lib/index.js'))};\n`);
  writeFileSync(join(folder, 'bare-except.js'), stubs(registry)['bare-except.js']!);
});
afterEach(() => api.clear());
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

const check = (inputs: Readonly<Record<string, string>>): Promise<ActionResult> =>
  runAction({
    entry: join(folder, 'bare-except.js'),
    workspace,
    inputs: { 'github-token': 'token-of-the-job', ...inputs },
    env: { GITHUB_API_URL: api.url },
    eventName: 'pull_request',
    event: { pull_request: { number: 7 } },
  });

const notices = ({ runner }: ActionResult): string[] =>
  runner.issues.filter(({ level }) => level === 'notice').map(({ message }) => message);

describe('a step on a pull request', () => {
  test('writes its comment and its issue with a masked token', async () => {
    const result = await check({ comment: 'on-failure', issues: 'always', 'issue-labels': '{ refactor: cleaning }' });
    expect([result.exitCode, notices(result)]).toEqual([1, []]);
    expect([...result.runner.masks]).toEqual(['token-of-the-job']);
    expect(api.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      '<!-- guardrails comment=guardrails/bare-except v=1 -->',
    ]);
    expect(api.issues.map(({ title, labels }) => [title, ...labels])).toEqual([
      ['Guardrails: 1 finding of bare-except', 'guardrails', 'cleaning'],
    ]);
  });

  test('comes to the same verdict where GitHub lets it write nothing', async () => {
    const local = await check({});
    const refusals: Failure[] = [403, 404, 410, 422, 451].map((status) => ({ status, body: '{"message":"No"}' }));
    for (const failure of [...refusals, 'reset' as const]) {
      api.failing = () => failure;
      const result = await check({ comment: 'always', issues: 'always' });
      expect(result.exitCode).toBe(local.exitCode);
      expect(result.outputs.get('verdict')).toBe(local.outputs.get('verdict'));
      expect(result.summary).toBe(local.summary);
      expect(notices(result).map((message) => message.split(' ', 3).join(' '))).toEqual([
        'The comment reporter',
        'The issues reporter',
      ]);
    }
    expect([local.exitCode, api.comments, api.issues]).toEqual([1, [], []]);
  }, 60_000);
});
