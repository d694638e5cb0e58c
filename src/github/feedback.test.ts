import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Report } from '../core/report.js';
import type { Http, HttpRequest } from '../host/host.js';
import { type Failure, GitHubApi } from '../testing/github-api.js';
import { MemoryClock, MemoryFiles, MemoryHost } from '../testing/memory-host.js';
import { guardrailRun, reportOf, SAMPLE_RULES, settledFinding } from '../testing/report.js';
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
  root: '/checkout',
  startedAt: new Date('2026-11-01T12:00:00Z'),
};

async function feedback(
  report: Report,
  options: Partial<FeedbackOptions>,
  variables: Record<string, string> = {},
  http: Http = api.http,
  context = CONTEXT,
): Promise<MemoryHost> {
  const event = JSON.stringify({ pull_request: { number: 7 } });
  const host = new MemoryHost({
    clock,
    http,
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
  for (const run of Object.values(feedbackReporters(host, report, all, context))) await run();
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

describe('T29: what GitHub refuses is one notice', () => {
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

describe('T31: all that is written to GitHub together', () => {
  const everything = { comment: 'always', issues: 'always', 'sarif-upload': 'auto' } as const;

  test.each([
    ['never answers', () => true],
    ['answers only who reads', ({ method, url }: HttpRequest) => method !== 'GET' && !url.endsWith('/graphql')],
    ['answers only who writes', ({ method }: HttpRequest) => method === 'GET'],
    ['answers in every second request', (_: HttpRequest, count: number) => count % 2 === 1],
  ])('takes 30 s at most where the server %s', async (_, hangs) => {
    let count = 0;
    const http: Http = {
      send: async (request) => {
        if (!hangs(request, count++)) return api.http.send(request);
        await clock.sleep(request.timeoutMs);
        throw new Error(`no answer within ${request.timeoutMs} ms`);
      },
    };
    const began = clock.elapsed();
    const host = await feedback(failing, everything, {}, http);
    expect(clock.elapsed() - began).toBeLessThanOrEqual(30_000);
    expect(host.annotations.filter(({ level }) => level === 'notice').length).toBeGreaterThan(0);
  });

  test('is one client: a comment, an analysis and 20 of 600 issues are 22 writes 1,000 ms apart, 580 are named', async () => {
    const ids = Array.from({ length: 600 }, (_, index) => `todo-${index}`);
    const findings = ids.map((id) => settledFinding({ rule: `${id}/new` }));
    const report = reportOf({ runs: ids.map((guardrail) => guardrailRun({ guardrail })), findings });
    const owners = new Map(ids.map((id) => [id, 'refactor' as const]));
    const host = await feedback(report, everything, {}, api.http, { ...CONTEXT, owners });
    const times = api.seen
      .filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
      .map(({ atMs }) => atMs);
    expect([times.length, api.issues.length]).toEqual([22, 20]);
    expect(Math.min(...times.slice(1).map((at, index) => at - times[index]!))).toBeGreaterThanOrEqual(1000);
    expect(api.seen.filter(({ path }) => path === '/graphql')).toHaveLength(1);
    expect(host.annotations.map(({ message }) => message)).toEqual([
      'The issues reporter stopped: a run writes 20 times at most. It left 580 for the next run.',
    ]);
    const left = ids.filter((id) => !api.issues.some(({ title }) => title.endsWith(` of ${id}`)));
    expect([host.summaries.length, left.length]).toEqual([1, 580]);
    for (const id of left) expect(host.summaries[0]).toContain(`- \`${id}\`\n`);
  });
});

test('T27: a comment with an older marker is taken over, one with a newer marker left alone', async () => {
  await feedback(failing, { comment: 'always' });
  const { body } = api.comments[0]!;
  api.comments[0]!.body = body.replace('v=1', 'v=0');
  await feedback(failing, { comment: 'always' });
  expect(api.comments.map((comment) => comment.body)).toEqual([body]);
  api.comments[0]!.body = body.replace('v=1', 'v=2');
  await feedback(failing, { comment: 'always' });
  expect(api.comments.map((comment) => comment.body)).toEqual([body.replace('v=1', 'v=2')]);
});

test('a run over a change keeps no issues', async () => {
  const partial = reportOf({ findings: [settledFinding()], subject: { root: '.', commit: COMMIT, base: COMMIT } });
  const host = await feedback(partial, { issues: 'always' });
  expect(host.annotations.map(({ message }) => message)).toEqual([
    'The issues reporter wrote nothing: the run looked only at what changed, and issues follow the whole repository.',
  ]);
  expect(api.seen).toEqual([]);
});

test('a double and an issue of a newer version are warnings', async () => {
  await feedback(failing, { issues: 'always' });
  api.add({ body: api.issues[0]!.body });
  const host = await feedback(failing, { issues: 'always' });
  expect(host.annotations).toEqual([
    { level: 'warning', message: 'Issue 2 for bare-except is a double of an older one.' },
  ]);
});
