import type { GitHubRepository } from './access.js';
import { isLost } from './client.js';
import { BODY_LIMIT, ownPosts, type Post } from './post.js';

const ATTEMPTS = 3;

/** Which comment is ours. */
export interface CommentPlace {
  /** The pull request's number. */
  readonly number: number;
  /** Tells comments of several jobs apart: letters, digits, `-`, `_` and `/`. */
  readonly key: string;
}

const VERSION = 1;
const MARKER = /^<!-- guardrails comment=([\w/-]{1,300}) v=(\d{1,4}) -->\n/;

/** The hidden first line of our comment. */
export function commentMarker(key: string): string {
  return `<!-- guardrails comment=${key} v=${VERSION} -->`;
}

/** How many characters our comment has room for besides its marker. */
export function commentRoom(key: string): number {
  return BODY_LIMIT - commentMarker(key).length - 1;
}

/**
 * Keeps the one comment of ours on a pull request saying this. Without `create` only a comment that is there already
 * is brought up to date; one that says the same is left alone, and so is one of a newer version of us.
 */
export async function keepComment(
  repository: GitHubRepository,
  { number, key }: CommentPlace,
  text: string,
  create: boolean,
): Promise<void> {
  const marker = commentMarker(key);
  const body = `${marker}\n${text}`;
  const { client, path } = repository;
  for (let attempt = 1; ; attempt++) {
    const comments = await ownPosts(repository, `${path}/issues/${number}/comments?per_page=100`);
    const mine = comments.find((comment) => versionOf(comment, key) !== null);
    if (mine === undefined ? !create : mine.body.trimEnd() === body.trimEnd() || versionOf(mine, key)! > VERSION)
      return;
    try {
      if (mine === undefined) await client.write('POST', `${path}/issues/${number}/comments`, { body });
      else await client.write('PATCH', `${path}/issues/comments/${mine.number}`, { body });
      return;
    } catch (error) {
      if (!isLost(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** The version of our marker with this key on a comment, or null. */
function versionOf({ body }: Post, key: string): number | null {
  const [, marked, version] = MARKER.exec(body.slice(0, 600)) ?? [];
  return marked === key ? Number(version) : null;
}
