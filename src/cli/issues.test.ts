import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { registry } from '../registry.js';
import { type CommandOutcome, command } from '../testing/command.js';
import { GitHubApi } from '../testing/github-api.js';
import { MemoryClock } from '../testing/memory-host.js';
import { repo, type Tree } from '../testing/repo.js';
import { guardrailRun, reportOf, settledFinding } from '../testing/report.js';

let api: GitHubApi;
const clock = new MemoryClock();
beforeAll(async () => {
  api = await GitHubApi.start(clock);
});
afterEach(() => {
  api.clear();
  api.login = 'github-actions[bot]';
});
afterAll(() => api.stop());

const SHOP = repo`
  === shop/api.py
  try:
      serve()
  except:
      pass
`;

function issues(
  args: readonly string[],
  variables: Record<string, string> = {},
  tree: Tree = SHOP,
): Promise<CommandOutcome> {
  const environment = {
    GITHUB_API_URL: api.url,
    GITHUB_TOKEN: 'token-of-a-person',
    REPO: 'acme/monorepo',
    ...variables,
  };
  return command(tree, registry, ['issues', ...args], { clock, http: api.http, variables: environment });
}

const writes = (): number => api.seen.filter(({ method, path }) => method !== 'GET' && path !== '/graphql').length;

describe('guardrails issues in a shell', () => {
  test('shows exactly what it would open, update and close, and writes nothing', async () => {
    const opening = await issues(['bare-except']);
    expect([opening.status, writes()]).toEqual([0, 0]);
    expect(opening.text).toMatch(
      /^Would open an issue for bare-except\.\n {2}title {2}Guardrails: 1 finding of bare-except\n {2}labels guardrails, refactor\n/,
    );
    expect(opening.sentence).toBe('Nothing was written: --write does it.');
    await issues(['bare-except', '--write']);
    expect(opening.text).toContain(api.issues[0]!.body.split('\n')[1]!);
    const worse = { ...SHOP, 'shop/jobs.py': SHOP['shop/api.py']! };
    expect((await issues(['bare-except'], {}, worse)).text).toMatch(
      /^Would update issue 1 for bare-except\.\n {2}title {2}Guardrails: 2 findings of bare-except\n\n {2}<!--/,
    );
    const clean = await issues(['bare-except'], {}, { 'shop/api.py': 'serve()\n' });
    expect(clean.text).toBe('Would close issue 1 for bare-except.\n');
    expect([writes(), api.issues[0]!.state]).toEqual([1, 'open']);
  });

  test('writes with --write, and a second time has nothing to do', async () => {
    expect(await issues(['--write'])).toMatchObject({
      status: 0,
      sentence: '',
      text: 'Opened issue 1 for bare-except.\n',
    });
    expect(await issues(['--write'])).toMatchObject({ status: 0, text: 'Every issue is as it should be.\n' });
    expect(writes()).toBe(1);
  });

  test('prints what it would send as JSON', async () => {
    const rows = JSON.parse((await issues(['--format', 'json'])).text);
    expect(rows).toEqual([
      {
        change: 'open',
        issue: null,
        guardrail: 'bare-except',
        title: 'Guardrails: 1 finding of bare-except',
        labels: ['guardrails', 'refactor'],
        body: expect.stringContaining('- [ ] error in `shop/api.py:3`'),
        state: null,
      },
    ]);
    await issues(['--write']);
    expect([api.issues[0]!.title, api.issues[0]!.labels, api.issues[0]!.body]).toEqual([
      rows[0].title,
      rows[0].labels,
      rows[0].body,
    ]);
  });

  test('links to the repository it writes to', async () => {
    const report = reportOf({ findings: [settledFinding()], subject: { root: '.', commit: 'a1b2', base: null } });
    const tree = { 'report.json': JSON.stringify(report) };
    const server = { GITHUB_SERVER_URL: 'https://github.example' };
    const { text } = await issues(['--report', 'report.json'], server, tree);
    expect(text).toContain('(https://github.example/acme/monorepo/blob/a1b2/services/billing/worker.py#L10)');
  });
});

test('in continuous integration it writes by itself, and --dry-run holds it', async () => {
  expect((await issues(['--dry-run'], { CI: 'true' })).text).toContain('Would open an issue');
  expect((await issues([], { CI: 'false' })).text).toContain('Would open an issue');
  expect(writes()).toBe(0);
  expect((await issues([], { CI: 'true' })).text).toBe('Opened issue 1 for bare-except.\n');
});

describe('a report file', () => {
  const reportFile = (given: Parameters<typeof reportOf>[0]): Tree => ({
    'report.json': JSON.stringify(reportOf(given)),
  });
  const ports = settledFinding({ rule: 'ports/conflict' });
  const runs = ['bare-except', 'ports', 'suppressions'].map((guardrail) => guardrailRun({ guardrail }));

  test('takes the place of a check, of all its guardrails or of those named', async () => {
    const tree = reportFile({ runs, findings: [settledFinding(), ports] });
    expect((await issues(['ports', '--report', 'report.json', '--write'], {}, tree)).text).toBe(
      'Opened issue 1 for ports.\n',
    );
    expect((await issues(['--report', 'report.json', '--write'], {}, tree)).text).toBe(
      'Opened issue 2 for bare-except.\n',
    );
    expect(api.issues.map(({ labels }) => labels[1])).toEqual(['devops', 'refactor']);
  });

  test('of a few guardrails says nothing of those that follow all', async () => {
    const muted = settledFinding({ rule: 'suppressions/unused' });
    const { text } = await issues(['--report', 'report.json'], {}, reportFile({ runs, findings: [muted] }));
    expect(text).toBe('Every issue is as it should be.\n');
  });

  test('that could not look at something leaves its issue alone and says so', async () => {
    const crashed = reportFile({
      runs: [guardrailRun({ guardrail: 'ports', status: 'crashed', reason: 'It broke.' })],
    });
    expect(await issues(['--report', 'report.json'], {}, crashed)).toMatchObject({
      status: 2,
      sentence: 'ports could not look, so its issue stays as it is.',
    });
  });

  test.each<[string, Tree]>([
    ['report.json: there is no such file.', {}],
    ['report.json: is no JSON: give the reports that `--format json` wrote.', { 'report.json': '{' }],
    [
      'report.json: is no report of version 1',
      { 'report.json': '{"version":1,"runs":[],"findings":[null],"subject":{}}' },
    ],
    [
      'no guardrail is called `port`, did you mean `ports`?',
      reportFile({ runs: [guardrailRun({ guardrail: 'port' })] }),
    ],
    ['report.json: says nothing of drift.', reportFile({})],
    [
      'the run looked only at what changed',
      reportFile({ runs: [guardrailRun({ guardrail: 'drift' })], subject: { root: '.', commit: null, base: 'a' } }),
    ],
  ])('is refused: %s', async (sentence, tree) => {
    const refused = await issues(['drift', '--report', 'report.json'], {}, tree);
    expect([refused.status, refused.sentence]).toEqual([2, expect.stringContaining(sentence)]);
    expect(writes()).toBe(0);
  });
});

describe('what is missing is one sentence', () => {
  test.each<[string, readonly string[], Record<string, string>]>([
    ['error: there is no token: set the input `github-token` or GITHUB_TOKEN.', [], { GITHUB_TOKEN: '' }],
    ['error: no repository is named: set REPO to owner/name.', [], { REPO: '' }],
    ['error: REPO: expects owner/name, not `monorepo`.', [], { REPO: 'monorepo' }],
    ['error: REPO: expects owner/name, not `acme/../user`.', [], { REPO: 'acme/../user' }],
    ['error: GITHUB_REPOSITORY: expects owner/name, not `a/b/c`.', [], { REPO: '', GITHUB_REPOSITORY: 'a/b/c' }],
    ['error: --write and --dry-run exclude each other.', ['--write', '--dry-run'], {}],
    ['error: no guardrail is called `drfit`, did you mean `drift`?', ['drfit'], {}],
  ])('%s', async (sentence, args, variables) => {
    expect(await issues(args, variables)).toMatchObject({ status: 2, sentence, text: '' });
    expect(writes()).toBe(0);
  });

  test('REPO goes before GITHUB_REPOSITORY, which is enough by itself', async () => {
    const other = { GITHUB_REPOSITORY: 'acme/other' };
    expect((await issues([], other)).status).toBe(0);
    expect((await issues([], { REPO: '', GITHUB_REPOSITORY: 'acme/monorepo' })).status).toBe(0);
  });

  test('GitHub refuses: exit 2, and what was done is shown', async () => {
    api.failing = ({ method }) => (method === 'GET' ? { status: 404, body: '{"message":"Not Found"}' } : null);
    expect(await issues(['--write'])).toMatchObject({
      status: 2,
      sentence: 'Stopped: GitHub refused with status 404, Not Found. Left for the next run: bare-except.',
    });
    api.failing = () => ({ status: 502, body: '' });
    expect(await issues(['--write'])).toMatchObject({ status: 2, sentence: 'error: GitHub answered with status 502.' });
  });
});

describe('the identity behind the token', () => {
  test.each(['installation', 'person'] as const)(
    'of a %s is asked for, and only its issues are touched',
    async (token) => {
      api.token = token;
      api.login = token === 'person' ? 'ada' : 'acme-guardrails[bot]';
      await issues(['--write']);
      api.issues[0]!.title = 'Guardrails: edited by hand';
      expect((await issues(['--write'])).text).toBe('Every issue is as it should be.\n');
      api.login = 'somebody-else';
      expect((await issues(['--write'])).text).toBe('Opened issue 2 for bare-except.\n');
    },
  );

  test.each(['ada', 'github-actions[bot]'])('is learnt without GraphQL too: %s', async (login) => {
    api.login = login;
    api.token = login === 'ada' ? 'person' : 'installation';
    api.failing = ({ path }) => (path === '/graphql' ? { status: 404, body: '{}' } : null);
    await issues(['--write']);
    expect((await issues(['--write'])).text).toBe('Every issue is as it should be.\n');
  });

  test('is never guessed where a rate limit hides it', async () => {
    api.login = 'acme-guardrails[bot]';
    api.failing = ({ path }) =>
      path === '/graphql' ? { status: 200, body: '{"errors":[{"type":"RATE_LIMITED"}]}' } : null;
    expect(await issues(['--write'])).toMatchObject({ status: 2, sentence: 'error: GitHub did not answer a query.' });
    expect(writes()).toBe(0);
  });
});
