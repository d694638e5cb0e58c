import type { Http, HttpRequest, HttpResponse } from '../host/host.js';
import { GitHubError } from './github-error.js';
import type { TimeBudget } from './time-budget.js';

/** The version of the REST interface that is spoken. */
const API_VERSION = '2022-11-28';
const BODY_LIMIT = 16 * 1024 * 1024;

/** What the client asks `fetch` for. */
interface Asked {
  readonly method: HttpRequest['method'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the client takes of an answer; where it has no content type, the client leaves the body as it is. */
interface Answer {
  readonly status: number;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  text(): Promise<string>;
}

/**
 * The `fetch` of GitHub's client: the host's own HTTP, hence its proxies, within the time that is left. The token goes
 * to the API and its GraphQL and nowhere else: redirects are answers, and every other address is refused.
 */
export function transportTo(
  api: string,
  http: Http,
  budget: TimeBudget,
): (url: string, asked: Asked) => Promise<Answer> {
  const graphql = `${api.replace(/\/api\/v3$/, '/api')}/graphql`;
  return async (url, { method, headers, body }) => {
    if (url !== graphql && !url.startsWith(`${api}/`))
      throw new GitHubError('refused', 'GitHub names an address on another host, which is not asked');
    const request = {
      method,
      url,
      headers: { ...headers, 'x-github-api-version': API_VERSION },
      bodyLimit: BODY_LIMIT,
      ...(body === undefined ? {} : { body }),
    };
    return answerOf(url, await budget.answering((timeoutMs) => http.send({ ...request, timeoutMs })));
  };
}

function answerOf(url: string, { status, headers, body }: HttpResponse): Answer {
  const { 'content-type': _, ...rest } = headers;
  return { status, url, headers: new Map(Object.entries(rest)), text: async () => body };
}
