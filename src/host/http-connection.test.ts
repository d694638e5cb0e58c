import { createServer as createHttp } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { listening, ProxiedApi, setProxies } from '../testing/proxied-api.js';
import { describeWith } from '../testing/tools.js';
import { systemHttp } from './http.js';

let undo = (): void => {};
function environment(variables: Readonly<Record<string, string>>): void {
  undo();
  undo = setProxies(variables);
}

afterEach(() => undo());

describeWith(['openssl'], 'T31: an API over TLS behind a proxy', (openssl) => {
  let api: ProxiedApi;
  beforeAll(async () => {
    api = await ProxiedApi.start(openssl!);
  });
  afterEach(() => api.clear());
  afterAll(() => api.stop());

  const ask = (certificateAuthority?: string) =>
    systemHttp.send({
      method: 'GET',
      url: 'https://api.github.test/user',
      headers: { authorization: 'Bearer secret' },
      timeoutMs: 5000,
      ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    });

  test.each(['http', 'https'] as const)(
    'goes through a tunnel of an %s proxy, which never sees the token',
    async (kind) => {
      const address =
        kind === 'http' ? `http://ada:p%40ss@127.0.0.1:${api.ports.http}` : `https://localhost:${api.ports.https}`;
      environment({ HTTPS_PROXY: address });
      expect((await ask(api.authority)).status).toBe(200);
      expect(api.seen).toEqual([{ name: 'api.github.test', authorization: 'Bearer secret' }]);
      expect(api.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
        ['api.github.test:443', undefined],
      ]);
      const basic = `Basic ${Buffer.from('ada:p@ss').toString('base64')}`;
      expect(api.asked[0]!.headers['proxy-authorization']).toBe(kind === 'http' ? basic : undefined);
    },
  );

  test('sends nothing to a server whose certificate nobody vouches for', async () => {
    environment({ HTTPS_PROXY: `http://127.0.0.1:${api.ports.http}` });
    await expect(ask()).rejects.toThrow('self-signed certificate');
    expect([api.asked.length, api.seen]).toEqual([1, []]);
  });

  test.each([
    'api.github.test',
    '.github.test',
    '*.github.test',
    '*',
    'GITHUB.test',
    'github.test:443',
    'a, github.test',
  ])('goes straight where NO_PROXY is %s', async (list) => {
    environment({ HTTPS_PROXY: `http://127.0.0.1:${api.ports.http}`, NO_PROXY: list });
    await expect(ask(api.authority)).rejects.toThrow(/the host name (is unknown|could not be looked up)/);
    expect(api.asked).toEqual([]);
  });

  test.each(['github.test:8443', 'hub.test', 'api.github.test.example', ''])(
    'goes through the proxy where NO_PROXY is `%s`',
    async (list) => {
      environment({ https_proxy: `127.0.0.1:${api.ports.http}`, no_proxy: list });
      expect((await ask(api.authority)).status).toBe(200);
    },
  );
});

describe('T31: a proxy that is none', () => {
  const ask = () => systemHttp.send({ method: 'GET', url: 'https://api.github.test/user', timeoutMs: 5000 });

  test.each([
    ['HTTPS_PROXY', 'socks5://127.0.0.1:1080'],
    ['https_proxy', 'http://['],
  ])('is said to be: %s=%s', async (name, value) => {
    environment({ [name]: value });
    await expect(ask()).rejects.toThrow('the variable https_proxy names no HTTP proxy');
  });

  test('refuses, or answers like a web server', async () => {
    const server = createHttp((_, response) => response.writeHead(405).end());
    const address = `http://127.0.0.1:${await listening(server)}`;
    try {
      environment({ HTTPS_PROXY: address });
      await expect(ask()).rejects.toThrow('the connection was reset');
      server.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
      await expect(ask()).rejects.toThrow('the proxy refused the connection with status 407');
    } finally {
      server.close();
    }
  });
});
