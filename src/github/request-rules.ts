import type { Clock } from '../host/host.js';
import { GitHubError, isLost } from './github-error.js';
import type { TimeBudget } from './time-budget.js';

/** How often a request that GitHub put off is sent again. */
const RETRIES = 3;
/** How long GitHub wants to be left alone after a secondary limit without a time; each further time doubles it. */
const SECONDARY_WAIT_MS = 60_000;
const BETWEEN_WRITES_MS = 1000;
const PAUSE_MS = 1000;

/** What of a request its rules hang on. */
interface Asked {
  readonly method: string;
  /** Of GraphQL. */
  readonly query?: unknown;
}

/** An answer of whatever status; its data is the body as it came. */
interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/**
 * The rules of every request of GitHub's client, as its request hook: after a rate limit it is sent again, when GitHub
 * asks for it and within the budget; after a lost answer once more, if it changes nothing; writes are a second apart.
 * Whatever fails is a GitHubError, and every answer is whole JSON.
 */
export class RequestRules {
  /** Requests left in the current hour as GitHub last said, or null while it has not. */
  remaining: number | null = null;
  private readonly clock: Clock;
  private readonly budget: TimeBudget;
  private lastWrite: number | null = null;

  constructor(clock: Clock, budget: TimeBudget) {
    this.clock = clock;
    this.budget = budget;
  }

  /**
   * Sends a request. A change is repeated only where a rate limit turned it down; where its answer is lost this rejects
   * a second later, when a list shows whether the change was made.
   */
  readonly hook = async <A extends Asked, B extends Answered>(
    send: (asked: A) => B | Promise<B>,
    asked: A,
  ): Promise<B> => {
    if (changesNothing(asked)) return this.complete(() => send(asked), true);
    if (this.lastWrite !== null) {
      const pause = this.lastWrite + BETWEEN_WRITES_MS - this.clock.elapsed();
      if (pause > 0) await this.clock.sleep(pause);
    }
    const sent = this.complete(() => send(asked), false).finally(() => {
      this.lastWrite = this.clock.elapsed();
    });
    try {
      return await sent;
    } catch (error) {
      if (isLost(error)) await this.budget.pause(PAUSE_MS);
      throw error;
    }
  };

  private async complete<B extends Answered>(send: () => B | Promise<B>, repeatable: boolean): Promise<B> {
    let lost = 0;
    for (let attempt = 0; ; ) {
      const answer = await answerTo(send);
      if (answer instanceof Error || answer.status >= 500) {
        if (!repeatable || lost++ > 0) throw lostAnswer(answer);
        await this.budget.pause(PAUSE_MS);
        continue;
      }
      const remaining = headerOf(answer, 'x-ratelimit-remaining');
      if (/^\d{1,9}$/.test(remaining)) this.remaining = Number(remaining);
      const wait = this.waitAskedBy(answer, attempt);
      if (wait === null) {
        if (answer.status >= 300) throw new GitHubError('refused', refusal(answer));
        return { ...answer, data: parsed(answer) };
      }
      if (attempt++ === RETRIES)
        throw new GitHubError('limited', `GitHub's rate limit still holds after ${RETRIES} retries`);
      await this.budget.wait(wait);
    }
  }

  /** Milliseconds GitHub wants to be left alone for, or null when the answer is no rate limit. */
  private waitAskedBy(answer: Answered, attempt: number): number | null {
    if (answer.status !== 429 && answer.status !== 403) return null;
    const now = this.clock.now().getTime();
    const after = headerOf(answer, 'retry-after');
    if (after !== '') {
      const asked = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now;
      if (!Number.isNaN(asked)) return Math.max(1000, asked);
    }
    const reset = headerOf(answer, 'x-ratelimit-reset');
    if (headerOf(answer, 'x-ratelimit-remaining') === '0' && /^\d+$/.test(reset))
      return Math.max(1000, Number(reset) * 1000 - now);
    return answer.status === 429 || /rate limit/i.test(bodyOf(answer)) ? SECONDARY_WAIT_MS * 2 ** attempt : null;
  }
}

function changesNothing({ method, query }: Asked): boolean {
  return method === 'GET' || (typeof query === 'string' && /^\s*(\{|query\b)/.test(query));
}

/** The answer, whatever its status, or why none came; rejects where the request was not even sent. */
async function answerTo<B extends Answered>(send: () => B | Promise<B>): Promise<B | Error> {
  try {
    return await send();
  } catch (error) {
    // The client throws statuses from 400 on with the answer, and what our transport threw as the cause.
    const { response, cause } = error as { readonly response?: B; readonly cause?: unknown };
    if (response !== undefined) return response;
    if (cause instanceof GitHubError) throw cause;
    return cause instanceof Error ? cause : (error as Error);
  }
}

function headerOf({ headers }: Answered, name: string): string {
  return String(headers[name] ?? '');
}

function bodyOf({ data }: Answered): string {
  return typeof data === 'string' ? data : '';
}

function parsed(answer: Answered): unknown {
  let data: unknown = null;
  try {
    data = JSON.parse(bodyOf(answer));
  } catch {
    // Cut short, or HTML.
  }
  if (typeof data !== 'object' || data === null) throw new GitHubError('unknown', 'the answer is not whole JSON');
  return data;
}

function lostAnswer(answer: Answered | Error): GitHubError {
  if (answer instanceof Error)
    return new GitHubError('unknown', `GitHub did not answer: ${answer.message}`, { cause: answer });
  return new GitHubError('unknown', `GitHub answered with status ${answer.status}`);
}

function refusal(answer: Answered): string {
  const { status } = answer;
  const reason = /"message"\s*:\s*"([^"\\]{1,200})"/.exec(bodyOf(answer).slice(0, 10_000))?.[1];
  if (status < 400) return `GitHub redirects with status ${status}, which is not followed`;
  return `GitHub refused with status ${status}${reason === undefined ? '' : `, ${reason}`}`;
}
