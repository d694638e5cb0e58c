import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../host/clock.js';
import { getOctokit } from '../host/github-toolkit.js';
import type { Clock, Http } from '../host/host.js';
import { systemHttp } from '../host/http.js';
import { MemoryClock } from '../testing/memory-host.js';
import { type Scripted, ScriptedServer } from '../testing/scripted-server.js';
import { type GitHubAccess, GitHubClient, membersOf } from './client.js';
import { GitHubError } from './github-error.js';

let server: ScriptedServer;
let elsewhere: ScriptedServer;
beforeAll(async () => {
  [server, elsewhere] = [await ScriptedServer.start(), await ScriptedServer.start()];
});
afterAll(async () => {
  await server.stop();
  await elsewhere.stop();
});

class RecordingClock extends MemoryClock {
  readonly slept: number[] = [];
  override async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    await super.sleep(milliseconds);
  }
}

const OK: Scripted = { status: 200, body: '{}' };
const epochSecond = (offset: number): string => String(Date.parse('2026-11-01T12:00:00Z') / 1000 + offset);

interface Budgets {
  readonly waitBudgetMs?: number;
  readonly answerBudgetMs?: number;
}

function clientOf(api = server.url, budgets: Budgets = {}): { client: GitHubClient; clock: RecordingClock } {
  const clock = new RecordingClock();
  const access = { api, token: 'secret', waitBudgetMs: 600_000, answerBudgetMs: 25_000, ...budgets };
  return { clock, client: connected({ http: systemHttp, clock }, access) };
}

const connected = (host: { readonly http: Http; readonly clock: Clock }, access: GitHubAccess): GitHubClient =>
  new GitHubClient({ getOctokit }, host, access);

const user = async ({ octokit }: GitHubClient): Promise<unknown> => (await octokit.rest.users.getAuthenticated()).data;
const list = ({ octokit }: GitHubClient): Promise<unknown[]> =>
  membersOf(octokit.paginate.iterator(octokit.rest.issues.list, {}));
const open = ({ octokit }: GitHubClient): Promise<unknown> =>
  octokit.rest.issues.create({ owner: 'a', repo: 'b', title: 'One' });

describe('rate limits', () => {
  const secondary: Scripted = { status: 403, body: '{"message":"You have exceeded a secondary rate limit"}' };
  const quota = (reset: string): Scripted => ({
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    body: '{}',
  });
  test.each<[string, Scripted[], number[]]>([
    ['Retry-After of 7 s on 429', [{ status: 429, headers: { 'retry-after': '7' } }, OK], [7000]],
    ['Retry-After of 7 s on 403', [{ status: 403, headers: { 'retry-after': '7' } }, OK], [7000]],
    ['a secondary limit without a time', [secondary, secondary, OK], [60_000, 120_000]],
    ['an empty quota', [quota(epochSecond(42)), OK], [42_000]],
    ['a reset in the past', [quota(epochSecond(-10)), OK], [1000]],
  ])('T23: waits exactly as long as asked after %s', async (_, steps, waits) => {
    for (const method of ['GET', 'POST'] as const) {
      server.play(...steps);
      const { client, clock } = clientOf();
      await (method === 'GET' ? user(client) : open(client));
      expect(clock.slept).toEqual(waits);
      expect(server.seen).toHaveLength(steps.length);
    }
  });

  test('T23: gives up at once where the wait is a year, after 3 retries, and where the waits pass their budget', async () => {
    server.play(quota(epochSecond(365 * 86_400)));
    const absurd = clientOf();
    await expect(user(absurd.client)).rejects.toThrow('longer than may be waited');
    expect([absurd.clock.slept, server.seen.length]).toEqual([[], 1]);
    server.play(secondary);
    const lasting = clientOf();
    await expect(user(lasting.client)).rejects.toThrow('after 3 retries');
    expect([lasting.clock.slept, server.seen.length]).toEqual([[60_000, 120_000, 240_000], 4]);
    server.play(secondary);
    const tight = clientOf(server.url, { waitBudgetMs: 100_000 });
    await expect(user(tight.client)).rejects.toThrow('longer than may be waited');
    expect(tight.clock.slept).toEqual([60_000]);
  });
});

describe('lost answers', () => {
  test.each<Scripted>(['reset', 'truncate', { status: 502 }])('a POST is never sent again after %p', async (step) => {
    server.play(step, OK);
    await expect(open(clientOf().client)).rejects.toMatchObject({
      failure: 'unknown',
    });
    expect(server.seen).toHaveLength(1);
  });

  test('a GET is sent again once', async () => {
    server.play('reset', OK);
    await expect(user(clientOf().client)).resolves.toEqual({});
    server.play({ status: 500 });
    await expect(user(clientOf().client)).rejects.toThrow('status 500');
    expect(server.seen).toHaveLength(2);
  });
});

describe('T31: hostile networks', () => {
  test('0 tokens leave their host: no redirect and no foreign page is followed', async () => {
    elsewhere.play(OK);
    server.play({ status: 302, headers: { location: `${elsewhere.url}/user` } });
    await expect(user(clientOf().client)).rejects.toThrow('redirects with status 302');
    for (const next of [
      `${elsewhere.url}/issues?page=2`,
      `${server.url}@evil.example/issues`,
      `${server.url}0/issues`,
    ]) {
      server.play({ status: 200, headers: { link: `<${next}>; rel="next"` }, body: '[]' });
      await expect(list(clientOf().client)).rejects.toThrow('on another host');
    }
    expect(elsewhere.seen).toEqual([]);
  });

  test.each(['https://127.0.0.1:1', 'http://name.invalid', 'http://127.0.0.1:1'])(
    '%s fails in one sentence',
    async (api) => {
      await expect(user(clientOf(api).client)).rejects.toThrow('GitHub did not answer');
    },
  );

  test('TLS with a server that does not speak it, and headers of 10 MB, fail in bounded time', async () => {
    server.play({ status: 200, headers: { 'x-long': 'x'.repeat(10_000_000) }, body: '{}' });
    const began = systemClock.elapsed();
    await expect(user(clientOf().client)).rejects.toThrow('GitHub did not answer');
    await expect(user(clientOf(server.url.replace('http:', 'https:')).client)).rejects.toThrow('did not answer');
    expect(systemClock.elapsed() - began).toBeLessThan(5000);
  });
});

describe('T31: time', () => {
  /** What one failing call costs on the system's own clock. */
  async function cost(
    api: string,
    answerBudgetMs: number,
    call: (client: GitHubClient) => Promise<unknown>,
  ): Promise<number> {
    const access = { api, token: 'secret', waitBudgetMs: 0, answerBudgetMs };
    const began = systemClock.elapsed();
    await expect(call(connected({ http: systemHttp, clock: systemClock }, access))).rejects.toThrow(GitHubError);
    return systemClock.elapsed() - began;
  }

  test.each<Scripted>(['hang', 'drip'])(
    'a server that does %p costs no more than what answers may take',
    async (step) => {
      server.play(step);
      expect(await cost(server.url, 400, user)).toBeLessThan(2000);
      expect(await cost(server.url, 400, list)).toBeLessThan(2000);
      expect(await cost(server.url, 400, open)).toBeLessThan(2000);
      expect(server.seen).toHaveLength(3);
    },
  );

  test('once answers have taken all there is nothing more is asked', async () => {
    const clock = new MemoryClock();
    const slow: Http = {
      send: async ({ timeoutMs }) => {
        asked.push(timeoutMs);
        await clock.sleep(Math.min(timeoutMs, 9000));
        return { status: 200, headers: {}, body: '{}' };
      },
    };
    const asked: number[] = [];
    const access = { api: server.url, token: 'secret', waitBudgetMs: 0, answerBudgetMs: 25_000 };
    const client = connected({ http: slow, clock }, access);
    for (let count = 0; count < 3; count++) await user(client);
    await expect(user(client)).rejects.toThrow('GitHub took longer than 25 s over its answers');
    expect(asked).toEqual([10_000, 10_000, 7000]);
  });
});

describe('lists', () => {
  test.each<[string, Scripted]>([
    ['status 500', { status: 500 }],
    ['HTML', { status: 200, body: '<html>' }],
    ['an object', OK],
  ])('T25: reject as a whole when the second page is %s', async (_, second) => {
    server.play({ status: 200, headers: { link: `<${server.url}/issues?page=2>; rel="next"` }, body: '[1]' }, second);
    await expect(list(clientOf().client)).rejects.toMatchObject({ failure: 'unknown' });
  });
});

test('writes are a second apart', async () => {
  server.play(OK);
  const { client, clock } = clientOf();
  for (let count = 0; count < 3; count++)
    await client.octokit.rest.issues.update({ owner: 'a', repo: 'b', issue_number: 1 });
  expect(clock.slept).toEqual([1000, 1000]);
});

test('a query goes to the GraphQL of the same host, and without data it fails', async () => {
  const bodies = ['{"data":{"viewer":{"login":"ada"}}}', '{"errors":[]}', '{"data":null}', '{}'];
  server.play(...bodies.map((body) => ({ status: 200, body })));
  expect(await clientOf(`${server.url}/api/v3`).client.query('{ viewer { login } }')).toEqual({
    viewer: { login: 'ada' },
  });
  for (const _ of bodies.slice(1))
    await expect(clientOf().client.query('{ viewer { login } }')).rejects.toThrow('GitHub did not answer a query');
  expect(server.seen.map(({ path }) => path)).toEqual(['/api/graphql', '/graphql', '/graphql', '/graphql']);
});
