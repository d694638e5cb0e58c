import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../host/clock.js';
import { folderWith } from './folder.js';
import { GitHubApi } from './github-api.js';
import { guardrailRun, reportOf, settledFinding } from './report.js';
import { type ActionResult, runAction } from './run-action.js';
import { unbundled } from './unbundled.js';
import { writeTree } from './write-tree.js';

const program = folderWith(unbundled());
let api: GitHubApi;

beforeAll(async () => {
  api = await GitHubApi.start(systemClock);
});
afterEach(() => api.clear());
afterAll(() => api.stop());

const step = (entry: string, workspace: string, inputs: Readonly<Record<string, string>>): Promise<ActionResult> =>
  runAction({
    entry: join(program, entry),
    workspace,
    inputs: { 'github-token': 'token-of-the-job', comment: 'always', ...inputs },
    env: { GITHUB_API_URL: api.url, GITHUB_REF: 'refs/pull/7/merge' },
    eventName: 'pull_request',
    event: { pull_request: { number: 7 } },
  });

const drift = reportOf({
  runs: [guardrailRun({ guardrail: 'drift' }), guardrailRun({ guardrail: 'suppressions' })],
  findings: [settledFinding({ rule: 'drift/mismatch', path: 'requirements.txt', line: 1 })],
});
const ports = reportOf({ runs: [guardrailRun({ guardrail: 'ports' }), guardrailRun({ guardrail: 'suppressions' })] });

describe('the step that tells what earlier jobs reported', () => {
  test('tells of all of them in one comment, wherever their reports lie below the folder', async () => {
    const workspace = folderWith({
      'reports/guardrails-drift-1/report.json': JSON.stringify(drift),
      'reports/ports.json': JSON.stringify(ports),
      'reports/notes.txt': 'no report',
    });
    const { exitCode, summary } = await step('feedback.js', workspace, {
      reports: 'reports',
      guardrails: 'drift ports',
    });
    expect([exitCode, summary, api.comments.length]).toEqual([0, null, 1]);
    const { body } = api.comments[0]!;
    expect(body).toContain('## Guardrails: failed with 1 error\n\n3 guardrails ran.');
    expect(body.match(/^\| suppressions \|/gm)).toHaveLength(1);
  });

  test('a guardrail whose job left no report has not passed', async () => {
    const workspace = folderWith({ 'reports/ports.json': JSON.stringify(ports) });
    await step('feedback.js', workspace, { reports: 'reports', guardrails: 'bandit ports' });
    expect(api.comments[0]!.body).toContain('## Guardrails: could not check everything');
    expect(api.comments[0]!.body).toContain(
      '- **bandit** could not look: Its job ended without a report: see its log.',
    );
  });

  test('says nothing without reports, and fails for bad settings and for what is no report', async () => {
    const workspace = folderWith({ 'reports/ports.json': '{}' });
    expect((await step('feedback.js', workspace, { reports: 'elsewhere' })).exitCode).toBe(0);
    expect((await step('feedback.js', workspace, { reports: 'reports' })).exitCode).toBe(2);
    expect((await step('feedback.js', workspace, { reports: 'elsewhere', comment: 'sometimes' })).exitCode).toBe(2);
    expect(api.comments).toEqual([]);
  });
});

test('a run about a folder of the checkout names and links every place from its top, in a comment of its own', async () => {
  const workspace = folderWith();
  writeTree(workspace, { 'apps/shop/worker.py': 'try:\n    run()\nexcept:\n    pass\n' });
  const { runner } = await step('bare-except.js', workspace, { root: 'apps/shop' });
  const places = runner.issues.flatMap(({ properties }) => properties.get('file') ?? []);
  expect(places).toEqual(['apps/shop/worker.py']);
  const { body } = api.comments[0]!;
  expect(body).toContain('<!-- guardrails comment=guardrails/bare-except/apps/shop v=1 -->');
  expect(body).toContain('/blob/0123456789abcdef0123456789abcdef01234567/apps/shop/worker.py#L3');
});
