import { UserError } from '../core/errors.js';
import type { Owner } from '../core/owner.js';
import type { Report } from '../core/report.js';
import { safeText } from '../core/safe-text.js';
import { shardOf } from '../core/shard.js';
import { presenceAmong } from '../engine/activation.js';
import { guardrailNamed, ownersOf, planGuardrails } from '../engine/plan.js';
import { list, run } from '../engine/run.js';
import type { Session } from '../engine/session.js';
import { type GitHubRepository, openRepository, repositoryName } from '../github/access.js';
import { isAutomated } from '../github/feedback.js';
import { GitHubError } from '../github/github-error.js';
import { changeSentence, type IssuesOutcome, keepIssues, type SettledChange } from '../github/issues.js';
import { PARTIAL, trackingIssues } from '../github/tracking-issue.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import type { SourceLinks } from '../reporters/reporter.js';
import { renderTable, type TableFormat } from '../reporters/table.js';
import { listed } from '../reporters/wording.js';
import { readReport } from '../reports/report-file.js';
import type { Answer } from './cli-command.js';

/** What `guardrails issues` is asked to do. */
export interface IssuesRequest {
  /** The guardrails whose issues are kept; none means all. */
  readonly ids: readonly string[];
  /** The JSON report to go by; null for a fresh check. */
  readonly report: string | null;
  /** What was said on the command line; null leaves it to where the command runs. */
  readonly write: boolean | null;
  readonly format: TableFormat;
}

/**
 * Brings the tracking issues of the repository that the environment names in line with a report; outside of continuous
 * integration it only shows what it would do, unless told to. Throws a UserError where it cannot begin.
 */
export async function issuesAnswer(
  host: Host,
  registry: readonly AnyGuardrail[],
  session: Session,
  request: IssuesRequest,
): Promise<Answer> {
  const repository = await opened(host);
  const { report, owners } = await reported(host, registry, session, request);
  if (report.subject.base !== null) throw new UserError(PARTIAL);
  const labels = session.config.engine['issue-labels'];
  const wanted = trackingIssues(report, { labels, owners, links: linksFor(host, report) });
  const written = request.write ?? isAutomated(host);
  const outcome = await keepIssues(repository, wanted, written);
  const blind = report.runs.filter(({ status, guardrail }) => status === 'crashed' && owners.has(guardrail));
  const sentences = [
    ...outcome.warnings,
    ...blind.map(({ guardrail }) => `${guardrail} could not look, so its issue stays as it is.`),
    ...(outcome.stopped === null ? [] : [`Stopped: ${outcome.stopped}.${leftSentence(outcome)}`]),
    ...(written || outcome.changes.length === 0 ? [] : ['Nothing was written: --write does it.']),
  ];
  const text = request.format === 'text' ? textOf(outcome, written) : renderTable(tableOf(outcome), request.format);
  return { text, status: outcome.failed || blind.length > 0 ? 2 : 0, sentence: sentences.join('\n') };
}

async function opened(host: Host): Promise<GitHubRepository> {
  try {
    return await openRepository(host);
  } catch (error) {
    if (error instanceof GitHubError) throw new UserError(`${error.message}.`, {}, { cause: error });
    throw error;
  }
}

interface Reported {
  readonly report: Report;
  readonly owners: ReadonlyMap<string, Owner>;
}

/** The report to go by and the guardrails whose issues it may change. */
async function reported(
  host: Host,
  registry: readonly AnyGuardrail[],
  { root, config }: Session,
  { ids, report: file }: IssuesRequest,
): Promise<Reported> {
  const selection = ids.length === 0 ? 'enabled' : ids;
  const whole = { ...config, engine: { ...config.engine, 'changed-since': null, shard: null } };
  if (file === null) {
    const { report, planned } = await run({ host, registry, selection, root, config: whole });
    return { report, owners: ownersOf(planned, selection) };
  }
  const report = readReport(host, file);
  if (shardOf(report) !== null) throw new UserError('is of one shard only: merge all of them first.', { file });
  const { paths } = await list({ host, root, config: whole });
  const planned = planGuardrails(registry, selection, config, presenceAmong(paths));
  const ran = new Set(report.runs.map(({ guardrail }) => guardrailNamed(registry, guardrail).id));
  const missing = planned.find(({ guardrail }) => !ran.has(guardrail.id));
  if (missing !== undefined && ids.includes(missing.guardrail.id))
    throw new UserError(`says nothing of ${missing.guardrail.id}.`, { file });
  const owners = ownersOf(planned, missing === undefined ? selection : ids);
  return { report, owners: new Map([...owners].filter(([id]) => ran.has(id))) };
}

/** Where the repository's files can be looked at; a server of one's own names itself in GITHUB_SERVER_URL. */
function linksFor(host: Host, { subject }: Report): SourceLinks | null {
  const own = host.variable('GITHUB_API_URL') === null ? 'https://github.com' : null;
  const server = host.variable('GITHUB_SERVER_URL') ?? own;
  const repository = repositoryName(host);
  const { commit } = subject;
  return server === null || repository === null || commit === null ? null : { server, repository, commit };
}

function leftSentence({ left }: IssuesOutcome): string {
  return left.length === 0 ? '' : ` Left for the next run: ${listed(left)}.`;
}

function textOf({ changes }: IssuesOutcome, written: boolean): string {
  if (changes.length === 0) return 'Every issue is as it should be.\n';
  const shown = changes.map((change) => {
    const { title, labels, body } = change.fields;
    const heading = changeSentence(change, written);
    if (written || title === undefined) return `${heading}\n`;
    const labelled = labels !== undefined ? `  labels ${labels.join(', ')}\n` : '';
    return `${heading}\n  title  ${title}\n${labelled}\n${(body ?? '').replace(/^(?=.)/gm, '  ')}\n`;
  });
  return safeText(shown.join(''));
}

/** One row a change; what a change leaves alone is null. */
function tableOf({ changes }: IssuesOutcome): Parameters<typeof renderTable>[0] {
  const row = ({ what, number, guardrail, fields }: SettledChange) => ({
    change: what,
    issue: number,
    guardrail,
    title: fields.title ?? null,
    labels: fields.labels ?? null,
    body: fields.body ?? null,
    state: fields.state ?? null,
  });
  return { columns: ['change', 'issue', 'guardrail', 'title', 'labels'], rows: changes.map(row) };
}
