import type { Clock, GitHubToolkit, Http } from '../host/host.js';
import { GitHubError } from './github-error.js';
import { RequestRules } from './request-rules.js';
import { TimeBudget, type TimeLimits } from './time-budget.js';
import { transportTo } from './transport.js';

const PAGES = 100;

/** Where and as whom to talk to GitHub, and for how long. */
export interface GitHubAccess extends TimeLimits {
  /** `https://api.github.com` or a server's own, no slash at its end. */
  readonly api: string;
  readonly token: string;
}

/** What the client says beside its answers, on the console by itself, quotes headers and is not for people. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * GitHub's own client over the host's own HTTP. By itself it waits for no rate limit and knows no time limit, and with
 * its usual plugins it sends a creating request again after a dropped connection; here every request keeps our rules.
 */
export class GitHubClient {
  /** Its typed calls, `rest`, and their pages, `paginate`; each rejects with a GitHubError. */
  readonly octokit: ReturnType<GitHubToolkit['getOctokit']>;
  private readonly rules: RequestRules;

  constructor(
    { getOctokit }: Pick<GitHubToolkit, 'getOctokit'>,
    { http, clock }: { readonly http: Http; readonly clock: Clock },
    { api, token, ...limits }: GitHubAccess,
  ) {
    const budget = new TimeBudget(clock, limits);
    const request = { fetch: transportTo(api, http, budget), log: SILENT };
    this.rules = new RequestRules(clock, budget);
    this.octokit = getOctokit(token, { baseUrl: api, userAgent: 'guardrails', log: SILENT, request });
    this.octokit.hook.wrap('request', this.rules.hook);
  }

  /** Requests left in the current hour as GitHub last said, or null while it has not. */
  get remaining(): number | null {
    return this.rules.remaining;
  }

  /** The data of a GraphQL query, which is trusted to be of its type; rejects with a GitHubError. */
  async query<T extends object>(query: `{${string}}`): Promise<T> {
    let cause: unknown;
    try {
      const data = await this.octokit.graphql<T | null | undefined>(query);
      if (data) return data;
    } catch (error) {
      if (error instanceof GitHubError) throw error;
      cause = error;
    }
    // Its own rate limit says so in an answer of status 200.
    throw new GitHubError('limited', 'GitHub did not answer a query', { cause });
  }
}

/** The members of all pages of a list; rejects with a GitHubError when any page fails, so the answer is never a part. */
export async function membersOf(pages: AsyncIterable<{ readonly data: unknown }>): Promise<unknown[]> {
  const members: unknown[] = [];
  let count = 0;
  try {
    for await (const { data } of pages) {
      if (count++ === PAGES) throw new GitHubError('refused', `the list has more than ${PAGES} pages`);
      // What has counts beside its members the client takes apart itself; no list that is asked for here has them.
      if (!Array.isArray(data) || 'total_count' in data) throw new TypeError('no list');
      for (const member of data) members.push(member);
    }
  } catch (error) {
    if (error instanceof GitHubError) throw error;
    throw new GitHubError('unknown', 'the answer is not a list', { cause: error });
  }
  return members;
}
