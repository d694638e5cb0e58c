import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from '../core/builtin.js';
import { UserError } from '../core/errors.js';
import { PROJECT } from '../core/project.js';
import type { Report } from '../core/report.js';
import type { Host } from '../host/host.js';
import { placedReport } from '../reporters/placed-report.js';
import type { SarifContext } from '../reporters/sarif.js';
import { renderSarif } from '../reporters/sarif.js';
import type { GitHubRepository } from './access.js';
import { checkoutOf } from './checkout.js';
import { GitHubError, isLost } from './github-error.js';

/** Events whose checkout is what their ref says; others run for a ref that need not be what was looked at. */
const EVENTS: ReadonlySet<string> = new Set(['merge_group', 'pull_request', 'push', 'schedule', 'workflow_dispatch']);

const ATTEMPTS = 2;

/** What an upload needs to know of a run besides its report. */
export interface Analysis {
  readonly rules: SarifContext['rules'];
  /** Absolute path of the root that was looked at. */
  readonly root: string;
  /** The guardrail, when the run is one guardrail's own. */
  readonly own: string | null;
  readonly startedAt: Date;
}

/** The body of an upload to code scanning, in GitHub's own words. */
export interface SarifUpload {
  readonly commit_sha: string;
  readonly ref: string;
  /** Gzip in Base64. */
  readonly sarif: string;
  readonly checkout_uri: string;
  readonly started_at: string;
  readonly tool_name: string;
}

/**
 * Whether this event's findings belong into code scanning. Throws a UserError where a finding that is missing from the
 * report may still be there: code scanning would take it for fixed.
 */
export function isScanned(host: Host, report: Report): boolean {
  const event = host.variable('GITHUB_EVENT_NAME') ?? '';
  if (!EVENTS.has(event)) return false;
  if (report.verdict === 'broken') throw new UserError('the run could not look at everything.');
  if (report.subject.base !== null && event !== 'pull_request')
    throw new UserError('the run looked only at what changed, and this is no pull request.');
  return true;
}

/**
 * The upload of a report's new findings, for code scanning knows neither a baseline nor comments that silence. Throws
 * a GitHubError where there is no commit or ref to upload for.
 */
export function sarifUpload(host: Host, report: Report, analysis: Analysis): SarifUpload {
  const { commit, ref } = revisionOf(host, report.subject.commit);
  const { checkout, folder } = checkoutOf(host, analysis.root);
  const category = categoryOf(host, [analysis.own ?? '', folder]);
  const fresh = { ...report, findings: report.findings.filter(({ state }) => state === 'new') };
  const sarif = renderSarif(placedReport(fresh, folder), { rules: analysis.rules, category });
  return {
    commit_sha: commit,
    ref,
    sarif: gzipSync(sarif).toString('base64'),
    checkout_uri: pathToFileURL(checkout).href,
    started_at: analysis.startedAt.toISOString(),
    tool_name: PROJECT.name,
  };
}

/** Sends an upload; one more time where the answer was lost, for the same upload twice is one. */
export async function uploadSarif({ client, place }: GitHubRepository, upload: SarifUpload): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.octokit.rest.codeScanning.uploadSarif({ ...place, ...upload });
      return;
    } catch (error) {
      if (!isLost(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** The commit that was looked at and its ref: a job of a pull request may have checked out its head, not the merge. */
function revisionOf(host: Host, checkedOut: string | null): { readonly commit: string; readonly ref: string } {
  const event = host.variable('GITHUB_SHA');
  const commit = checkedOut ?? event ?? '';
  const given = host.variable('GITHUB_REF') ?? '';
  const ref = commit === event ? given : given.replace(/^(refs\/pull\/\d+)\/merge$/, '$1/head');
  if (!/^[0-9a-f]{40}$/.test(commit) || !/^refs\/(heads|tags|pull)\/./.test(ref))
    throw new GitHubError('refused', 'there is no commit and ref of a branch, tag or pull request to upload for');
  return { commit, ref };
}

/**
 * What later uploads replace: those of the same job of the same workflow file, guardrail and folder. The last part of
 * a category ends with a slash, so that nothing of it is taken for a run's own id.
 */
function categoryOf(host: Host, parts: readonly string[]): string {
  const [, file = ''] = /^[^/]+\/[^/]+\/([^@]+)@/.exec(host.variable('GITHUB_WORKFLOW_REF') ?? '') ?? [];
  const job = host.variable('GITHUB_JOB') ?? '';
  const named = [PROJECT.name, posix.basename(file), job, ...parts].filter((part) => part !== '');
  return named.map((part) => part.replace(/[^\w./-]/g, '_').slice(0, 100)).join('/');
}
