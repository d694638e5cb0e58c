import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts a server on a free port of this machine and says which. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'] as const;

/** Gives this process these variables about proxies and no others; returns what undoes it. */
export function setProxies(variables: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
  const put = (values: typeof variables): void => {
    for (const name of VARIABLES) delete process.env[name];
    for (const [name, value] of Object.entries(values)) if (value !== undefined) process.env[name] = value;
  };
  put(variables);
  return () => put(before);
}

/** An API at `https://api.github.test`, which only proxies can find, and proxies that open tunnels to it. */
export class ProxiedApi {
  /** Requests that reached the API. */
  readonly seen: { readonly name: string | undefined; readonly authorization: string | undefined }[] = [];
  /** Tunnels that the proxies were asked for. */
  readonly asked: IncomingMessage[] = [];
  /** PEM text of the only authority that vouches for these servers. */
  readonly authority: string;
  /** Ports of the proxies, by the protocol they are asked in. */
  readonly ports = { http: 0, https: 0 };
  private readonly servers: readonly Server[];

  private constructor(openssl: string) {
    const pair = certificate(openssl);
    this.authority = pair.cert.toString();
    const api = createHttps(pair, ({ headers }, response) => {
      this.seen.push({ name: headers.host, authorization: headers.authorization });
      response.end('{}');
    });
    this.servers = [api, createHttp(), createHttps(pair)];
  }

  /** Starts all of them, with certificates that openssl makes. */
  static async start(openssl: string): Promise<ProxiedApi> {
    const made = new ProxiedApi(openssl);
    const [api, ...proxies] = made.servers;
    const port = await listening(api!);
    for (const proxy of proxies) {
      proxy.on('connect', (request, socket) => {
        made.asked.push(request);
        const onward = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 Go on\r\n\r\n'));
        onward.pipe(socket).pipe(onward);
        for (const end of [onward, socket]) end.on('error', () => end.destroy());
      });
    }
    [made.ports.http, made.ports.https] = [await listening(proxies[0]!), await listening(proxies[1]!)];
    return made;
  }

  /** Forgets what was asked. */
  clear(): void {
    this.seen.length = this.asked.length = 0;
  }

  stop(): void {
    for (const server of this.servers) server.close();
  }
}

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
