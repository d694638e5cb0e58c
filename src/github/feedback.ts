import type { Report } from '../core/report.js';
import { safeLine } from '../core/safe-text.js';
import type { Host } from '../host/host.js';
import type { SourceLinks } from '../reporters/reporter.js';
import { renderSummary } from '../reporters/summary.js';
import { openRepository } from './access.js';
import { GitHubError } from './client.js';
import { commentRoom, keepComment } from './comment.js';
import { keepIssues } from './issues.js';
import { trackingIssues } from './tracking-issue.js';

/** New findings shown in a comment at most, the worst first. */
const COMMENT_FINDINGS = 50;
const EVENT_LIMIT = 32 * 1024 * 1024;

/** When to write to GitHub and how. */
export interface FeedbackOptions {
  readonly comment: 'never' | 'on-failure' | 'always';
  readonly issues: 'never' | 'dry-run' | 'on-schedule' | 'always';
  /** Labels by role or guardrail id. */
  readonly 'issue-labels': Readonly<Record<string, string>>;
}

/** What feedback needs to know of a run besides its report. */
export interface FeedbackContext {
  readonly links: SourceLinks | null;
  /** What a run that is not about everything is about: a guardrail, a folder. Letters, digits, `-`, `_` and `/`. */
  readonly own: string | null;
}

/**
 * The reporters that write to GitHub itself. Where GitHub does not let them, as it does for pull requests from forks,
 * that is one notice: the summary says the same.
 */
export function feedbackReporters(
  host: Host,
  report: Report,
  options: FeedbackOptions,
  context: FeedbackContext,
): Readonly<Record<'comment' | 'issues', () => Promise<void>>> {
  return {
    comment: () => orNotice(host, 'comment', () => comment(host, report, options, context)),
    issues: () => orNotice(host, 'issues', () => issues(host, report, options, context)),
  };
}

async function orNotice(host: Host, name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    notice(host, `The ${name} reporter wrote nothing: ${error.message}.`);
  }
}

function notice(host: Host, sentence: string): void {
  host.annotate({ level: 'notice', message: safeLine(sentence) });
}

async function comment(host: Host, report: Report, options: FeedbackOptions, context: FeedbackContext): Promise<void> {
  if (options.comment === 'never' || host.variable('GITHUB_EVENT_NAME') !== 'pull_request') return;
  const number = pullRequestNumber(host);
  if (number === null) return;
  const job = (host.variable('GITHUB_JOB') ?? 'job').replace(/[^\w-]/g, '_').slice(0, 100);
  const key = context.own === null ? job : `${job}/${context.own}`;
  const budget = { limit: commentRoom(key), unit: 'characters' } as const;
  const text = renderSummary(report, context.links, { budget, findings: COMMENT_FINDINGS });
  const create = options.comment === 'always' || report.verdict !== 'pass';
  await keepComment(await openRepository(host), { number, key }, text, create);
}

/** The number of the pull request that the run is about, or null. */
function pullRequestNumber(host: Host): number | null {
  const path = host.variable('GITHUB_EVENT_PATH');
  const bytes = path === null ? null : host.files.read(path, EVENT_LIMIT);
  if (bytes === null) return null;
  const event = JSON.parse(new TextDecoder().decode(bytes)) as {
    readonly pull_request?: { readonly number?: unknown } | null;
  } | null;
  const number = event?.pull_request?.number;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : null;
}

async function issues(host: Host, report: Report, options: FeedbackOptions, context: FeedbackContext): Promise<void> {
  const event = host.variable('GITHUB_EVENT_NAME') ?? '';
  if (options.issues === 'never') return;
  if (options.issues === 'on-schedule' && !['schedule', 'workflow_dispatch'].includes(event)) return;
  const write = options.issues !== 'dry-run' && host.variable('CI') !== null;
  const wanted = trackingIssues(report, context.links, options['issue-labels']);
  const { done, left, stopped } = await keepIssues(await openRepository(host), wanted, write);
  for (const sentence of done) host.log(sentence);
  if (stopped === null) return;
  const rest =
    left.length === 0
      ? ''
      : ` Left for the next run: ${left.slice(0, 20).join(', ')}${left.length > 20 ? ' and more' : ''}.`;
  notice(host, `The issues reporter stopped: ${stopped}.${rest}`);
}
