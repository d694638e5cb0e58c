import { sentenceOf, UserError } from '../core/errors.js';
import { code, md } from '../core/markdown.js';
import type { Owner } from '../core/owner.js';
import type { Report } from '../core/report.js';
import { safeLine } from '../core/safe-text.js';
import type { Host } from '../host/host.js';
import { hiddenLine } from '../reporters/blocks.js';
import { fitPage } from '../reporters/page.js';
import type { SourceLinks } from '../reporters/reporter.js';
import { type GitHubRepository, openRepository } from './access.js';
import { checkoutOf } from './checkout.js';
import { type Analysis, isScanned, sarifUpload, uploadSarif } from './code-scanning.js';
import { commentBody, keepComment } from './comment.js';
import { GitHubError } from './github-error.js';
import { changeSentence, keepIssues } from './issues.js';
import { PARTIAL, trackingIssues } from './tracking-issue.js';

/** Bytes of the job summary for what was not written; the summary of the run leaves it more. */
const LEFT_LIMIT = 16_384;

/** When to write to GitHub and how. */
export interface FeedbackOptions {
  readonly comment: 'never' | 'on-failure' | 'always';
  readonly issues: 'never' | 'dry-run' | 'on-schedule' | 'always';
  /** Labels by role or guardrail id. */
  readonly 'issue-labels': Readonly<Record<string, string>>;
  readonly 'sarif-upload': 'never' | 'auto';
}

/** What feedback needs to know of a run besides its report. */
export interface FeedbackContext extends Analysis {
  readonly links: SourceLinks | null;
  /** The guardrails whose issues the run may keep, each with its owner. */
  readonly owners: ReadonlyMap<string, Owner>;
}

/** The names of the reporters that write to GitHub. */
type FeedbackName = 'comment' | 'sarif-upload' | 'issues';

/**
 * The reporters that write to GitHub itself, all through one client, so that its limits and the time it may take hold
 * for all of them together. Where GitHub does not let them write, as it does not for pull requests from forks, that is
 * one notice: the summary says the same.
 */
export function feedbackReporters(
  host: Host,
  report: Report,
  options: FeedbackOptions,
  context: FeedbackContext,
): Readonly<Record<FeedbackName, () => Promise<void>>> {
  let opened: Promise<GitHubRepository> | null = null;
  const feedback = { host, report, options, context, repository: () => (opened ??= openRepository(host)) };
  return {
    comment: () => orNotice(host, 'comment', () => comment(feedback)),
    'sarif-upload': () => orNotice(host, 'sarif-upload', () => upload(feedback)),
    issues: () => orNotice(host, 'issues', () => issues(feedback)),
  };
}

interface Feedback {
  readonly host: Host;
  readonly report: Report;
  readonly options: FeedbackOptions;
  readonly context: FeedbackContext;
  readonly repository: () => Promise<GitHubRepository>;
}

async function orNotice(host: Host, name: FeedbackName, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof GitHubError || error instanceof UserError)) throw error;
    notice(host, `The ${name} reporter wrote nothing: ${sentenceOf(error).replace(/\.$/, '')}.`);
  }
}

function notice(host: Host, sentence: string): void {
  host.annotate({ level: 'notice', message: safeLine(sentence) });
}

async function comment({ host, report, options, context, repository }: Feedback): Promise<void> {
  if (options.comment === 'never' || host.variable('GITHUB_EVENT_NAME') !== 'pull_request') return;
  const number = await pullRequestNumber(host);
  const parts = [host.variable('GITHUB_JOB') ?? 'job', context.own ?? '', checkoutOf(host, context.root).folder];
  const key = parts.flatMap((part) => (part === '' ? [] : [part.replace(/[^\w/-]/g, '_').slice(0, 99)])).join('/');
  const body = commentBody(report, context.links, key);
  const create = options.comment === 'always' || report.verdict !== 'pass';
  await keepComment(await repository(), { number, key }, body, create);
}

/** The number of the pull request that the event is about; throws a UserError where it names none. */
async function pullRequestNumber(host: Host): Promise<number> {
  const { pull_request } = (await host.loadGitHub()).event();
  const { number } = Object(pull_request) as { readonly number?: unknown };
  if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0) return number;
  throw new UserError('the event names no pull request.', { file: 'GITHUB_EVENT_PATH' });
}

async function upload({ host, report, options, context, repository }: Feedback): Promise<void> {
  if (options['sarif-upload'] === 'never' || !isScanned(host, report)) return;
  await uploadSarif(await repository(), sarifUpload(host, report, context));
}

async function issues({ host, report, options, context, repository }: Feedback): Promise<void> {
  const event = host.variable('GITHUB_EVENT_NAME') ?? '';
  if (options.issues === 'never') return;
  if (options.issues === 'on-schedule' && !['schedule', 'workflow_dispatch'].includes(event)) return;
  if (report.subject.base !== null) throw new UserError(PARTIAL);
  const write = options.issues !== 'dry-run' && isAutomated(host);
  const wanted = trackingIssues(report, { ...context, labels: options['issue-labels'] });
  const { changes, warnings, left, stopped } = await keepIssues(await repository(), wanted, write);
  for (const change of changes) host.log(changeSentence(change, write));
  for (const message of warnings) host.annotate({ level: 'warning', message });
  if (stopped === null) return;
  notice(
    host,
    `The issues reporter stopped: ${stopped}.${left.length > 0 ? ` It left ${left.length} for the next run.` : ''}`,
  );
  if (left.length > 0) await host.summarize(leftPage(left, stopped));
}

/** Whether a machine runs this and not a person: continuous integration sets CI. */
export function isAutomated(host: Host): boolean {
  return !['', 'false', '0'].includes(host.variable('CI') ?? '');
}

/** What the job summary says of issues that could not be brought in line. */
function leftPage(left: readonly string[], stopped: string): string {
  const head = md`### Issues left for the next run\n\nNot written, because ${stopped}:\n\n`.source;
  const rows = left.map((guardrail) => `${md`- ${code(guardrail)}`.source}\n`);
  const foot = (hidden: number): string => hiddenLine(hidden, 'more guardrail');
  return fitPage([{ head: `\n${head}`, rows, foot }], { limit: LEFT_LIMIT, unit: 'bytes' });
}
