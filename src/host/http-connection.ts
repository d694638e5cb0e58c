import * as http from 'node:http';
import * as https from 'node:https';
import type * as net from 'node:net';
import * as tls from 'node:tls';
import type { HttpRequest, HttpResponse } from './host.js';

/** Sends one request and collects its answer within the request's time; rejects with a one-sentence Error. */
export async function connect(request: HttpRequest & { readonly bodyLimit: number }): Promise<HttpResponse> {
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`${url.protocol}// is not supported`);
  const deadline = AbortSignal.timeout(request.timeoutMs);
  try {
    const proxy = proxyFor(url);
    const socket = proxy !== null && url.protocol === 'https:' ? await tunnel(url, proxy, request, deadline) : null;
    return await exchange(request, url, proxy, socket, deadline);
  } catch (error) {
    throw new Error(deadline.aborted ? `no answer within ${request.timeoutMs} ms` : reasonOf(error), { cause: error });
  }
}

function exchange(
  request: HttpRequest & { readonly bodyLimit: number },
  url: URL,
  proxy: URL | null,
  socket: net.Socket | null,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const secure = url.protocol === 'https:';
  const body = typeof request.body === 'string' ? Buffer.from(request.body) : request.body;
  const options: https.RequestOptions = {
    method: request.method,
    signal,
    headers: { ...request.headers, ...(body === undefined ? {} : { 'content-length': String(body.length) }) },
    ...trust(request),
    // An agent, even none, would open a connection of its own and leave the tunnel unused.
    ...(socket === null
      ? { agent: false }
      : {
          defaultPort: 443,
          createConnection: () => tls.connect({ socket, servername: url.hostname, ...trust(request) }),
        }),
  };
  const target = proxy !== null && !secure ? throughProxy(url, proxy, options) : url;
  return new Promise((resolve, reject) => {
    const outgoing = clientFor(target).request(target, options, (incoming) => {
      const pieces: Uint8Array[] = [];
      let length = 0;
      incoming.on('data', (piece: Uint8Array) => {
        if (length < request.bodyLimit) pieces.push(piece.subarray(0, request.bodyLimit - length));
        length += piece.length;
      });
      incoming.on('error', reject);
      incoming.on('aborted', () => reject(new Error('the connection broke off in the answer')));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: flatten(incoming.headers),
          body: Buffer.concat(pieces).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The further authorities that a request names, beside the usual ones. */
function trust({ certificateAuthority }: HttpRequest): { readonly ca?: string[] } {
  return certificateAuthority === undefined ? {} : { ca: [...tls.rootCertificates, certificateAuthority] };
}

function clientFor(url: URL): typeof http | typeof https {
  return url.protocol === 'https:' ? https : http;
}

function throughProxy(url: URL, proxy: URL, options: http.RequestOptions): URL {
  options.path = url.href;
  options.headers = { ...options.headers, host: url.host, ...proxyCredentials(proxy) };
  return new URL(proxy.origin);
}

/** Opens a CONNECT tunnel through the proxy. */
function tunnel(url: URL, proxy: URL, request: HttpRequest, signal: AbortSignal): Promise<net.Socket> {
  const authority = `${url.hostname}:${url.port || '443'}`;
  return new Promise((resolve, reject) => {
    const asking = clientFor(proxy).request(proxy.origin, {
      ...trust(request),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...proxyCredentials(proxy) },
      signal,
      agent: false,
    });
    asking.on('connect', (response, socket) => {
      if (response.statusCode === 200) resolve(socket);
      else reject(new Error(`the proxy refused the connection with status ${response.statusCode}`));
    });
    // A proxy that answers like a web server is none.
    asking.on('response', ({ statusCode }) => reject(new Error(`the proxy answered with status ${statusCode}`)));
    asking.on('error', reject);
    asking.end();
  });
}

function proxyCredentials(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function proxyFor(url: URL): URL | null {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const value = process.env[name] || process.env[name.toUpperCase()];
  if (!value || bypasses(url, process.env.no_proxy || process.env.NO_PROXY || '')) return null;
  const address = value.includes('://') ? value : `http://${value}`;
  if (!/^https?:/i.test(address) || !URL.canParse(address)) throw new Error(`the variable ${name} names no HTTP proxy`);
  return new URL(address);
}

function bypasses({ hostname, port, protocol }: URL, list: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')) return true;
  const asked = port || (protocol === 'https:' ? '443' : '80');
  return list.split(',').some((entry) => {
    const [, name = '', only = asked] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
    return only === asked && (name === '*' || (name !== '' && (hostname === name || hostname.endsWith(`.${name}`))));
  });
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was reset',
    ENOTFOUND: 'the host name is unknown',
    EAI_AGAIN: 'the host name could not be looked up',
    ETIMEDOUT: 'the connection timed out',
  };
  return known[code ?? ''] ?? message;
}
