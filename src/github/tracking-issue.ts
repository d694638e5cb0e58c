import { createHash } from 'node:crypto';
import type { SettledFinding } from '../core/finding.js';
import { compareText } from '../core/finding.js';
import { link, md } from '../core/markdown.js';
import type { Report } from '../core/report.js';
import { truncate } from '../core/truncation.js';
import { hiddenLine } from '../reporters/blocks.js';
import { fitPage } from '../reporters/page.js';
import type { SourceLinks } from '../reporters/reporter.js';
import { placeLink, sentences, worstFirst } from '../reporters/summary.js';
import { counted } from '../reporters/wording.js';
import { BODY_LIMIT, type Post } from './post.js';

const TITLE_LIMIT = 256;
/** How much of a list an issue shows. */
const ROWS = 500;

/** Who looks after what a guardrail finds, where nobody is named. */
const DEFAULT_ROLE = 'refactor';
const ROLES: ReadonlyMap<string, string> = new Map([
  ['bandit', 'security'],
  ['diagram', 'docs'],
  ['drift', 'devops'],
  ['gpu-metrics', 'ml-ops'],
  ['inventory', 'docs'],
  ['ports', 'devops'],
  ['suppressions', 'security'],
]);

/** What the issue of one guardrail is to be. */
export interface TrackingIssue {
  readonly guardrail: string;
  /** Null when there is nothing to track. */
  readonly content: { readonly title: string; readonly body: string; readonly labels: readonly string[] } | null;
  /** SHA-256 over the findings' own fingerprints, so lines that only moved change nothing. */
  readonly fingerprint: string;
}

/** A change to one issue; `number` is null for a new one. */
export interface IssueChange {
  readonly what: 'open' | 'update' | 'close';
  readonly number: number | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The issue of each guardrail that ran; of one that could not look nothing is known, so it has none here. */
export function trackingIssues(
  report: Report,
  links: SourceLinks | null,
  labels: Readonly<Record<string, string>>,
): TrackingIssue[] {
  const byGuardrail = new Map<string, SettledFinding[]>();
  for (const finding of report.findings) {
    if (finding.state !== 'new') continue;
    const findings = byGuardrail.get(finding.guardrail);
    if (findings === undefined) byGuardrail.set(finding.guardrail, [finding]);
    else findings.push(finding);
  }
  return report.runs
    .filter(({ status }) => status === 'ran')
    .map(({ guardrail }) => issueOf(guardrail, byGuardrail.get(guardrail) ?? [], links, labels))
    .sort((a, b) => compareText(a.guardrail, b.guardrail));
}

function issueOf(
  guardrail: string,
  findings: readonly SettledFinding[],
  links: SourceLinks | null,
  labels: Readonly<Record<string, string>>,
): TrackingIssue {
  const fingerprint = createHash('sha256')
    .update(
      findings
        .map((finding) => finding.fingerprint)
        .sort(compareText)
        .join('\n'),
    )
    .digest('hex');
  if (findings.length === 0) return { guardrail, content: null, fingerprint };
  const role = ROLES.get(guardrail) ?? DEFAULT_ROLE;
  const own = new Map(Object.entries(labels));
  const title = truncate(`Guardrails: ${counted(findings.length, 'finding')} of ${guardrail}`, TITLE_LIMIT);
  const body = bodyOf(markerOf(guardrail, fingerprint), findings, links);
  return {
    guardrail,
    content: { title, body, labels: ['guardrails', own.get(guardrail) ?? own.get(role) ?? role] },
    fingerprint,
  };
}

function bodyOf(marker: string, findings: readonly SettledFinding[], links: SourceLinks | null): string {
  const rows = [...findings]
    .sort(worstFirst)
    .slice(0, ROWS)
    .map((finding) => {
      const { path, severity, rule, docs } = finding;
      const place = path === null ? md`the repository` : placeLink({ ...finding, path }, links);
      return `${md`- [ ] ${severity} in ${place}: ${sentences(finding)} ${link(rule, docs)}`.source}\n`;
    });
  const foot = (hidden: number): string => hiddenLine(findings.length - rows.length + hidden, 'more finding');
  const close = '\nThis issue follows the findings and closes itself when there are none.\n';
  const page = fitPage([{ head: '', rows, foot }], {
    limit: BODY_LIMIT - marker.length - 1 - close.length,
    unit: 'characters',
  });
  return `${marker}\n${page}${close}`;
}

function markerOf(guardrail: string, fingerprint: string): string {
  return `<!-- guardrails issue=${guardrail} fp=${fingerprint} v=1 -->`;
}

const MARKER = /^<!-- guardrails issue=([a-z0-9-]{1,100}) fp=([0-9a-f]{64}) v=1 -->\n/;

/** Our issues of a guardrail among our own posts, the oldest first, each with the fingerprint it shows. */
function issuesOf(guardrail: string, posts: readonly Post[]): { readonly post: Post; readonly fingerprint: string }[] {
  return posts.flatMap((post) => {
    const [, marked, fingerprint] = MARKER.exec(post.body.slice(0, 300)) ?? [];
    return marked === guardrail ? [{ post, fingerprint: fingerprint! }] : [];
  });
}

/** What has to change for the repository to have this issue and no other like it; null when nothing has. */
export function changeFor(
  { guardrail, content, fingerprint }: TrackingIssue,
  posts: readonly Post[],
): IssueChange | null {
  const [oldest, ...doubles] = issuesOf(guardrail, posts);
  const surplus = doubles.find(({ post }) => !post.closed);
  if (surplus !== undefined) return closing(surplus.post.number, 'not_planned');
  if (content === null)
    return oldest === undefined || oldest.post.closed ? null : closing(oldest.post.number, 'completed');
  if (oldest === undefined) return { what: 'open', number: null, fields: { ...content } };
  if (!oldest.post.closed && oldest.fingerprint === fingerprint) return null;
  const { title, body } = content;
  return { what: 'update', number: oldest.post.number, fields: { title, body, state: 'open' } };
}

function closing(number: number, reason: 'completed' | 'not_planned'): IssueChange {
  return { what: 'close', number, fields: { state: 'closed', state_reason: reason } };
}
