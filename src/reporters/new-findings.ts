import type { SettledFinding } from '../core/finding.js';
import { compareFindings, SEVERITIES } from '../core/finding.js';
import { append } from '../core/groups.js';
import { code, link, type Markdown, md, strong, withCode } from '../core/markdown.js';
import { uriPath } from '../core/path-bytes.js';
import type { Report } from '../core/report.js';
import { truncate } from '../core/truncation.js';
import { hiddenLine } from './blocks.js';
import { fairShares, type Section } from './page.js';
import type { SourceLinks } from './reporter.js';
import { counted, listed, placeText } from './wording.js';

const LONGEST_MESSAGE = 500;
/** Rules that are named where not every finding is shown. */
const LISTED_RULES = 12;

/**
 * The new findings by rule, the worst first and of them the rare before the many: how many, what to do, and where. At
 * most `limit` are shown, some of every rule, so that many of one kind do not hide the few of another.
 */
export function newFindings(report: Report, links: SourceLinks | null, limit: number): Section[] {
  const groups = groupsOf(report);
  if (groups.length === 0) return [];
  const sizes = groups.map(({ length }) => length);
  const shares = fairShares(sizes, limit);
  const hidden = sizes.some((size, index) => size > shares[index]!);
  const head = `### New findings\n${hidden ? `\n${overview(groups).source}\n` : ''}`;
  const sections = groups.map((findings, index) => groupSection(findings, links, shares[index]!));
  return [{ head, rows: [], foot: () => '' }, ...sections];
}

/** Findings of guardrails that have something to say of the whole run come before all others. */
function groupsOf({ findings, runs }: Report): readonly (readonly SettledFinding[])[] {
  const first = new Set(runs.flatMap(({ guardrail, headline }) => (headline === undefined ? [] : [guardrail])));
  const rank = ([finding]: readonly SettledFinding[]): number => (first.has(finding!.guardrail) ? 0 : 1);
  const groups = new Map<string, SettledFinding[]>();
  for (const finding of findings.filter(({ state }) => state === 'new').sort(worstFirst)) {
    const key = `${finding.severity} ${finding.changed ?? false} ${finding.rule}`;
    append(groups, key, finding);
  }
  return [...groups.values()].sort((as, bs) => rank(as) - rank(bs) || urgency(as[0]!, bs[0]!) || as.length - bs.length);
}

/** What there is to expect where not everything is shown. */
function overview(groups: readonly (readonly SettledFinding[])[]): Markdown {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group[0]!.rule, (counts.get(group[0]!.rule) ?? 0) + group.length);
  const rules = [...counts].map(([rule, count]) => `${count} of ${rule}`);
  const rest = rules.length - LISTED_RULES;
  const shown = rest > 1 ? [...rules.slice(0, LISTED_RULES), `${rest} more rules`] : rules;
  return md`${`${listed(shown)}.`}`;
}

/** Findings of one rule and severity; a remedy that all of them share is shown once. */
function groupSection(findings: readonly SettledFinding[], links: SourceLinks | null, limit: number): Section {
  const { severity, rule, docs, remedy, changed } = findings[0]!;
  const shared = findings.length > 1 && remedy !== null && findings.every((finding) => finding.remedy === remedy);
  const where = changed === true ? ' on changed lines' : '';
  const title = md`#### ${counted(findings.length, severity)}${where}: ${link(rule, docs)}`.source;
  const head = shared ? `${title}\n\n${fix(remedy).source}\n\n` : `${title}\n\n`;
  const rows = findings.slice(0, limit).map((finding) => {
    const { path, message } = finding;
    const place = path === null ? md`the repository` : placeLink({ ...finding, path }, links);
    const lines = [place, withCode(clipped(message))];
    if (!shared && finding.remedy !== null) lines.push(fix(finding.remedy));
    return `- ${lines.map(({ source }) => source).join('\\\n  ')}\n`;
  });
  return { head, rows, foot: (hidden) => hiddenLine(findings.length - rows.length + hidden, 'more finding') };
}

function fix(remedy: string): Markdown {
  return md`${strong('Fix:')} ${withCode(clipped(remedy))}`;
}

/** What a finding says and what to do about it. */
export function sentences({ message, remedy }: SettledFinding): Markdown {
  return remedy === null ? withCode(clipped(message)) : md`${withCode(clipped(message))} ${withCode(clipped(remedy))}`;
}

/** Worst first, then those on changed lines, then by place. */
export function worstFirst(a: SettledFinding, b: SettledFinding): number {
  return urgency(a, b) || compareFindings(a, b);
}

function urgency(a: SettledFinding, b: SettledFinding): number {
  const severity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  return severity || Number(b.changed ?? false) - Number(a.changed ?? false);
}

/** A place in the repository as code, linked to the commit's own page where files have an address. */
export function placeLink(
  place: { path: string; line: number | null; endLine: number | null },
  links: SourceLinks | null,
): Markdown {
  const label = code(placeText({ path: place.path, line: place.line }));
  if (links === null) return label;
  const whole = links.folder === undefined ? place.path : `${links.folder}/${place.path}`;
  const end = place.endLine !== null && place.line !== null && place.endLine > place.line ? `-L${place.endLine}` : '';
  const lines = place.line === null ? '' : `#L${place.line}${end}`;
  return link(label, `${links.server}/${links.repository}/blob/${links.commit}/${uriPath(whole)}${lines}`);
}

/** A sentence as long as anybody reads it. */
export function clipped(text: string): string {
  return truncate(text, LONGEST_MESSAGE);
}
