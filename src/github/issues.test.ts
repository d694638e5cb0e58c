import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { SettledFinding } from '../core/finding.js';
import { MemoryClock } from '../host/memory.js';
import { type Failure, GitHubApi } from '../testing/github-api.js';
import { guardrailRun, hostileFinding, reportOf, settledFinding } from '../testing/report.js';
import { GitHubClient } from './client.js';
import { type IssuesOutcome, keepIssues } from './issues.js';
import { type TrackingIssue, trackingIssues } from './tracking-issue.js';

let api: GitHubApi;
const clock = new MemoryClock();
const login = 'github-actions[bot]';
beforeAll(async () => {
  api = await GitHubApi.start(clock);
});
afterEach(() => {
  api.clear();
  api.pageSize = 100;
});
afterAll(() => api.stop());

function keep(wanted: readonly TrackingIssue[], write = true): Promise<IssuesOutcome> {
  const client = new GitHubClient({ http: api.http, clock }, { api: api.url, token: 'secret', waitBudgetMs: 300_000 });
  return keepIssues({ client, path: '/repos/acme/monorepo', login }, wanted, write);
}

function issuesOf(findings: readonly SettledFinding[], guardrails = ['bare-except']): TrackingIssue[] {
  const runs = guardrails.map((guardrail) => guardrailRun({ guardrail }));
  return trackingIssues(reportOf({ runs, findings }), null, {});
}

const one = issuesOf([settledFinding()]);
const writes = (): number => api.seen.filter(({ method }) => method !== 'GET').length;

describe('the life of an issue', () => {
  test('it opens, stays as it is, follows the findings, closes and opens again', async () => {
    expect((await keep(one)).done).toEqual(['It did open an issue for bare-except.']);
    const [issue] = api.issues;
    expect(issue).toMatchObject({ title: 'Guardrails: 1 finding of bare-except', labels: ['guardrails', 'refactor'] });
    expect(issue!.body).toContain('- [ ] error in `services/billing/worker.py:10`: Worker.run catches everything');
    expect((await keep(one)).done).toEqual([]);
    const two = issuesOf([settledFinding(), settledFinding({ fingerprint: 'f'.repeat(32) })]);
    expect((await keep(two)).done).toEqual(['It did update issue 1 for bare-except.']);
    expect(issue!.title).toBe('Guardrails: 2 findings of bare-except');
    expect((await keep(issuesOf([]))).done).toEqual(['It did close issue 1 for bare-except.']);
    expect((await keep(issuesOf([]))).done).toEqual([]);
    expect(issue!.state).toBe('closed');
    await keep(one);
    expect(api.issues.map(({ state }) => state)).toEqual(['open']);
  });

  test('a guardrail that could not look changes nothing', async () => {
    await keep(one);
    const report = reportOf({ runs: [guardrailRun({ status: 'crashed', reason: 'It broke.' })] });
    await keep(trackingIssues(report, null, {}));
    expect(api.issues.map(({ state }) => state)).toEqual(['open']);
  });

  test('labels follow the role, and its name can be another', () => {
    const finding = settledFinding({ rule: 'ports/duplicate' });
    const report = reportOf({ runs: [guardrailRun({ guardrail: 'ports' })], findings: [finding] });
    const labels = (names: Record<string, string>) => trackingIssues(report, null, names)[0]!.content!.labels[1];
    expect(labels({})).toBe('devops');
    expect(labels({ devops: 'team-ops' })).toBe('team-ops');
    expect(labels({ devops: 'team-ops', ports: 'network' })).toBe('network');
  });

  test('a dry run says what it would do and writes nothing', async () => {
    expect((await keep(one, false)).done).toEqual(['It would open an issue for bare-except.']);
    expect(writes()).toBe(0);
  });
});

test('requests lost before or after their effect leave exactly one issue, 4 x 250 schedules', async () => {
  const schedule = fc.array(fc.constantFrom('fine', 'before', 'after'), { minLength: 8, maxLength: 8 });
  for (const failure of ['reset', 'bad-gateway', 'hang', 'truncate'] as const) {
    await fc.assert(
      fc.asyncProperty(schedule, async (steps) => {
        api.clear();
        const lost = { before: { status: 503, body: '' }, after: failure, fine: null };
        api.failing = () => lost[steps[api.seen.length - 1] ?? 'fine'];
        await keep(one);
        expect(api.issues.length).toBeLessThanOrEqual(1);
        api.failing = () => null;
        await keep(one);
        expect(api.issues).toHaveLength(1);
      }),
      { numRuns: 250 },
    );
  }
}, 60_000);

describe('a listing that fails', () => {
  test.each<[string, Failure]>([
    ['status 500', { status: 500, body: '' }],
    ['HTML', { status: 200, body: '<html>' }],
  ])('creates nothing when its second page is %s', async (_, failure) => {
    api.pageSize = 2;
    for (let count = 0; count < 5; count++) api.add({ body: 'something else' });
    api.failing = ({ path }) => (path.includes('page=2') ? failure : null);
    const { stopped, left } = await keep(one);
    expect([writes(), left]).toEqual([0, ['bare-except']]);
    expect(stopped).toMatch(/status 500|not whole JSON/);
    api.failing = () => null;
    await keep(one);
    expect(writes()).toBe(1);
  });
});

describe('the same input', () => {
  const findings = ['a', 'b', 'c'].map((name) => settledFinding({ path: `${name}.py`, fingerprint: name.repeat(32) }));

  test('ten runs, shuffled and moved, and a renamed branch edit nothing', async () => {
    await keep(issuesOf(findings));
    for (let run = 0; run < 10; run++) await keep(issuesOf(findings));
    await keep(issuesOf([...findings].reverse().map((finding) => ({ ...finding, line: 99, endLine: 99 }))));
    expect([api.issues.length, writes()]).toEqual([1, 1]);
  });

  test('two runs at once leave one issue open', async () => {
    for (let round = 0; round < 20; round++) {
      api.clear();
      await Promise.all([keep(issuesOf(findings)), keep(issuesOf(findings))]);
      expect(api.issues.filter(({ state }) => state === 'open').map(({ number }) => number)).toEqual([1]);
    }
  });
});

describe('markers', () => {
  const { body } = one[0]!.content!;

  test('of a stranger, in a code block or of another version count for nothing', async () => {
    api.add({ user: { login: 'stranger' }, body });
    api.add({ body: `\`\`\`\n${body}\n\`\`\`` });
    api.add({ body: body.replace('v=1', 'v=0') });
    const before = api.issues.map((issue) => issue.body);
    await keep(one);
    expect(api.issues).toHaveLength(4);
    expect(api.issues.slice(0, 3).map((issue) => issue.body)).toEqual(before);
  });

  test('of two issues of ours the oldest stays and the double is closed and named', async () => {
    api.add({ body });
    api.add({ body });
    expect((await keep(one)).done).toEqual(['It did close issue 2 for bare-except, a double.']);
    expect(api.issues.map(({ state }) => state)).toEqual(['open', 'closed']);
  });
});

describe('limits', () => {
  const names = Array.from({ length: 600 }, (_, index) => `todo-${index}`);
  const many = issuesOf(
    names.map((name) => settledFinding({ rule: `${name}/new` })),
    names,
  );

  test('600 issues: 20 are opened a second apart, the rest is named, no limit is hit', async () => {
    const { left, stopped } = await keep(many);
    expect([api.issues.length, left.length, stopped]).toEqual([20, 580, 'a run writes 20 times at most']);
    const times = api.seen.filter(({ method }) => method === 'POST').map(({ atMs }) => atMs);
    expect(Math.min(...times.slice(1).map((at, index) => at - times[index]!))).toBeGreaterThanOrEqual(1000);
    expect(api.secondaryHits).toBe(0);
  });

  test('it stops before the hourly quota is used up', async () => {
    api.remaining = 25;
    const { stopped } = await keep(many);
    expect([api.issues.length < 20, api.remaining > 0]).toEqual([true, true]);
    expect(stopped).toBe('the hourly quota of requests is nearly used up');
  });

  test('no issue is too long or torn, whatever the findings hold', () => {
    const padding = fc.integer({ min: 0, max: 400 }).map((length) => '👩‍👩‍👧e\u0301'.repeat(length));
    fc.assert(
      fc.property(fc.array(hostileFinding(), { minLength: 1, maxLength: 4 }), padding, (some, pad) => {
        const padded = some.map((finding) => ({ ...finding, state: 'new' as const, message: finding.message + pad }));
        const repeated = Array.from({ length: 200 }, () => padded).flat();
        for (const { content } of issuesOf(repeated, ['bare-except', 'ports'])) {
          if (content === null) continue;
          expect(content.title.length).toBeLessThanOrEqual(256);
          expect(content.body.length).toBeLessThanOrEqual(65_536);
          expect(content.body).not.toMatch(/\p{Surrogate}/u);
        }
      }),
      { numRuns: 100 },
    );
    const long = issuesOf(Array.from({ length: 2000 }, (_, index) => settledFinding({ line: index + 1 })));
    expect(long[0]!.content!.body).toMatch(/_\d+ more findings not shown here\._/);
  });
});
