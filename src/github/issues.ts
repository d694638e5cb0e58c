import type { GitHubRepository } from './access.js';
import { GitHubError, isLost } from './client.js';
import { ownPosts, type Post } from './post.js';
import { changeFor, type IssueChange, type TrackingIssue } from './tracking-issue.js';

const WRITES = 20;
const ATTEMPTS = 3;
/** Requests of the hour that are left to others who use the same token. */
const RESERVE = 10;

/** What became of the tracking issues. */
export interface IssuesOutcome {
  /** What was done, or would be, one sentence each. */
  readonly done: readonly string[];
  /** Guardrails whose issues still have to change. */
  readonly left: readonly string[];
  /** Why no more was written, without a full stop; null when nothing stood in the way. */
  readonly stopped: string | null;
}

/**
 * Brings the tracking issues in line, one write after the other. Everything is listed before anything is written, and
 * again before a write whose answer was lost is made once more; nothing is written after a listing that failed. What
 * was opened is listed once more at the end, so that of two runs at the same time the later one closes its double.
 * With `write` false it only says what it would do.
 */
export async function keepIssues(
  repository: GitHubRepository,
  wanted: readonly TrackingIssue[],
  write: boolean,
): Promise<IssuesOutcome> {
  const keeper = new IssueKeeper(repository, write);
  let stopped: string | null = null;
  try {
    await keeper.list();
    for (const issue of wanted) await keeper.settle(issue);
    if (write && keeper.opened.length > 0) {
      await keeper.list();
      for (const issue of [...keeper.opened]) await keeper.settle(issue);
    }
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    stopped = error.message;
  }
  const left = wanted.filter((issue) => keeper.changeFor(issue) !== null).map(({ guardrail }) => guardrail);
  return { done: keeper.done, left, stopped: stopped ?? (left.length > 0 ? keeper.limit() : null) };
}

class IssueKeeper {
  readonly done: string[] = [];
  readonly opened: TrackingIssue[] = [];
  private readonly repository: GitHubRepository;
  private readonly write: boolean;
  private posts: Post[] = [];
  private writes = 0;

  constructor(repository: GitHubRepository, write: boolean) {
    this.repository = repository;
    this.write = write;
  }

  async list(): Promise<void> {
    const { path, login } = this.repository;
    const query = `state=all&creator=${encodeURIComponent(login)}&sort=created&direction=asc&per_page=100`;
    this.posts = await ownPosts(this.repository, `${path}/issues?${query}`);
  }

  changeFor(issue: TrackingIssue): IssueChange | null {
    return changeFor(issue, this.posts);
  }

  /** Why nothing more may be written in this run, or null. */
  limit(): string | null {
    if (this.writes >= WRITES) return `a run writes ${WRITES} times at most`;
    const { remaining } = this.repository.client;
    return remaining !== null && remaining <= RESERVE ? 'the hourly quota of requests is nearly used up' : null;
  }

  /** Makes the changes that one issue needs, as far as the limits allow. */
  async settle(issue: TrackingIssue): Promise<void> {
    let lost = 0;
    for (let change = this.changeFor(issue); change !== null; change = this.changeFor(issue)) {
      if (this.write && this.limit() !== null) return;
      try {
        this.record(issue, change, this.write ? await this.send(change) : null);
      } catch (error) {
        if (!isLost(error) || ++lost === ATTEMPTS) throw error;
        await this.list();
      }
    }
  }

  private async send({ number, fields }: IssueChange): Promise<unknown> {
    const { client, path } = this.repository;
    this.writes++;
    return number === null
      ? client.write('POST', `${path}/issues`, fields)
      : client.write('PATCH', `${path}/issues/${number}`, fields);
  }

  private record(issue: TrackingIssue, { what, number, fields }: IssueChange, answer: unknown): void {
    const known = this.posts.find((post) => post.number === number);
    const body = String(fields.body ?? known?.body ?? '');
    const given = (answer as { readonly number?: unknown } | null)?.number;
    const post = { number: number ?? (typeof given === 'number' ? given : 0), body, closed: what === 'close' };
    this.posts = known === undefined ? [...this.posts, post] : this.posts.map((old) => (old === known ? post : old));
    if (what === 'open') this.opened.push(issue);
    const name = number === null ? 'an issue' : `issue ${number}`;
    const why = fields.state_reason === 'not_planned' ? ', a double' : '';
    this.done.push(`${this.write ? 'It did' : 'It would'} ${what} ${name} for ${issue.guardrail}${why}.`);
  }
}
