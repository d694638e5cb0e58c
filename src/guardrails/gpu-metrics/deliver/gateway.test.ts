import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemHttp } from '../../../host/http.js';
import { gpuContext } from '../../../testing/gpu-context.js';
import { GpuMachine } from '../../../testing/gpu-machine.js';
import { MemoryClock } from '../../../testing/memory-host.js';
import { type Scripted, ScriptedServer } from '../../../testing/scripted-server.js';
import { sampleUntil } from '../job/sampler.js';
import { lookOnce } from '../once.js';
import { proberFor, targetFor } from '../settings.js';
import { type GatewaySettings, openGateway } from './gateway.js';

const PASSWORD = 'hunter2-pässwörd';
const PAIR = Buffer.from(`ci:${PASSWORD}`).toString('base64');
const TOKEN = 'tok-0123456789abcdef';
const SECRETS = [PASSWORD, PAIR, TOKEN, ...[PASSWORD, TOKEN].map((text) => Buffer.from(text).toString('base64'))];

/** A gateway that repeats back whatever it was told, as a careless proxy does. */
const ECHO_USER = `Authorization: Basic ${PAIR} ${PASSWORD} ${Buffer.from(PASSWORD).toString('base64')}\n::error::x`;
const ECHO_TOKEN = `Authorization: Bearer ${TOKEN} ${Buffer.from(TOKEN).toString('base64')}\r\n::error::x`;

let server: ScriptedServer;
let other: ScriptedServer;
beforeAll(async () => {
  server = await ScriptedServer.start();
  other = await ScriptedServer.start();
});
afterAll(async () => {
  await server.stop();
  await other.stop();
});

const answer = (status: number, body = ECHO_USER): Scripted => ({ status, body });

/** What the server does, how often it is asked with two retries, and what people are told. */
const FAULTS: readonly (readonly [title: string, steps: readonly Scripted[], requests: number, told: RegExp | null])[] =
  [
    ['200', [answer(200)], 1, null],
    ['202', [answer(202)], 1, null],
    ['400', [answer(400)], 1, /^The gateway answered 400: ".+"\.$/],
    ['401', [answer(401)], 1, /answered 401/],
    ['403', [answer(403)], 1, /answered 403/],
    ['404', [answer(404)], 1, /answered 404/],
    ['413', [answer(413)], 1, /answered 413/],
    ['408', [answer(408)], 3, /answered 408/],
    ['429', [answer(429)], 3, /answered 429/],
    ['500', [answer(500)], 3, /answered 500/],
    ['501', [answer(501)], 1, /answered 501/],
    ['502', [answer(502)], 3, /answered 502/],
    ['503', [answer(503)], 3, /answered 503/],
    ['504', [answer(504)], 3, /answered 504/],
    ['reset', ['reset'], 3, /could not be reached/],
    ['a truncated answer', ['truncate'], 3, /could not be reached/],
    ['hang', ['hang'], 3, /no answer within 150 ms/],
    ['500, then 200', [answer(500), answer(200)], 2, null],
    ['reset, 503, then 202', ['reset', answer(503), answer(202)], 3, null],
    ['500, then 400', [answer(500), answer(400)], 2, /answered 400/],
  ];

describe('the fault table', () => {
  test.each(FAULTS)('%s', async (_title, steps, requests, told) => {
    server.play(...steps);
    for (const fatal of [false, true]) {
      server.play(...steps);
      const options = {
        gateway: server.url,
        username: 'ci',
        password: PASSWORD,
        'allow-insecure-credentials': true,
        timeout: '150ms',
        retries: 2,
        'fail-on-push-error': fatal,
      };
      const context = gpuContext({ options, exec: new GpuMachine('h200'), http: systemHttp });
      const result = await lookOnce(context);
      expect(server.seen.map(({ method }) => method)).toEqual(Array(requests).fill('PUT'));
      const pushes = result.findings.filter(({ rule }) => rule === 'gpu-metrics/push-failed');
      expect(pushes.map(({ severity }) => severity)).toEqual(told === null ? [] : [fatal ? 'error' : 'warning']);
      if (told !== null) expect(pushes[0]!.message).toMatch(told);
      for (const { message } of result.findings) expect(message).toMatch(/^[A-Z][^\n\r]*\.$/);
      expectNoSecret(JSON.stringify(result), context.logged.join('\n'));
      expect(context.masked).toEqual(expect.arrayContaining([PASSWORD, PAIR]));
    }
  });

  test('a refused port', async () => {
    const closed = await ScriptedServer.start();
    const { url } = closed;
    await closed.stop();
    const clock = new MemoryClock();
    const gateway = openGateway({ ...SETTINGS, url }, systemHttp, clock);
    const delivery = await gateway.request('PUT', '/metrics/job/a', 'a 1\n');
    expect(delivery).toMatchObject({ ok: false, attempts: 3, reason: expect.stringContaining('could not be reached') });
  });

  test.each([301, 302, 307, 308])(
    'a redirect (%d) is not followed, and nothing goes to the other host',
    async (status) => {
      other.play({ status: 200 });
      server.play({ status, headers: { location: `${other.url}/metrics?token=${TOKEN}` } });
      const gateway = openGateway(
        { ...SETTINGS, url: server.url, token: TOKEN, allowInsecure: true },
        systemHttp,
        new MemoryClock(),
      );
      const delivery = await gateway.request('PUT', '/metrics/job/a', 'a 1\n');
      expect(delivery).toMatchObject({
        ok: false,
        attempts: 1,
        reason: expect.stringContaining('which is not followed'),
      });
      expectNoSecret(JSON.stringify(delivery));
      expect(other.seen).toEqual([]);
      expect(server.seen.length).toBe(1);
    },
  );

  test('the daemon tells of an outage once, without secrets, and of its end', async () => {
    const away = answer(503, ECHO_TOKEN);
    server.play(away, away, away, away, answer(200));
    const options = {
      gateway: server.url,
      token: TOKEN,
      'allow-insecure-credentials': true,
      retries: 0,
      demo: true,
      interval: '1s',
    };
    const clock = new MemoryClock();
    const context = gpuContext({ options, http: systemHttp, clock });
    const settle = async (): Promise<void> => {
      while (server.seen.length < Math.min(5, probes)) await new Promise((resolve) => setTimeout(resolve, 2));
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    let probes = 0;
    const prober = proberFor(context)!;
    const slow = {
      probe: async () => {
        await settle();
        return prober.probe();
      },
      close: async () => {},
    };
    const parts = {
      prober: slow,
      target: targetFor(context),
      sendEveryMs: 0,
      onProbe: () => probes++,
      over: () => (probes >= 6 ? 'enough' : null),
    };
    const { pushes } = await sampleUntil(context, parts, new AbortController().signal);
    expect(pushes).toEqual({ sent: 2, failed: 4 });
    expect(context.logged).toEqual([expect.stringMatching(/^The gateway answered 503/), 'Sending works again.']);
    expectNoSecret(context.logged.join('\n'));
  });
});

const SETTINGS: GatewaySettings = {
  url: 'http://127.0.0.1:1',
  username: null,
  password: null,
  token: null,
  certificateAuthority: null,
  allowInsecure: false,
  compress: true,
  timeoutMs: 500,
  retries: 2,
  deadlineMs: 60_000,
};

function expectNoSecret(...texts: readonly string[]): void {
  for (const text of texts) {
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(text).not.toContain('\n::error');
  }
}

describe('what is sent', () => {
  test('gzip and a bearer token', async () => {
    server.play({ status: 200 });
    const gateway = openGateway(
      { ...SETTINGS, url: `${server.url}/prefix/`, token: TOKEN, allowInsecure: true },
      systemHttp,
      new MemoryClock(),
    );
    expect(await gateway.request('PUT', '/metrics/job/a', 'a 1\n')).toEqual({ ok: true, body: '', attempts: 1 });
    const [request] = server.seen;
    expect(request!.path).toBe('/prefix/metrics/job/a');
    expect(request!.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'content-encoding': 'gzip' });
    expect(gunzipSync(request!.body).toString()).toBe('a 1\n');
  });

  test('plain text and a user', async () => {
    server.play({ status: 200 });
    const settings = {
      ...SETTINGS,
      url: server.url,
      username: 'ci',
      password: PASSWORD,
      allowInsecure: true,
      compress: false,
    };
    await openGateway(settings, systemHttp, new MemoryClock()).request('PUT', '/metrics/job/a', 'a 1\n');
    expect(server.seen[0]!.headers.authorization).toBe(`Basic ${PAIR}`);
    expect(server.seen[0]!.headers['content-encoding']).toBeUndefined();
    expect(server.seen[0]!.body.toString()).toBe('a 1\n');
  });
});

describe('pauses', () => {
  /** A clock that notes how long it was asked to sleep. */
  class NotingClock extends MemoryClock {
    readonly pauses: number[] = [];
    override async sleep(milliseconds: number): Promise<void> {
      this.pauses.push(milliseconds);
      await super.sleep(milliseconds);
    }
  }

  test('double, with jitter between the half and the whole', async () => {
    server.play(answer(503));
    for (const [random, pauses] of [
      [0, [250, 500, 1000, 2000]],
      [1, [500, 1000, 2000, 4000]],
    ] as const) {
      const clock = new NotingClock();
      await openGateway({ ...SETTINGS, url: server.url, retries: 4 }, systemHttp, clock, () => random).request(
        'DELETE',
        '/x',
      );
      expect(clock.pauses).toEqual(pauses);
    }
  });

  test('honour Retry-After, and end with the deadline', async () => {
    server.play({ status: 429, headers: { 'retry-after': '7' } });
    const clock = new NotingClock();
    const settings = { ...SETTINGS, url: server.url, retries: 9, deadlineMs: 20_000 };
    expect(await openGateway(settings, systemHttp, clock).request('PUT', '/x', '')).toMatchObject({
      ok: false,
      attempts: 3,
    });
    expect(clock.pauses).toEqual([7000, 7000]);
  });
});

describe('settings that are refused', () => {
  test.each<[Partial<GatewaySettings>, string]>([
    [{ url: 'pushgateway.example' }, 'The gateway is no URL'],
    [{ url: 'pushgateway:9091' }, 'not by pushgateway'],
    [{ url: 'file:///etc/passwd' }, 'not by file'],
    [{ url: 'https://ci:secret@gateway.example' }, 'Credentials do not belong into the URL'],
    [{ url: 'https://gateway.example/?a=b' }, 'without a query'],
    [{ url: 'http://gateway.example', token: TOKEN }, 'Credentials would travel unencrypted'],
    [{ url: 'https://gateway.example', token: TOKEN, username: 'ci' }, 'either a token or a user name'],
    [{ url: 'https://gateway.example', token: 'a\r\nHost: b' }, 'characters that no header may hold'],
  ])('%j', (settings, reason) => {
    expect(() => openGateway({ ...SETTINGS, ...settings }, systemHttp, new MemoryClock())).toThrow(reason);
    try {
      openGateway({ ...SETTINGS, ...settings }, systemHttp, new MemoryClock());
    } catch (error) {
      expect((error as Error).message).not.toContain('secret');
    }
  });
});
