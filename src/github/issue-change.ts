import { type IssueMarker, MARKER_VERSION, markerOf } from './issue-marker.js';
import type { Post } from './post.js';
import type { TrackingIssue } from './tracking-issue.js';

/** What is sent for an issue, in GitHub's own words. */
export interface IssueFields {
  readonly title?: string;
  readonly body?: string;
  readonly labels?: string[];
  readonly state?: 'open' | 'closed';
  readonly state_reason?: 'completed' | 'not_planned';
}

/** A change to one issue; `number` is null for a new one, which has a title. */
export interface IssueChange {
  readonly what: 'open' | 'update' | 'close';
  readonly number: number | null;
  readonly fields: IssueFields;
}

/**
 * What has to change for the repository to have this issue and no other like it; null when nothing has. An issue with
 * an older marker is brought up to date; one with a newer marker belongs to a newer version of us, which knows better.
 */
export function changeFor(issue: TrackingIssue, posts: readonly Post[]): IssueChange | null {
  const { guardrail, content, fingerprint } = issue;
  if (newerIssue(issue, posts) !== null) return null;
  const [oldest, ...doubles] = issuesOf(guardrail, posts);
  const surplus = doubles.find(({ post }) => !post.closed);
  if (surplus !== undefined) return closing(surplus.post.number, 'not_planned');
  if (content === null)
    return oldest === undefined || oldest.post.closed ? null : closing(oldest.post.number, 'completed');
  if (oldest === undefined) return { what: 'open', number: null, fields: { ...content, labels: [...content.labels] } };
  if (!oldest.post.closed && oldest.fingerprint === fingerprint && oldest.version === MARKER_VERSION) return null;
  const { title, body } = content;
  return { what: 'update', number: oldest.post.number, fields: { title, body, state: 'open' } };
}

/** Whether the change closes an issue that another one doubles. */
export function closesDouble({ fields }: IssueChange): boolean {
  return fields.state_reason === 'not_planned';
}

/** The number of our issue that a newer version keeps, or null. */
export function newerIssue({ guardrail }: TrackingIssue, posts: readonly Post[]): number | null {
  return issuesOf(guardrail, posts).find(({ version }) => version > MARKER_VERSION)?.post.number ?? null;
}

interface MarkedPost extends IssueMarker {
  readonly post: Post;
}

/** Our issues of a guardrail among our own posts, the oldest first. */
function issuesOf(guardrail: string, posts: readonly Post[]): MarkedPost[] {
  return posts.flatMap((post) => {
    const marker = markerOf(post.body);
    return marker?.guardrail === guardrail ? [{ ...marker, post }] : [];
  });
}

function closing(number: number, reason: 'completed' | 'not_planned'): IssueChange {
  return { what: 'close', number, fields: { state: 'closed', state_reason: reason } };
}
