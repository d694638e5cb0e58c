import type { Clock, Http, HttpRequest, HttpResponse } from '../host/host.js';

/** The version of the REST interface that this client speaks. */
const API_VERSION = '2022-11-28';
const REQUEST_TIMEOUT_MS = 10_000;
const BODY_LIMIT = 16 * 1024 * 1024;
const PAGES = 100;
/** How often a request that GitHub put off is sent again. */
const RETRIES = 3;
/** How long GitHub wants to be left alone after a secondary limit without a time; each further time doubles it. */
const SECONDARY_WAIT_MS = 60_000;
const BETWEEN_WRITES_MS = 1000;
const PAUSE_MS = 1000;

/** Where and as whom to talk to GitHub. */
export interface GitHubAccess {
  /** `https://api.github.com` or a server's own, no slash at its end. */
  readonly api: string;
  readonly token: string;
  /** How long all rate limits together may be waited for, in milliseconds; beyond it a request fails instead. */
  readonly waitBudgetMs: number;
  /** How long GitHub may take over all answers together, lost ones and our pauses after them included; as above. */
  readonly answerBudgetMs: number;
}

/**
 * Why a request led to nothing: `refused` it was turned down, so nothing has changed; `limited` the same, by a rate
 * limit; `unknown` no whole answer came, so a write may have happened.
 */
export type GitHubFailure = 'refused' | 'limited' | 'unknown';

/** What is sent besides the address, and whether it can be sent again without harm. */
interface Sending {
  readonly body?: string;
  readonly repeatable: boolean;
}

const READING: Sending = { repeatable: true };

/** A request to GitHub that failed; the message is one sentence without its full stop. */
export class GitHubError extends Error {
  readonly failure: GitHubFailure;
  readonly status: number | null;

  constructor(failure: GitHubFailure, status: number | null, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GitHubError';
    this.failure = failure;
    this.status = status;
  }
}

/**
 * A small REST client over the host's own HTTP. The usual one brings plugins and a weight of its own,
 * sends a creating request again after a dropped connection and does not read `Retry-After` on status 429; this one
 * waits as long as GitHub asks, within its budget, and repeats only what certainly had no effect or can have none.
 * The token goes to the API's own origin and nowhere else: redirects are not followed, foreign page links refused.
 */
export class GitHubClient {
  /** Requests left in the current hour as GitHub last said, or null while it has not. */
  remaining: number | null = null;
  private readonly http: Http;
  private readonly clock: Clock;
  private readonly access: GitHubAccess;
  private waitedMs = 0;
  private answeringMs = 0;
  private lastWrite: number | null = null;

  constructor(host: { readonly http: Http; readonly clock: Clock }, access: GitHubAccess) {
    this.http = host.http;
    this.clock = host.clock;
    this.access = access;
  }

  /** The JSON at a path such as `/user`. */
  async get(path: string): Promise<unknown> {
    return parsed(await this.send('GET', this.access.api + path, READING));
  }

  /** The data of a GraphQL query, which changes nothing. */
  async query(query: string): Promise<unknown> {
    const url = `${this.access.api.replace(/\/api\/v3$/, '/api')}/graphql`;
    const answer = parsed(await this.send('POST', url, { body: JSON.stringify({ query }), repeatable: true }));
    const { data = null } = Object(answer) as { readonly data?: unknown };
    // Its own rate limit says so in an answer of status 200.
    if (data === null) throw new GitHubError('limited', null, 'GitHub did not answer a query');
    return data;
  }

  /** The members of all pages of a list; rejects when any page fails, so the answer is never a part. */
  async list(path: string): Promise<unknown[]> {
    const members: unknown[] = [];
    let url: string | null = this.access.api + path;
    for (let page = 0; url !== null; page++) {
      if (page === PAGES) throw new GitHubError('refused', null, `the list has more than ${PAGES} pages`);
      const response: HttpResponse = await this.send('GET', url, READING);
      const answer = parsed(response);
      if (!Array.isArray(answer)) throw new GitHubError('unknown', response.status, 'the answer is not a list');
      for (const member of answer) members.push(member);
      url = this.nextPage(response.headers.link ?? '');
    }
    return members;
  }

  /**
   * Sends a change, at least a second after the last one; it is repeated only where a rate limit turned it down.
   * Where the answer is lost it rejects a second later, when a list shows whether the change was made.
   */
  async write(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<unknown> {
    if (this.lastWrite !== null) {
      const pause = this.lastWrite + BETWEEN_WRITES_MS - this.clock.elapsed();
      if (pause > 0) await this.clock.sleep(pause);
    }
    const sending = { body: JSON.stringify(body), repeatable: false };
    const sent = this.send(method, this.access.api + path, sending).finally(() => {
      this.lastWrite = this.clock.elapsed();
    });
    try {
      return parsed(await sent);
    } catch (error) {
      if (isLost(error)) await this.pause();
      throw error;
    }
  }

  private async send(method: HttpRequest['method'], url: string, sending: Sending): Promise<HttpResponse> {
    let lost = 0;
    for (let attempt = 0; ; ) {
      const response = await this.exchange(method, url, sending.body);
      if (response instanceof Error || response.status >= 500) {
        if (!sending.repeatable || lost++ > 0) throw lostAnswer(response);
        await this.pause();
        continue;
      }
      const wait = this.waitAskedBy(response, attempt);
      if (wait === null) {
        if (response.status >= 300) throw new GitHubError('refused', response.status, refusal(response));
        return response;
      }
      if (attempt++ === RETRIES)
        throw new GitHubError('limited', response.status, `GitHub's rate limit still holds after ${RETRIES} retries`);
      await this.wait(wait);
    }
  }

  private async exchange(method: HttpRequest['method'], url: string, body?: string): Promise<HttpResponse | Error> {
    const headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${this.access.token}`,
      'user-agent': 'guardrails',
      'x-github-api-version': API_VERSION,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const leftMs = Math.ceil(this.access.answerBudgetMs - this.answeringMs);
    if (leftMs <= 0) {
      const seconds = `${Math.round(this.access.answerBudgetMs / 1000)} s`;
      throw new GitHubError('refused', null, `GitHub took longer than ${seconds} over its answers`);
    }
    const timing = { timeoutMs: Math.min(REQUEST_TIMEOUT_MS, leftMs), bodyLimit: BODY_LIMIT };
    const began = this.clock.elapsed();
    try {
      const response = await this.http.send({
        method,
        url,
        headers,
        ...timing,
        ...(body === undefined ? {} : { body }),
      });
      const remaining = response.headers['x-ratelimit-remaining'];
      if (remaining !== undefined && /^\d{1,9}$/.test(remaining)) this.remaining = Number(remaining);
      return response;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      this.answeringMs += this.clock.elapsed() - began;
    }
  }

  /** Milliseconds GitHub wants to be left alone for, or null when the answer is no rate limit. */
  private waitAskedBy({ status, headers, body }: HttpResponse, attempt: number): number | null {
    if (status !== 429 && status !== 403) return null;
    const after = headers['retry-after'];
    if (after !== undefined) {
      const asked = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - this.clock.now().getTime();
      if (!Number.isNaN(asked)) return Math.max(1000, asked);
    }
    const reset = headers['x-ratelimit-reset'] ?? '';
    if (headers['x-ratelimit-remaining'] === '0' && /^\d+$/.test(reset))
      return Math.max(1000, Number(reset) * 1000 - this.clock.now().getTime());
    return status === 429 || /rate limit/i.test(body) ? SECONDARY_WAIT_MS * 2 ** attempt : null;
  }

  private async wait(milliseconds: number): Promise<void> {
    if (this.waitedMs + milliseconds > this.access.waitBudgetMs) {
      const seconds = `${Math.ceil(milliseconds / 1000)} s`;
      throw new GitHubError('limited', null, `GitHub's rate limit asks for ${seconds} more, longer than may be waited`);
    }
    this.waitedMs += milliseconds;
    await this.clock.sleep(milliseconds);
  }

  /** What GitHub is left alone for after an answer that was lost. */
  private async pause(): Promise<void> {
    this.answeringMs += PAUSE_MS;
    await this.clock.sleep(PAUSE_MS);
  }

  private nextPage(link: string): string | null {
    const next = /<([^<>]{1,2000})>;\s*rel="next"/.exec(link.slice(0, 10_000))?.[1];
    if (next === undefined) return null;
    if (!next.startsWith(`${this.access.api}/`))
      throw new GitHubError('refused', null, 'the next page of the list is on another host');
    return next;
  }
}

/** Whether a write may have happened all the same. */
export function isLost(error: unknown): error is GitHubError {
  return error instanceof GitHubError && error.failure === 'unknown';
}

function parsed({ status, body }: HttpResponse): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new GitHubError('unknown', status, 'the answer is not whole JSON', { cause: error });
  }
}

function lostAnswer(response: HttpResponse | Error): GitHubError {
  if (response instanceof Error)
    return new GitHubError('unknown', null, `GitHub did not answer: ${response.message}`, { cause: response });
  return new GitHubError('unknown', response.status, `GitHub answered with status ${response.status}`);
}

function refusal({ status, body }: HttpResponse): string {
  const reason = /"message"\s*:\s*"([^"\\]{1,200})"/.exec(body.slice(0, 10_000))?.[1];
  if (status < 400) return `GitHub redirects with status ${status}, which is not followed`;
  return `GitHub refused with status ${status}${reason === undefined ? '' : `, ${reason}`}`;
}
