import type { Report } from '../core/report.js';
import type { SourceLinks } from '../reporters/reporter.js';
import { renderSummary } from '../reporters/summary.js';
import type { GitHubRepository } from './access.js';
import { isLost } from './github-error.js';
import { BODY_LIMIT, ownPosts, type Post } from './post.js';

const ATTEMPTS = 3;
/** New findings shown at most, the worst first. */
const FINDINGS = 50;

/** Which comment is ours. */
export interface PullRequestComment {
  /** The pull request's number. */
  readonly number: number;
  /** Tells comments of several jobs apart: letters, digits, `-`, `_` and `/`. */
  readonly key: string;
}

const VERSION = 1;
const MARKER = /^<!-- guardrails comment=([\w/-]{1,300}) v=(\d{1,4}) -->\n/;

function markerFor(key: string): string {
  return `<!-- guardrails comment=${key} v=${VERSION} -->`;
}

/** The whole comment: its hidden first line, then the summary as far as GitHub takes it. */
export function commentBody(report: Report, links: SourceLinks | null, key: string): string {
  const marker = markerFor(key);
  const budget = { limit: BODY_LIMIT - marker.length - 1, unit: 'characters' } as const;
  return `${marker}\n${renderSummary(report, links, { budget, findings: FINDINGS })}`;
}

/**
 * Keeps the one comment of ours on a pull request with this body. Without `create` only a comment that is there already
 * is brought up to date; one that says the same is left alone, and so is one of a newer version of us.
 */
export async function keepComment(
  repository: GitHubRepository,
  { number, key }: PullRequestComment,
  body: string,
  create: boolean,
): Promise<void> {
  const { client, place } = repository;
  const { rest, paginate } = client.octokit;
  const all = { ...place, issue_number: number, per_page: 100 };
  for (let attempt = 1; ; attempt++) {
    const comments = await ownPosts(repository, paginate.iterator(rest.issues.listComments, all));
    const mine = comments.find((comment) => versionOf(comment, key) !== null);
    if (mine === undefined ? !create : mine.body.trimEnd() === body.trimEnd() || versionOf(mine, key)! > VERSION)
      return;
    try {
      if (mine === undefined) await rest.issues.createComment({ ...place, issue_number: number, body });
      else await rest.issues.updateComment({ ...place, comment_id: mine.number, body });
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
