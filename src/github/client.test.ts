import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../host/clock.js';
import { systemHttp } from '../host/http.js';
import { MemoryClock } from '../host/memory.js';
import { type Scripted, ScriptedServer } from '../testing/scripted-server.js';
import { GitHubClient } from './client.js';

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

function clientOf(api = server.url, waitBudgetMs = 600_000): { client: GitHubClient; clock: RecordingClock } {
  const clock = new RecordingClock();
  return {
    clock,
    client: new GitHubClient(
      { http: systemHttp, clock },
      { api, token: 'secret', waitBudgetMs, answerBudgetMs: 25_000 },
    ),
  };
}

describe('rate limits', () => {
  const secondary: Scripted = { status: 403, body: '{"message":"You have exceeded a secondary rate limit"}' };
  const quota = (reset: string): Scripted => ({
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    body: '{}',
  });
  test.each<[string, Scripted[], number[]]>([
    ['Retry-After on 429', [{ status: 429, headers: { 'retry-after': '7' } }, OK], [7000]],
    ['Retry-After on 403', [{ status: 403, headers: { 'retry-after': '7' } }, OK], [7000]],
    ['a secondary limit without a time', [secondary, secondary, OK], [60_000, 120_000]],
    ['an empty quota', [quota(epochSecond(42)), OK], [42_000]],
    ['a reset in the past', [quota(epochSecond(-10)), OK], [1000]],
  ])('waits exactly as long as asked after %s', async (_, steps, waits) => {
    for (const method of ['GET', 'POST'] as const) {
      server.play(...steps);
      const { client, clock } = clientOf();
      await (method === 'GET' ? client.get('/user') : client.write('POST', '/repos/a/b/issues', {}));
      expect(clock.slept).toEqual(waits);
      expect(server.seen).toHaveLength(steps.length);
    }
  });

  test('gives up at once where the wait is absurd, and after three retries where it goes on', async () => {
    server.play(quota(epochSecond(365 * 86_400)));
    const absurd = clientOf();
    await expect(absurd.client.get('/user')).rejects.toThrow('longer than may be waited');
    expect([absurd.clock.slept, server.seen.length]).toEqual([[], 1]);
    server.play(secondary);
    const lasting = clientOf();
    await expect(lasting.client.get('/user')).rejects.toThrow('after 3 retries');
    expect([lasting.clock.slept, server.seen.length]).toEqual([[60_000, 120_000, 240_000], 4]);
    server.play(secondary);
    const tight = clientOf(server.url, 100_000);
    await expect(tight.client.get('/user')).rejects.toThrow('longer than may be waited');
    expect(tight.clock.slept).toEqual([60_000]);
  });
});

describe('lost answers', () => {
  test.each<Scripted>(['reset', 'truncate', { status: 502 }])('a POST is never sent again after %p', async (step) => {
    server.play(step, OK);
    await expect(clientOf().client.write('POST', '/repos/a/b/issues', {})).rejects.toMatchObject({
      failure: 'unknown',
    });
    expect(server.seen).toHaveLength(1);
  });

  test('a GET is sent again once', async () => {
    server.play('reset', OK);
    await expect(clientOf().client.get('/user')).resolves.toEqual({});
    server.play({ status: 500 });
    await expect(clientOf().client.get('/user')).rejects.toThrow('status 500');
    expect(server.seen).toHaveLength(2);
  });
});

describe('hostile networks', () => {
  test('the token stays with its host: no redirect and no foreign page is followed', async () => {
    elsewhere.play(OK);
    server.play({ status: 302, headers: { location: `${elsewhere.url}/user` } });
    await expect(clientOf().client.get('/user')).rejects.toThrow('redirects with status 302');
    for (const next of [
      `${elsewhere.url}/issues?page=2`,
      `${server.url}@evil.example/issues`,
      `${server.url}0/issues`,
    ]) {
      server.play({ status: 200, headers: { link: `<${next}>; rel="next"` }, body: '[]' });
      await expect(clientOf().client.list('/issues')).rejects.toThrow('on another host');
    }
    expect(elsewhere.seen).toEqual([]);
  });

  test.each(['https://127.0.0.1:1', 'http://name.invalid', 'http://127.0.0.1:1'])(
    '%s fails in one sentence',
    async (api) => {
      await expect(clientOf(api).client.get('/user')).rejects.toThrow('GitHub did not answer');
    },
  );

  test('TLS with a server that does not speak it, and headers of 10 MB, fail in bounded time', async () => {
    server.play({ status: 200, headers: { 'x-long': 'x'.repeat(10_000_000) }, body: '{}' });
    const began = systemClock.elapsed();
    await expect(clientOf().client.get('/user')).rejects.toThrow('GitHub did not answer');
    await expect(clientOf(server.url.replace('http:', 'https:')).client.get('/user')).rejects.toThrow('did not answer');
    expect(systemClock.elapsed() - began).toBeLessThan(5000);
  });
});

describe('lists', () => {
  test.each<[string, Scripted]>([
    ['status 500', { status: 500 }],
    ['HTML', { status: 200, body: '<html>' }],
    ['an object', OK],
  ])('reject as a whole when the second page is %s', async (_, second) => {
    server.play({ status: 200, headers: { link: `<${server.url}/issues?page=2>; rel="next"` }, body: '[1]' }, second);
    await expect(clientOf().client.list('/issues')).rejects.toMatchObject({ failure: 'unknown' });
  });
});

test('writes are a second apart', async () => {
  server.play(OK);
  const { client, clock } = clientOf();
  for (let count = 0; count < 3; count++) await client.write('PATCH', '/repos/a/b/issues/1', {});
  expect(clock.slept).toEqual([1000, 1000]);
});
