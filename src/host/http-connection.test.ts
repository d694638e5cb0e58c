import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { describeWith } from '../testing/tools.js';
import { systemHttp } from './http.js';

const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'] as const;
const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));

function environment(variables: Readonly<Record<string, string | undefined>>): void {
  for (const name of VARIABLES) delete process.env[name];
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value;
}

afterEach(() => environment(before));

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** Certificates for the two names that tests use, with their key. */
function certificate(openssl: string): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  try {
    const names = ['-subj', '/CN=api.github.test', '-addext', 'subjectAltName=DNS:api.github.test,DNS:localhost'];
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...files];
    execFileSync(openssl, [...make, ...names], { stdio: 'pipe' });
    return { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describeWith(['openssl'], 'T31: an API over TLS behind a proxy', (openssl) => {
  const seen: { readonly name: string | undefined; readonly authorization: string | undefined }[] = [];
  const asked: IncomingMessage[] = [];
  const servers: Server[] = [];
  let ports: { readonly api: number; readonly proxy: number; readonly secureProxy: number };
  let authority: string;

  beforeAll(async () => {
    const pair = certificate(openssl!);
    authority = pair.cert.toString();
    const api = createHttps(pair, ({ headers }, response) => {
      seen.push({ name: headers.host, authorization: headers.authorization });
      response.end('{}');
    });
    const proxies = [createHttp(), createHttps(pair)];
    servers.push(api, ...proxies);
    const apiPort = await listening(api);
    for (const proxy of proxies) {
      proxy.on('connect', (request, socket) => {
        asked.push(request);
        const onward = connect(apiPort, '127.0.0.1', () => socket.write('HTTP/1.1 200 Go on\r\n\r\n'));
        onward.pipe(socket).pipe(onward);
        for (const end of [onward, socket]) end.on('error', () => end.destroy());
      });
    }
    ports = { api: apiPort, proxy: await listening(proxies[0]!), secureProxy: await listening(proxies[1]!) };
  });
  afterEach(() => {
    seen.length = asked.length = 0;
  });
  afterAll(() => {
    for (const server of servers) server.close();
  });

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
        kind === 'http' ? `http://ada:p%40ss@127.0.0.1:${ports.proxy}` : `https://localhost:${ports.secureProxy}`;
      environment({ HTTPS_PROXY: address });
      expect((await ask(authority)).status).toBe(200);
      expect(seen).toEqual([{ name: 'api.github.test', authorization: 'Bearer secret' }]);
      expect(asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
        ['api.github.test:443', undefined],
      ]);
      const basic = `Basic ${Buffer.from('ada:p@ss').toString('base64')}`;
      expect(asked[0]!.headers['proxy-authorization']).toBe(kind === 'http' ? basic : undefined);
    },
  );

  test('sends nothing to a server whose certificate nobody vouches for', async () => {
    environment({ HTTPS_PROXY: `http://127.0.0.1:${ports.proxy}` });
    await expect(ask()).rejects.toThrow('self-signed certificate');
    expect([asked.length, seen]).toEqual([1, []]);
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
    environment({ HTTPS_PROXY: `http://127.0.0.1:${ports.proxy}`, NO_PROXY: list });
    await expect(ask(authority)).rejects.toThrow(/the host name (is unknown|could not be looked up)/);
    expect(asked).toEqual([]);
  });

  test.each(['github.test:8443', 'hub.test', 'api.github.test.example', ''])(
    'goes through the proxy where NO_PROXY is `%s`',
    async (list) => {
      environment({ https_proxy: `127.0.0.1:${ports.proxy}`, no_proxy: list });
      expect((await ask(authority)).status).toBe(200);
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
