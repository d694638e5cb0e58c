import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, Http } from '../host/host.js';
import { systemHttp } from '../host/http.js';
import { SarifInbox, type StoredAnalysis } from './sarif-inbox.js';

/** An issue, or a comment, as the API shows it. */
export interface StoredPost {
  readonly number: number;
  readonly id: number;
  readonly user: { readonly login: string };
  title: string;
  body: string;
  state: 'open' | 'closed';
  labels: readonly string[];
}

/** A request that reached the API. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  /** By the API's own clock. */
  readonly atMs: number;
}

/**
 * What goes wrong with a request. `answer` replaces the answer and nothing happens; the others happen after the
 * request has had its effect: the connection is cut, the answer is a 502, never comes or stops half way.
 */
export type Failure =
  | 'reset'
  | 'bad-gateway'
  | 'hang'
  | 'truncate'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };

const MINUTE_MS = 60_000;

/** A GitHub API on this machine: issues, comments, code scanning, pages, both rate limits, and failures on request. */
export class GitHubApi {
  readonly issues: StoredPost[] = [];
  readonly comments: StoredPost[] = [];
  readonly seen: ApiRequest[] = [];
  /** Creating requests that the API's own secondary limit (80 a minute, 500 an hour) turned down. */
  secondaryHits = 0;
  remaining = 1000;
  login = 'github-actions[bot]';
  /** Whose token it is: that of an app's installation may ask GraphQL who it is, but not `/user`. */
  token: 'installation' | 'person' = 'installation';
  /** Whether the repository has code scanning. */
  codeScanning = true;
  pageSize = 100;
  /** Decides what goes wrong; null is nothing. */
  failing: (request: ApiRequest) => Failure | null = () => null;
  private readonly server: Server;
  private readonly clock: Clock;
  private readonly creations: number[] = [];
  private readonly inbox = new SarifInbox();
  private timeUp: () => void = () => {};

  private constructor(server: Server, clock: Clock) {
    this.server = server;
    this.clock = clock;
  }

  /** Starts one on a free port; its limits count by the clock. */
  static async start(clock: Clock): Promise<GitHubApi> {
    const server = createServer();
    const api = new GitHubApi(server, clock);
    server.on('request', (request, response) => api.receive(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What code scanning knows: the newest analysis of each ref, tool and category. */
  get analyses(): readonly StoredAnalysis[] {
    return [...this.inbox.analyses.values()];
  }

  /** The system's HTTP, whose time for one request at a time is up the moment the server decides to hang. */
  get http(): Http {
    return {
      send: (request) =>
        new Promise((resolve, reject) => {
          this.timeUp = () => reject(new Error(`no answer within ${request.timeoutMs} ms`));
          systemHttp.send(request).then(resolve, reject);
        }),
    };
  }

  /** Puts an issue there as somebody. */
  add(issue: Partial<StoredPost>): StoredPost {
    return stored(this.issues, { user: { login: this.login }, ...issue });
  }

  /** Forgets everything. */
  clear(): void {
    this.issues.length = this.comments.length = this.seen.length = this.creations.length = 0;
    this.inbox.analyses.clear();
    this.remaining = 1000;
    this.secondaryHits = 0;
    this.failing = () => null;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private receive(incoming: IncomingMessage, response: ServerResponse): void {
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, path: url, authorization: headers.authorization ?? null, atMs: this.clock.elapsed() };
      this.seen.push(request);
      const failure = this.failing(request);
      if (typeof failure === 'object' && failure !== null) {
        response.writeHead(failure.status, failure.headers).end(failure.body);
        return;
      }
      const answer = this.answer(request, Buffer.concat(pieces).toString('utf8'));
      const text = JSON.stringify(answer.body);
      if (failure === 'hang') this.timeUp();
      if (failure === 'reset' || failure === 'hang') incoming.socket.destroy();
      else if (failure === 'bad-gateway') response.writeHead(502).end('<html>');
      else if (failure === 'truncate') response.writeHead(answer.status).end(text.slice(0, text.length / 2));
      else if (failure === null) response.writeHead(answer.status, answer.headers).end(text);
    });
  }

  private answer({ method, path }: ApiRequest, text: string): Answer {
    if (this.remaining === 0) return refused(403, 'API rate limit exceeded', { 'x-ratelimit-remaining': '0' });
    const headers = { 'x-ratelimit-remaining': String(--this.remaining) };
    const url = new URL(path, this.url);
    if (url.pathname === '/graphql') return { status: 200, headers, body: { data: { viewer: { login: this.login } } } };
    if (url.pathname === '/user')
      return this.token === 'person'
        ? { status: 200, headers, body: { login: this.login } }
        : refused(403, 'Resource not accessible by integration');
    if (url.pathname === '/repos/acme/monorepo/code-scanning/sarifs') return this.scan(text, headers);
    const [, kind, number] = /^\/repos\/acme\/monorepo\/(issues(?:\/\d+\/comments|\/comments)?)(?:\/(\d+))?$/.exec(
      url.pathname,
    ) ?? [null, '', undefined];
    const posts = kind === 'issues' ? this.issues : kind === '' ? null : this.comments;
    if (posts === null) return refused(404, 'Not Found');
    if (method === 'GET') return this.page(posts, url, headers);
    const given = JSON.parse(text) as Partial<StoredPost>;
    if ((given.body ?? '').length > 65_536 || (given.title ?? '').length > 256) return refused(422, 'body is too long');
    if (method === 'POST') {
      if (this.limitsCreation()) return refused(403, 'You have exceeded a secondary rate limit');
      return { status: 201, headers, body: stored(posts, { ...given, user: { login: this.login } }) };
    }
    const post = posts.find((candidate) => candidate.number === Number(number));
    return post === undefined ? refused(404, 'Not Found') : { status: 200, headers, body: Object.assign(post, given) };
  }

  private scan(text: string, headers: Answer['headers']): Answer {
    if (!this.codeScanning)
      return refused(403, 'Advanced Security must be enabled for this repository to use code scanning.');
    const wrong = this.inbox.take(JSON.parse(text));
    return wrong === null ? { status: 202, headers, body: { id: 'a1' } } : refused(400, wrong);
  }

  private page(posts: readonly StoredPost[], url: URL, headers: Answer['headers']): Answer {
    const creator = url.searchParams.get('creator');
    const all = posts.filter(({ user }) => creator === null || user.login === creator);
    const page = Number(url.searchParams.get('page') ?? 1);
    const end = page * this.pageSize;
    url.searchParams.set('page', String(page + 1));
    const link: Record<string, string> = end < all.length ? { link: `<${url.href}>; rel="next"` } : {};
    return { status: 200, headers: { ...headers, ...link }, body: all.slice(end - this.pageSize, end) };
  }

  private limitsCreation(): boolean {
    const now = this.clock.elapsed();
    const since = (span: number): number => this.creations.filter((at) => at > now - span).length;
    const limited = since(MINUTE_MS) >= 80 || since(60 * MINUTE_MS) >= 500;
    if (limited) this.secondaryHits++;
    else this.creations.push(now);
    return limited;
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

function refused(status: number, message: string, headers: Answer['headers'] = {}): Answer {
  return { status, headers, body: { message } };
}

function stored(posts: StoredPost[], given: Partial<StoredPost>): StoredPost {
  const number = posts.length + 1;
  const nobody = { login: 'nobody' };
  const post = { title: '', body: '', state: 'open' as const, labels: [], user: nobody, ...given, number, id: number };
  posts.push(post);
  return post;
}
