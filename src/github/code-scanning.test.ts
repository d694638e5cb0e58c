import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Report } from '../core/report.js';
import { type Failure, GitHubApi } from '../testing/github-api.js';
import { MemoryClock, MemoryHost } from '../testing/memory-host.js';
import { guardrailRun, reportOf, SAMPLE_RULES, settledFinding } from '../testing/report.js';
import { type FeedbackContext, feedbackReporters } from './feedback.js';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const HEAD = 'f'.repeat(40);

let api: GitHubApi;
const clock = new MemoryClock();
beforeAll(async () => {
  api = await GitHubApi.start(clock);
});
afterEach(() => {
  api.clear();
  api.codeScanning = true;
});
afterAll(() => api.stop());

const ENVIRONMENT = {
  GITHUB_EVENT_NAME: 'push',
  GITHUB_JOB: 'checks',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REPOSITORY: 'acme/monorepo',
  GITHUB_SHA: COMMIT,
  GITHUB_TOKEN: 'token-of-the-job',
  GITHUB_WORKFLOW_REF: 'acme/monorepo/.github/workflows/guardrails.yml@refs/heads/main',
  GITHUB_WORKSPACE: '/checkout',
};

/** Uploads a report as a step would; returns what people are told. */
async function upload(
  report: Report,
  variables: Record<string, string> = {},
  given: Partial<FeedbackContext> = {},
): Promise<string[]> {
  const host = new MemoryHost({
    clock,
    http: api.http,
    variables: { GITHUB_API_URL: api.url, ...ENVIRONMENT, ...variables },
  });
  const options = { comment: 'never', issues: 'never', 'issue-labels': {}, 'sarif-upload': 'auto' } as const;
  const startedAt = new Date('2026-11-01T11:59:00Z');
  const context = {
    links: null,
    own: null,
    owners: new Map(),
    rules: SAMPLE_RULES,
    root: '/checkout',
    startedAt,
    ...given,
  };
  for (const run of Object.values(feedbackReporters(host, report, options, context))) await run();
  return host.annotations.map(({ level, message }) => `${level}: ${message}`);
}

const failing = reportOf({ findings: [settledFinding()] });
const pathOf = (index: number): string | undefined =>
  api.analyses[0]!.results[index]!.locations![0]!.physicalLocation!.artifactLocation!.uri;

describe('an upload to code scanning', () => {
  test('is whole: commit, ref, time, folder, tool and category', async () => {
    expect(await upload(failing)).toEqual([]);
    expect(api.analyses).toEqual([
      {
        commit: COMMIT,
        ref: 'refs/heads/main',
        tool: 'guardrails',
        category: 'guardrails/guardrails.yml/checks/',
        checkout: 'file:///checkout',
        startedAt: '2026-11-01T11:59:00.000Z',
        results: [expect.objectContaining({ ruleId: 'bare-except/bare' })],
        compressed: expect.any(Number),
      },
    ]);
  });

  test('of a pull request belongs to its merge, or to its head where that was checked out', async () => {
    const event = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' };
    const subject = { root: '.', commit: COMMIT, base: null };
    await upload(reportOf({ subject }), event);
    await upload(reportOf({ subject: { ...subject, commit: HEAD } }), event);
    expect(api.analyses.map(({ ref, commit }) => [ref, commit])).toEqual([
      ['refs/pull/7/merge', COMMIT],
      ['refs/pull/7/head', HEAD],
    ]);
  });

  test('replaces the last of its own job, guardrail and folder, and no other', async () => {
    for (let run = 0; run < 2; run++) {
      await upload(failing);
      await upload(failing, { GITHUB_JOB: 'nightly' });
      await upload(failing, { GITHUB_WORKFLOW_REF: 'acme/monorepo/.github/workflows/daily.yml@refs/heads/main' });
      await upload(failing, {}, { own: 'ports' });
      await upload(failing, {}, { root: '/checkout/services' });
    }
    expect(api.analyses.map(({ category }) => category)).toEqual([
      'guardrails/guardrails.yml/checks/',
      'guardrails/guardrails.yml/nightly/',
      'guardrails/daily.yml/checks/',
      'guardrails/guardrails.yml/checks/ports/',
      'guardrails/guardrails.yml/checks/services/',
    ]);
  });

  test('holds new findings only, by their paths in the checkout', async () => {
    const findings = [
      settledFinding({ related: [{ path: 'b.py', line: 1, message: 'Here too.' }] }),
      settledFinding({ path: 'old.py', state: 'known' }),
      settledFinding({ path: 'quiet.py', state: 'muted' }),
      settledFinding({ path: null, line: null, column: null }),
    ];
    await upload(reportOf({ findings }), {}, { root: '/checkout/services' });
    expect([pathOf(0), pathOf(1), api.analyses[0]!.results.length]).toEqual([
      'the-whole-repository',
      'services/services/billing/worker.py',
      2,
    ]);
    expect(JSON.stringify(api.analyses[0]!.results[1]!.relatedLocations)).toContain('services/b.py');
  });

  test('of 30,000 findings stays within 25,000 results and 10 MB', async () => {
    const findings = Array.from({ length: 30_000 }, (_, index) =>
      settledFinding({ path: `services/module_${index}.py`, fingerprint: index.toString(16).padStart(32, '0') }),
    );
    expect(await upload(reportOf({ findings }))).toEqual([]);
    expect(api.analyses[0]!.results).toHaveLength(25_000);
    expect(api.analyses[0]!.compressed).toBeLessThan(10_000_000);
  });

  test.each<Failure>(['reset', 'bad-gateway', 'hang', 'truncate'])('is sent once more after %p', async (failure) => {
    let posts = 0;
    api.failing = ({ path }) => (path.endsWith('/sarifs') && posts++ === 0 ? failure : null);
    expect(await upload(failing)).toEqual([]);
    expect([posts, api.analyses.length]).toEqual([2, 1]);
  });
});

describe('where it cannot be, that is one notice or nothing', () => {
  const wrote = 'notice: The sarif-upload reporter wrote nothing:';

  test('code scanning is off', async () => {
    api.codeScanning = false;
    expect(await upload(failing)).toEqual([
      `${wrote} GitHub refused with status 403, Advanced Security must be enabled for this repository to use code scanning.`,
    ]);
  });

  test('the report does not say everything', async () => {
    const broken = reportOf({ runs: [guardrailRun({ status: 'crashed', reason: 'It broke.' })] });
    expect(await upload(broken)).toEqual([`${wrote} the run could not look at everything.`]);
    const partial = reportOf({ subject: { root: '.', commit: COMMIT, base: HEAD } });
    expect(await upload(partial)).toEqual([
      `${wrote} the run looked only at what changed, and this is no pull request.`,
    ]);
    expect(await upload(failing, { GITHUB_SHA: '' })).toEqual([
      `${wrote} there is no commit and ref of a branch, tag or pull request to upload for.`,
    ]);
    expect(api.analyses).toEqual([]);
  });

  test.each(['pull_request_target', 'workflow_run', 'issue_comment'])('the event is %s', async (name) => {
    expect(await upload(failing, { GITHUB_EVENT_NAME: name })).toEqual([]);
    expect(api.seen).toEqual([]);
  });
});
