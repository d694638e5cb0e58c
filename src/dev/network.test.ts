import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isOptIn } from '../guardrails/guardrail.js';
import { systemClock } from '../host/clock.js';
import { registry } from '../registry.js';
import { commitAll, folderWith } from '../testing/folder.js';
import { GitHubApi } from '../testing/github-api.js';
import { type ActionResult, runAction } from '../testing/run-action.js';
import { PROJECT_ROOT } from './tools.js';

const WATCH = join(PROJECT_ROOT, 'src/testing/fixtures/watch-network.mjs');
const EXAMPLE = join(PROJECT_ROOT, 'src/testing/example');
const CLI = join(PROJECT_ROOT, 'dist/cli.js');
/** Guardrails that need neither a program nor a machine. */
const STATIC = registry.filter((guardrail) => !isOptIn(guardrail)).map(({ id }) => id);

/** A journal of what a program tries to reach, and the environment in which it is kept. */
function watched(port = 0) {
  const log = join(folderWith(), 'network.log');
  writeFileSync(log, '');
  const env = { NODE_OPTIONS: `--import=${WATCH}`, NETWORK_LOG: log, NETWORK_PORT: String(port) };
  return { env, attempts: () => readFileSync(log, 'utf8').split('\n').filter(Boolean) };
}

function node(args: readonly string[], env: Readonly<Record<string, string>>) {
  return spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: folderWith(), ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
}

describe('the watch over the network', () => {
  test.each([
    ['fetch', "await fetch('https://example.org').catch(() => {})", ['connect example.org:443']],
    ['a socket', "import('node:net').then((net) => net.connect(80, '192.0.2.1'))", ['connect 192.0.2.1:80']],
    ['a name', "import('node:dns').then((dns) => dns.lookup('example.org', () => {}))", ['lookup example.org']],
    ['a server', "import('node:http').then((http) => http.createServer().listen(0))", ['listen']],
    [
      'a thread',
      `import('node:worker_threads').then(({ Worker }) => new Worker("fetch('http://192.0.2.1')", { eval: true }))`,
      ['connect 192.0.2.1:80'],
    ],
  ])('sees %s', (_, source, attempts) => {
    const watch = watched();
    node(['--input-type=module', '-e', source], watch.env);
    expect(watch.attempts()).toEqual(attempts);
  });
});

describe('the built program', () => {
  test('connects to nothing, whichever static guardrail runs, and finds the same', () => {
    const watch = watched();
    const check = (env: Readonly<Record<string, string>>) =>
      node([CLI, 'check', ...STATIC, '--root', EXAMPLE, '--format', 'json'], env);
    const offline = check(watch.env);
    expect([offline.status, offline.stderr, watch.attempts()]).toEqual([1, '', []]);
    const runs = (text: string): unknown =>
      (JSON.parse(text) as { runs: { guardrail: string; status: string }[] }).runs.map(({ guardrail, status }) => [
        guardrail,
        status,
      ]);
    // There is no change to judge.
    const judging = registry.flatMap(({ id, judgedBy }) => (judgedBy === 'base' ? [id] : []));
    const status = (id: string): string => (judging.includes(id) ? 'skipped' : 'ran');
    expect(runs(offline.stdout)).toEqual([...STATIC].sort().map((id) => [id, status(id)]));
    const findings = (text: string): unknown => (JSON.parse(text) as { findings: unknown }).findings;
    expect(findings(offline.stdout)).toEqual(findings(check({}).stdout));
  });

  test.each(['list', 'ports list', 'inventory list', 'drift list', 'explain bare-except/bare', '--version'])(
    'connects to nothing for `guardrails %s`',
    (words) => {
      const watch = watched();
      const { status } = node(
        [CLI, ...words.split(' '), ...(/ list$/.test(words) ? ['--root', EXAMPLE] : [])],
        watch.env,
      );
      expect([status, watch.attempts()]).toEqual([0, []]);
    },
  );
});

describe('the built action', () => {
  const workspace = folderWith({ 'worker.py': 'try:\n    run()\nexcept:\n    pass\n' });
  let api: GitHubApi;
  beforeAll(async () => {
    commitAll(workspace, 'first');
    api = await GitHubApi.start(systemClock);
  });
  afterAll(() => api.stop());

  const step = (
    inputs: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>>,
  ): Promise<ActionResult> =>
    runAction({
      entry: join(PROJECT_ROOT, 'dist/main.js'),
      workspace,
      inputs: { 'github-token': 'token-of-the-job', ...inputs },
      env: { GITHUB_API_URL: api.url, ...env },
      eventName: 'pull_request',
      event: { pull_request: { number: 7 } },
    });

  test('connects to nothing unless it is to tell GitHub', async () => {
    const watch = watched();
    expect([(await step({}, watch.env)).exitCode, watch.attempts()]).toEqual([1, []]);
  });

  test('connects to nothing but the API when it is', async () => {
    const watch = watched(Number(new URL(api.url).port));
    const inputs = { comment: 'always', issues: 'always', 'sarif-upload': 'auto' };
    expect([(await step(inputs, watch.env)).exitCode, watch.attempts()]).toEqual([1, []]);
    expect([api.comments.length, api.issues.length]).toEqual([1, 1]);
  });
});
