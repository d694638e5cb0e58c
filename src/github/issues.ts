import type { GitHubRepository } from './access.js';
import { GitHubError, isLost } from './github-error.js';
import { changeFor, closesDouble, type IssueChange, newerIssue } from './issue-change.js';
import { ownPosts, type Post } from './post.js';
import type { TrackingIssue } from './tracking-issue.js';

const WRITES = 20;
const ATTEMPTS = 3;
/** Requests of the hour that are left to others who use the same token. */
const RESERVE = 10;

/** A change that was made, or in a dry run would be; an issue that was opened has its number. */
export interface SettledChange extends IssueChange {
  readonly guardrail: string;
}

/** What became of the tracking issues. */
export interface IssuesOutcome {
  readonly changes: readonly SettledChange[];
  /** What somebody should look at, one sentence each. */
  readonly warnings: readonly string[];
  /** Guardrails whose issues still have to change. */
  readonly left: readonly string[];
  /** Why no more was written, without a full stop; null when nothing stood in the way. */
  readonly stopped: string | null;
  /** Whether that was a failure, and no limit that the next run is free of. */
  readonly failed: boolean;
}

/**
 * Brings the tracking issues in line, one write after the other. Everything is listed before anything is written, and
 * again before a write whose answer was lost is made once more; nothing is written after a listing that failed. What
 * was opened is listed once more at the end, so that of two runs at the same time the later one closes its double.
 * With `write` false it only finds out what it would do, within the same limits.
 */
export async function keepIssues(
  repository: GitHubRepository,
  wanted: readonly TrackingIssue[],
  write: boolean,
): Promise<IssuesOutcome> {
  const keeper = new IssueKeeper(repository, write);
  let failure: string | null = null;
  try {
    await keeper.list();
    for (const issue of wanted) await keeper.settle(issue);
    if (write && keeper.opened.length > 0) {
      await keeper.list();
      for (const issue of [...keeper.opened]) await keeper.settle(issue);
    }
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    failure = error.message;
  }
  const left = wanted.filter((issue) => keeper.changeFor(issue) !== null).map(({ guardrail }) => guardrail);
  const stopped = failure ?? (left.length > 0 ? keeper.limit() : null);
  return { changes: keeper.changes, warnings: keeper.warnings(wanted), left, stopped, failed: failure !== null };
}

/** What a change did or would do, one sentence. */
export function changeSentence(change: SettledChange, written: boolean): string {
  const { what, number, guardrail } = change;
  const verb = written ? { open: 'Opened', update: 'Updated', close: 'Closed' }[what] : `Would ${what}`;
  return `${verb} ${number === null ? 'an issue' : `issue ${number}`} for ${guardrail}${closesDouble(change) ? ', a double' : ''}.`;
}

class IssueKeeper {
  readonly changes: SettledChange[] = [];
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
    const { client, place, login } = this.repository;
    const { rest, paginate } = client.octokit;
    const order = { sort: 'created', direction: 'asc', per_page: 100 } as const;
    const pages = paginate.iterator(rest.issues.listForRepo, { ...place, ...order, state: 'all', creator: login });
    this.posts = await ownPosts(this.repository, pages);
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

  warnings(wanted: readonly TrackingIssue[]): string[] {
    const doubles = this.changes
      .filter(closesDouble)
      .map(({ number, guardrail }) => `Issue ${number} for ${guardrail} is a double of an older one.`);
    const newer = wanted.flatMap((issue) => {
      const number = newerIssue(issue, this.posts);
      return number === null
        ? []
        : [`Issue ${number} for ${issue.guardrail} is kept by a newer version of Guardrails.`];
    });
    return [...doubles, ...newer];
  }

  /** Makes the changes that one issue needs, as far as the limits allow. */
  async settle(issue: TrackingIssue): Promise<void> {
    let lost = 0;
    for (let change = this.changeFor(issue); change !== null; change = this.changeFor(issue)) {
      if (this.limit() !== null) return;
      this.writes++;
      try {
        this.record(issue, change, this.write ? await this.send(change) : null);
      } catch (error) {
        if (!isLost(error) || ++lost === ATTEMPTS) throw error;
        await this.list();
      }
    }
  }

  /** Makes the change; resolves to the issue's number, as far as GitHub gives one. */
  private async send({ number, fields }: IssueChange): Promise<number | null> {
    const { client, place } = this.repository;
    const { issues } = client.octokit.rest;
    const { data } =
      number === null
        ? await issues.create({ ...place, ...fields, title: fields.title! })
        : await issues.update({ ...place, ...fields, issue_number: number });
    return Number.isSafeInteger(data.number) ? data.number : null;
  }

  private record(issue: TrackingIssue, change: IssueChange, given: number | null): void {
    const { what, fields } = change;
    const number = change.number ?? given;
    const known = this.posts.find((post) => post.number === change.number);
    const body = fields.body ?? known?.body ?? '';
    const post = { number: number ?? 0, body, closed: what === 'close' };
    this.posts = known === undefined ? [...this.posts, post] : this.posts.map((old) => (old === known ? post : old));
    if (what === 'open') this.opened.push(issue);
    this.changes.push({ ...change, number, guardrail: issue.guardrail });
  }
}
