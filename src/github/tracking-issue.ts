import { createHash } from '../core/builtin.js';
import type { SettledFinding } from '../core/finding.js';
import { compareText } from '../core/finding.js';
import { append } from '../core/groups.js';
import { link, md } from '../core/markdown.js';
import type { Owner } from '../core/owner.js';
import type { Report } from '../core/report.js';
import { truncate } from '../core/truncation.js';
import { hiddenLine } from '../reporters/blocks.js';
import { placeLink, sentences, worstFirst } from '../reporters/new-findings.js';
import { fitPage } from '../reporters/page.js';
import type { SourceLinks } from '../reporters/reporter.js';
import { counted } from '../reporters/wording.js';
import { issueMarker } from './issue-marker.js';
import { BODY_LIMIT } from './post.js';

const TITLE_LIMIT = 256;
/** How much of a list an issue shows. */
const ROWS = 500;

/** Why a report over a change keeps no issues. */
export const PARTIAL = 'the run looked only at what changed, and issues follow the whole repository.';

/** What the issue of one guardrail is to be. */
export interface TrackingIssue {
  readonly guardrail: string;
  /** Null when there is nothing to track. */
  readonly content: { readonly title: string; readonly body: string; readonly labels: readonly string[] } | null;
  /** SHA-256 over the findings' own fingerprints, so lines that only moved change nothing. */
  readonly fingerprint: string;
}

/** What issues need to know besides the report. */
export interface IssueOptions {
  readonly links: SourceLinks | null;
  /** Labels by role or guardrail id. */
  readonly labels: Readonly<Record<string, string>>;
  /** The guardrails whose issues the run may keep, each with its owner. */
  readonly owners: ReadonlyMap<string, Owner>;
}

/** The issue of each guardrail that ran; of one that could not look nothing is known, so it has none here. */
export function trackingIssues(report: Report, options: IssueOptions): TrackingIssue[] {
  const byGuardrail = new Map<string, SettledFinding[]>();
  for (const finding of report.findings) {
    if (finding.state !== 'new') continue;
    append(byGuardrail, finding.guardrail, finding);
  }
  return report.runs
    .filter(({ status, guardrail }) => status === 'ran' && options.owners.has(guardrail))
    .map(({ guardrail }) => issueOf(guardrail, byGuardrail.get(guardrail) ?? [], options))
    .sort((a, b) => compareText(a.guardrail, b.guardrail));
}

function issueOf(
  guardrail: string,
  findings: readonly SettledFinding[],
  { links, labels, owners }: IssueOptions,
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
  const owner = owners.get(guardrail)!;
  const own = new Map(Object.entries(labels));
  const title = truncate(`Guardrails: ${counted(findings.length, 'finding')} of ${guardrail}`, TITLE_LIMIT);
  const body = bodyOf(issueMarker(guardrail, fingerprint), findings, links);
  return {
    guardrail,
    content: { title, body, labels: ['guardrails', own.get(guardrail) ?? own.get(owner) ?? owner] },
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
