import type { GitHubRepository } from './access.js';
import { membersOf } from './client.js';

/** What is longer GitHub refuses. */
export const BODY_LIMIT = 65_536;

/** An issue or a comment that we wrote ourselves. */
export interface Post {
  /** What its address ends with: the number of an issue, the id of a comment. */
  readonly number: number;
  readonly body: string;
  readonly closed: boolean;
}

/**
 * Our own posts of a whole listing, the oldest first. A marker alone proves nothing, anybody can copy one, so posts
 * of other authors are left out; so are pull requests, which GitHub lists among issues.
 */
export async function ownPosts(
  { login }: GitHubRepository,
  pages: AsyncIterable<{ readonly data: unknown }>,
): Promise<Post[]> {
  const posts = (await membersOf(pages)).flatMap((entry) => postOf(entry, login));
  return posts.sort((a, b) => a.number - b.number);
}

function postOf(entry: unknown, login: string): Post[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { number, id, user, body, state, pull_request } = entry as Readonly<Record<string, unknown>>;
  const key = number ?? id;
  const author = (user as { readonly login?: unknown } | null | undefined)?.login;
  if (author !== login || pull_request !== undefined || typeof key !== 'number' || typeof body !== 'string') return [];
  return [{ number: key, body: body.replaceAll('\r\n', '\n'), closed: state === 'closed' }];
}
