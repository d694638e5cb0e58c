import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { SettledFinding } from '../core/finding.js';
import { getOctokit } from '../host/github-toolkit.js';
import { type Failure, GitHubApi } from '../testing/github-api.js';
import { MemoryClock } from '../testing/memory-host.js';
import { guardrailRun, reportOf, settledFinding } from '../testing/report.js';
import { GitHubClient } from './client.js';
import { changeSentence, type IssuesOutcome, keepIssues } from './issues.js';
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
  const client = new GitHubClient(
    { getOctokit },
    { http: api.http, clock },
    {
      api: api.url,
      token: 'secret',
      waitBudgetMs: 300_000,
      answerBudgetMs: 25_000,
    },
  );
  return keepIssues({ client, place: { owner: 'acme', repo: 'monorepo' }, login }, wanted, write);
}

function issuesOf(findings: readonly SettledFinding[], guardrails = ['bare-except']): TrackingIssue[] {
  const runs = guardrails.map((guardrail) => guardrailRun({ guardrail }));
  return trackingIssues(reportOf({ runs, findings }), { ...OPTIONS, owners: ownersOf(guardrails) });
}

const OPTIONS = { links: null, labels: {} };
const ownersOf = (ids: readonly string[]) => new Map(ids.map((id) => [id, 'refactor' as const]));
const one = issuesOf([settledFinding()]);
const sentences = ({ changes }: IssuesOutcome): string[] => changes.map((change) => changeSentence(change, true));
const writes = (): number => api.seen.filter(({ method }) => method !== 'GET').length;

describe('the life of an issue', () => {
  test('it opens, stays as it is, follows the findings, closes and opens again', async () => {
    expect(sentences(await keep(one))).toEqual(['Opened issue 1 for bare-except.']);
    const [issue] = api.issues;
    expect(issue).toMatchObject({ title: 'Guardrails: 1 finding of bare-except', labels: ['guardrails', 'refactor'] });
    expect(issue!.body).toContain('- [ ] error in `services/billing/worker.py:10`: Worker.run catches everything');
    expect((await keep(one)).changes).toEqual([]);
    const two = issuesOf([settledFinding(), settledFinding({ fingerprint: 'f'.repeat(32) })]);
    expect(sentences(await keep(two))).toEqual(['Updated issue 1 for bare-except.']);
    expect(issue!.title).toBe('Guardrails: 2 findings of bare-except');
    expect(sentences(await keep(issuesOf([])))).toEqual(['Closed issue 1 for bare-except.']);
    expect((await keep(issuesOf([]))).changes).toEqual([]);
    expect(issue!.state).toBe('closed');
    await keep(one);
    expect(api.issues.map(({ state }) => state)).toEqual(['open']);
  });

  test('a guardrail that could not look changes nothing', async () => {
    await keep(one);
    const report = reportOf({ runs: [guardrailRun({ status: 'crashed', reason: 'It broke.' })] });
    await keep(trackingIssues(report, { ...OPTIONS, owners: ownersOf(['bare-except']) }));
    expect(api.issues.map(({ state }) => state)).toEqual(['open']);
  });

  test('labels follow the role, and its name can be another', () => {
    const finding = settledFinding({ rule: 'ports/duplicate' });
    const report = reportOf({ runs: [guardrailRun({ guardrail: 'ports' })], findings: [finding] });
    const owners = new Map([['ports', 'devops' as const]]);
    const labels = (names: Record<string, string>) =>
      trackingIssues(report, { links: null, labels: names, owners })[0]!.content!.labels[1];
    expect(labels({})).toBe('devops');
    expect(labels({ devops: 'team-ops' })).toBe('team-ops');
    expect(labels({ devops: 'team-ops', ports: 'network' })).toBe('network');
  });

  test('a dry run says what it would do and writes nothing', async () => {
    const { changes } = await keep(one, false);
    expect(changes).toEqual([{ what: 'open', number: null, guardrail: 'bare-except', fields: one[0]!.content }]);
    expect(changeSentence(changes[0]!, false)).toBe('Would open an issue for bare-except.');
    expect(writes()).toBe(0);
  });
});

test('T24: requests lost before or after their effect leave exactly 1 issue in 4 x 250 schedules', async () => {
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
  ])('T25: 0 creations when its second page is %s', async (_, failure) => {
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

  test('T26: ten runs, shuffled files and moved lines: 0 duplicates, 0 edits', async () => {
    await keep(issuesOf(findings));
    for (let run = 0; run < 10; run++) await keep(issuesOf(findings));
    await keep(issuesOf([...findings].reverse().map((finding) => ({ ...finding, line: 99, endLine: 99 }))));
    expect([api.issues.length, writes()]).toEqual([1, 1]);
  });

  test('T26: two runs at once leave 1 issue open, 20 of 20', async () => {
    for (let round = 0; round < 20; round++) {
      api.clear();
      await Promise.all([keep(issuesOf(findings)), keep(issuesOf(findings))]);
      expect(api.issues.filter(({ state }) => state === 'open').map(({ number }) => number)).toEqual([1]);
    }
  });
});

describe('markers', () => {
  const { body } = one[0]!.content!;

  test('T27, 4 of 4: strangers and code blocks count for nothing, the oldest wins, its double is closed with a warning', async () => {
    api.add({ user: { login: 'stranger' }, body });
    api.add({ body: `\`\`\`\n${body}\n\`\`\`` });
    const before = api.issues.map((issue) => ({ ...issue }));
    api.add({ body });
    api.add({ body });
    const outcome = await keep(one);
    expect(sentences(outcome)).toEqual(['Closed issue 4 for bare-except, a double.']);
    expect(outcome.warnings).toEqual(['Issue 4 for bare-except is a double of an older one.']);
    expect(api.issues.slice(0, 2)).toEqual(before);
    expect(api.issues.map(({ state }) => state)).toEqual(['open', 'open', 'open', 'closed']);
  });

  test.each(['v=0', 'since=2026 v=0'])('T27: an older marker (%s) is brought up to date in place', async (version) => {
    api.add({ body: body.replace('v=1', version) });
    expect(sentences(await keep(one))).toEqual(['Updated issue 1 for bare-except.']);
    expect([api.issues.length, api.issues[0]!.body]).toEqual([1, body]);
  });

  test('T27: an issue of a newer version is left to it, open or closed, and no second one opened', async () => {
    for (const [marker, state] of [
      ['v=2', 'open'],
      ['key=all v=2', 'closed'],
    ] as const) {
      api.clear();
      const newer = body.replace(/fp=.+ v=1/, marker);
      api.add({ body: newer, state });
      for (const wanted of [one, issuesOf([])]) {
        const { changes, warnings, left } = await keep(wanted);
        expect([changes, left]).toEqual([[], []]);
        expect(warnings).toEqual(['Issue 1 for bare-except is kept by a newer version of Guardrails.']);
      }
      expect([api.issues.length, api.issues[0]!.body, writes()]).toEqual([1, newer, 0]);
    }
  });
});

describe('limits', () => {
  const names = Array.from({ length: 600 }, (_, index) => `todo-${index}`);
  const many = issuesOf(
    names.map((name) => settledFinding({ rule: `${name}/new` })),
    names,
  );

  test('T28: of 600 issues 20 are opened 1,000 ms apart, 580 are named, the limits of 80 and 500 are hit 0 times', async () => {
    const { left, stopped } = await keep(many);
    expect([api.issues.length, left.length, stopped]).toEqual([20, 580, 'a run writes 20 times at most']);
    const times = api.seen.filter(({ method }) => method === 'POST').map(({ atMs }) => atMs);
    expect(Math.min(...times.slice(1).map((at, index) => at - times[index]!))).toBeGreaterThanOrEqual(1000);
    expect(api.secondaryHits).toBe(0);
  });

  test('T28: with 30 calls left it stops before the hourly quota is used up', async () => {
    api.remaining = 30;
    const { stopped } = await keep(many);
    expect([api.issues.length < 20, api.remaining > 0]).toEqual([true, true]);
    expect(stopped).toBe('the hourly quota of requests is nearly used up');
  });
});
