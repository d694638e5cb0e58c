import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Report } from '../core/report.js';
import { MemoryClock, MemoryFiles, MemoryHost } from '../host/memory.js';
import { type Failure, GitHubApi } from '../testing/github-api.js';
import { reportOf, SAMPLE_RULES, settledFinding } from '../testing/report.js';
import { type FeedbackContext, type FeedbackOptions, feedbackReporters } from './feedback.js';

let api: GitHubApi;
const clock = new MemoryClock();
beforeAll(async () => {
  api = await GitHubApi.start(clock);
});
afterEach(() => api.clear());
afterAll(() => api.stop());

const failing = reportOf({ findings: [settledFinding()] });
const passing = reportOf();

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const CONTEXT: FeedbackContext = {
  links: null,
  own: null,
  owners: new Map([['bare-except', 'refactor']]),
  rules: SAMPLE_RULES,
  root: '/work',
  startedAt: new Date('2026-11-01T12:00:00Z'),
};

async function feedback(
  report: Report,
  options: Partial<FeedbackOptions>,
  variables: Record<string, string> = {},
): Promise<MemoryHost> {
  const event = JSON.stringify({ pull_request: { number: 7 } });
  const host = new MemoryHost({
    clock,
    http: api.http,
    files: new MemoryFiles({ '/event.json': event }),
    variables: {
      CI: 'true',
      GITHUB_API_URL: api.url,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: '/event.json',
      GITHUB_JOB: 'checks',
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_SHA: COMMIT,
      GITHUB_TOKEN: 'token-of-the-job',
      REPO: 'acme/monorepo',
      ...variables,
    },
  });
  const all = { comment: 'never', issues: 'never', 'issue-labels': {}, 'sarif-upload': 'never', ...options } as const;
  for (const run of Object.values(feedbackReporters(host, report, all, CONTEXT))) await run();
  return host;
}

const bodies = (): string[] => api.comments.map(({ body }) => body);
const writes = (): number => api.seen.filter(({ method, path }) => method !== 'GET' && path !== '/graphql').length;

describe('the comment', () => {
  test('is written once and then kept up to date in place', async () => {
    await feedback(failing, { comment: 'always' });
    await feedback(failing, { comment: 'always' });
    expect([api.comments.length, writes()]).toEqual([1, 1]);
    expect(bodies()[0]).toMatch(/^<!-- guardrails comment=checks v=1 -->\n## Guardrails: failed with 1 error/);
    await feedback(passing, { comment: 'on-failure' });
    expect([api.comments.length, writes()]).toEqual([1, 2]);
    expect(bodies()[0]).toContain('passed with no new findings');
  });

  test('on-failure begins with a failure, never asks for nothing, and other events have none', async () => {
    await feedback(passing, { comment: 'on-failure' });
    expect(writes()).toBe(0);
    api.clear();
    await feedback(failing, {});
    for (const name of ['push', 'pull_request_target', 'issue_comment', 'schedule'])
      await feedback(failing, { comment: 'always' }, { GITHUB_EVENT_NAME: name });
    await feedback(failing, { comment: 'always' }, { GITHUB_EVENT_PATH: '/missing.json' });
    expect(api.seen).toEqual([]);
    await feedback(failing, { comment: 'on-failure' });
    expect(api.comments).toHaveLength(1);
  });

  test('of a stranger with our marker is left alone', async () => {
    await feedback(failing, { comment: 'always' });
    const copy = { ...api.comments[0]!, user: { login: 'stranger' } };
    api.comments[0] = copy;
    await feedback(passing, { comment: 'always' });
    expect(api.comments[0]!.body).toBe(copy.body);
    expect(api.comments).toHaveLength(2);
  });

  test.each<Failure>(['reset', 'bad-gateway', 'hang', 'truncate'])('stays one after %p', async (failure) => {
    let posts = 0;
    api.failing = ({ method, path }) => (method === 'POST' && path !== '/graphql' && posts++ === 0 ? failure : null);
    await feedback(failing, { comment: 'always' });
    expect(api.comments).toHaveLength(1);
  });
});

describe('what GitHub refuses is one notice', () => {
  test.each([
    [403, 'Resource not accessible by integration'],
    [404, 'Not Found'],
    [410, 'Issues are disabled for this repo'],
    [422, 'Validation Failed'],
    [451, 'Repository access blocked'],
    [401, 'Bad credentials'],
  ])('status %i', async (status, message) => {
    api.failing = ({ path }) => (path === '/graphql' ? null : { status, body: JSON.stringify({ message }) });
    for (const option of [{ comment: 'always' }, { issues: 'always' }, { 'sarif-upload': 'auto' }] as const) {
      const host = await feedback(failing, option);
      expect(host.annotations).toHaveLength(1);
      expect(host.annotations[0]!.level).toBe('notice');
      expect(host.annotations[0]!.message).toContain(`GitHub refused with status ${status}, ${message}.`);
    }
    expect([api.comments, api.issues, api.analyses]).toEqual([[], [], []]);
  });

  test('so is a missing token, and the token is masked', async () => {
    const host = await feedback(failing, { comment: 'always' }, { GITHUB_TOKEN: '' });
    expect(host.annotations.map((annotation) => annotation.message)).toEqual([
      'The comment reporter wrote nothing: there is no token: set the input `github-token` or GITHUB_TOKEN.',
    ]);
    expect((await feedback(failing, { comment: 'always' })).secrets).toEqual(['token-of-the-job']);
  });
});

describe('the issues', () => {
  test('come on the schedule, on request always, and outside CI never', async () => {
    await feedback(failing, { issues: 'on-schedule' });
    expect(api.seen).toEqual([]);
    const shell = await feedback(failing, { issues: 'always' }, { CI: '' });
    expect(shell.logged).toEqual(['Would open an issue for bare-except.']);
    await feedback(failing, { issues: 'dry-run' });
    expect(writes()).toBe(0);
    await feedback(failing, { issues: 'on-schedule' }, { GITHUB_EVENT_NAME: 'schedule' });
    expect(api.issues).toHaveLength(1);
    await feedback(failing, { issues: 'always' });
    expect(writes()).toBe(1);
  });
});
