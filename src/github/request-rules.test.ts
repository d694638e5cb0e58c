import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { getOctokit } from '../host/github-toolkit.js';
import { systemHttp } from '../host/http.js';
import { MemoryClock } from '../testing/memory-host.js';
import { ProxiedApi, setProxies } from '../testing/proxied-api.js';
import { type Scripted, ScriptedServer } from '../testing/scripted-server.js';
import { describeWith } from '../testing/tools.js';
import { GitHubClient, membersOf } from './client.js';

let server: ScriptedServer;
let elsewhere: ScriptedServer;
beforeAll(async () => {
  [server, elsewhere] = [await ScriptedServer.start(), await ScriptedServer.start()];
});
afterAll(async () => {
  await server.stop();
  await elsewhere.stop();
});

const OK: Scripted = { status: 200, body: '{}' };
const clientOf = (given: { api?: string; http?: typeof systemHttp; answerBudgetMs?: number } = {}): GitHubClient => {
  const { api = server.url, http = systemHttp, answerBudgetMs = 25_000 } = given;
  const access = { api, token: 'secret', waitBudgetMs: 600_000, answerBudgetMs };
  return new GitHubClient({ getOctokit }, { http, clock: new MemoryClock() }, access);
};

const place = { owner: 'a', repo: 'b' };
const user = async (client = clientOf()): Promise<unknown> => (await client.octokit.rest.users.getAuthenticated()).data;
const issues = ({ octokit } = clientOf()): Promise<unknown[]> =>
  membersOf(octokit.paginate.iterator(octokit.rest.issues.listForRepo, place));
const WRITES: readonly (readonly [string, (client: GitHubClient) => Promise<unknown>])[] = [
  ['opens an issue', ({ octokit }) => octokit.rest.issues.create({ ...place, title: 'One' })],
  ['edits an issue', ({ octokit }) => octokit.rest.issues.update({ ...place, issue_number: 1, state: 'closed' })],
  ['comments', ({ octokit }) => octokit.rest.issues.createComment({ ...place, issue_number: 1, body: 'One' })],
  ['mutates', ({ octokit }) => octokit.graphql('mutation { addStar(input: {starrableId: "1"}) { clientMutationId } }')],
];

describe.each(WRITES)('a request that %s', (_, write) => {
  test.each<Scripted>([
    ...[500, 502, 503, 504, 599].map((status) => ({ status })),
    ...(['reset', 'truncate', 'hang'] as const),
    { status: 201, body: '' },
    { status: 201, body: '{"number": 1' },
    { status: 204 },
  ])('is sent 1 time where the answer is %j, and is said to have had its effect perhaps', async (step) => {
    server.play(step, OK);
    const failed = write(clientOf({ answerBudgetMs: 300 }));
    await expect(failed).rejects.toMatchObject({ name: 'GitHubError', failure: 'unknown' });
    expect(server.seen).toHaveLength(1);
  });

  test.each([301, 302, 303, 307, 308])(
    'follows no redirect of status %i: 0 tokens reach another host',
    async (status) => {
      elsewhere.play(OK);
      server.play({ status, headers: { location: `${elsewhere.url}/` } });
      await expect(write(clientOf())).rejects.toMatchObject({ failure: 'refused' });
      expect([server.seen.length, elsewhere.seen]).toEqual([1, []]);
    },
  );
});

describe('a request that changes nothing', () => {
  test.each<Scripted>([{ status: 503 }, 'reset', 'truncate'])(
    'is sent once more where the answer is %j',
    async (step) => {
      server.play(step, OK);
      expect(await user()).toEqual({});
      server.play(step, { status: 200, body: '{"data":{"viewer":{}}}' });
      expect(await clientOf().query('{ viewer { login } }')).toEqual({ viewer: {} });
      expect(server.seen).toHaveLength(2);
    },
  );

  test.each([301, 302, 303, 307, 308])(
    'follows no redirect of status %i: 0 tokens reach another host',
    async (status) => {
      elsewhere.play(OK);
      server.play({ status, headers: { location: `${elsewhere.url}/` } });
      await expect(user()).rejects.toThrow(`redirects with status ${status}`);
      expect([server.seen.length, elsewhere.seen]).toEqual([1, []]);
    },
  );
});

describe('the list of issues', () => {
  const next = { link: '' };
  beforeAll(() => {
    next.link = `<${server.url}/repos/a/b/issues?page=2>; rel="next"`;
  });

  test.each<[string, Scripted]>([
    // By itself the client takes this status for the end of a list.
    ['status 409', { status: 409, body: '{"message":"Git Repository is empty."}' }],
    ['no content', { status: 204 }],
    ['an empty body', { status: 200, body: '' }],
    ['null', { status: 200, body: 'null' }],
    ['a number', { status: 200, body: '7' }],
    ['a text', { status: 200, body: '"[]"' }],
    ['an object of counts', { status: 200, body: '{"total_count":0}' }],
    ['an object with a list', { status: 200, body: '{"total_count":0,"items":[]}' }],
    ['an object with commits', { status: 200, body: '{"total_commits":9,"url":"x"}' }],
  ])('is never taken for whole when its second page is %s', async (_, second) => {
    server.play({ status: 200, headers: next, body: '[1]' }, second);
    await expect(issues()).rejects.toMatchObject({ name: 'GitHubError' });
    expect(server.seen).toHaveLength(2);
  });

  test('ends after 100 pages, whatever comes next', async () => {
    server.play({ status: 200, headers: next, body: '[1]' });
    await expect(issues()).rejects.toThrow('the list has more than 100 pages');
    expect(server.seen).toHaveLength(101);
  });

  test.each(['https://evil.example/', '//evil.example/', 'ftp://evil.example/', '{+x}', 'evil'])(
    'is not looked for at %s',
    async (address) => {
      const seen: string[] = [];
      const http: typeof systemHttp = {
        send: async ({ url }) => {
          seen.push(url);
          return { status: 200, headers: { link: `<${address}>; rel="next"` }, body: '[]' };
        },
      };
      await expect(issues(clientOf({ http }))).rejects.toMatchObject({ name: 'GitHubError' });
      expect(seen.filter((url) => !url.startsWith(`${server.url}/`))).toEqual([]);
    },
  );
});

describe('the client', () => {
  test('says nothing of its own, whatever the headers of an answer say', async () => {
    const written: string[] = [];
    const streams = [process.stdout, process.stderr];
    const before = streams.map(({ write }) => write);
    for (const stream of streams) stream.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    const { warn, error } = console;
    console.warn = console.error = (...words) => written.push(words.join(' '));
    try {
      const headers = {
        deprecation: '@1',
        sunset: '##[error]pwned',
        link: '<https://evil.example/::error::pwned>; rel="deprecation"',
        'content-type': 'no type at all; ##[error]pwned',
      };
      server.play({ status: 200, headers, body: '{}' });
      expect(await user()).toEqual({});
      const { log } = clientOf().octokit;
      for (const say of [log.debug, log.info, log.warn, log.error]) say('##[error]pwned');
    } finally {
      [process.stdout.write, process.stderr.write] = before as [
        typeof process.stdout.write,
        typeof process.stdout.write,
      ];
      Object.assign(console, { warn, error });
    }
    expect(written).toEqual([]);
  });

  test('sends the token, what it is and the version of the interface, and nothing else that is ours', async () => {
    server.play(OK);
    await clientOf().octokit.rest.issues.create({ ...place, title: 'One' });
    const [{ headers, body, method, path }] = server.seen as [(typeof server.seen)[number]];
    expect([method, path, JSON.parse(body.toString())]).toEqual(['POST', '/repos/a/b/issues', { title: 'One' }]);
    expect(headers).toMatchObject({
      authorization: 'token secret',
      'user-agent': expect.stringMatching(/^guardrails octokit-core\.js/),
      'x-github-api-version': '2022-11-28',
    });
    expect(Object.keys(headers).sort()).toEqual(
      'accept authorization connection content-length content-type host user-agent x-github-api-version'.split(' '),
    );
  });

  test('comes without plugins that would send requests again by rules of their own', () => {
    const { octokit } = clientOf();
    expect(['retry', 'throttle', 'retryRequest'].filter((name) => name in octokit)).toEqual([]);
    const lock = readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8');
    expect(lock.match(/"node_modules\/@octokit\/plugin-[^"/]*"/g)).toEqual([
      '"node_modules/@octokit/plugin-paginate-rest"',
      '"node_modules/@octokit/plugin-rest-endpoint-methods"',
    ]);
  });
});

describeWith(['openssl'], 'T31: the client behind a proxy', (openssl) => {
  let api: ProxiedApi;
  let undo = (): void => {};
  beforeAll(async () => {
    api = await ProxiedApi.start(openssl!);
  });
  afterAll(() => api.stop());

  const askThrough = async (variables: Record<string, string>): Promise<unknown> => {
    undo = setProxies(variables);
    try {
      const http: typeof systemHttp = {
        send: (request) => systemHttp.send({ ...request, certificateAuthority: api.authority }),
      };
      return await user(clientOf({ api: 'https://api.github.test', http }));
    } finally {
      undo();
    }
  };

  test.each(['http', 'https'] as const)(
    'asks through a tunnel of an %s proxy, which never sees the token',
    async (kind) => {
      api.clear();
      const proxy = {
        http: `http://ada:p%40ss@127.0.0.1:${api.ports.http}`,
        https: `https://localhost:${api.ports.https}`,
      };
      expect(await askThrough({ HTTPS_PROXY: proxy[kind] })).toEqual({});
      expect(api.seen).toEqual([{ name: 'api.github.test', authorization: 'token secret' }]);
      expect(api.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
        ['api.github.test:443', undefined],
      ]);
    },
  );

  test('goes straight where NO_PROXY says so, and names a proxy that is none', async () => {
    api.clear();
    const proxy = `http://127.0.0.1:${api.ports.http}`;
    await expect(askThrough({ HTTPS_PROXY: proxy, NO_PROXY: '.github.test' })).rejects.toThrow('GitHub did not answer');
    await expect(askThrough({ HTTPS_PROXY: 'socks5://127.0.0.1:1' })).rejects.toThrow(
      'GitHub did not answer: the variable https_proxy names no HTTP proxy',
    );
    expect([api.asked, api.seen]).toEqual([[], []]);
  });
});
