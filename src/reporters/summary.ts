import type { FindingState, SettledFinding } from '../core/finding.js';
import { compareFindings, compareText, SEVERITIES } from '../core/finding.js';
import {
  code,
  html,
  type Inline,
  link,
  type Markdown,
  md,
  sourceOf,
  strong,
  tableHead,
  tableRow,
  withCode,
} from '../core/markdown.js';
import type { GuardrailRun, Report } from '../core/report.js';
import { truncate } from '../core/truncation.js';
import { hiddenLine, sectionOf } from './blocks.js';
import { type Budget, fitPage, type Section } from './page.js';
import type { SourceLinks } from './reporter.js';
import { counted, countsSentence, listed, newCounts, placeText, skippedPhrase } from './wording.js';

/** A job summary: a runner does not upload more than 1 MiB, and others may write to it as well. */
export const JOB_SUMMARY: SummaryOptions = { budget: { limit: 1_000_000, unit: 'bytes' }, findings: 200 };

/** How much of a report a summary holds. */
export interface SummaryOptions {
  readonly budget: Budget;
  /** New findings shown at most, the worst first. */
  readonly findings: number;
}

const LONGEST_MESSAGE = 500;

/** The report in Markdown as people want to see it below a run, never longer than the budget. */
export function renderSummary(report: Report, links: SourceLinks | null, options: SummaryOptions): string {
  const sections = [
    headline(report),
    ...troubles(report),
    runsTable(report),
    ...findingsTable(report, links, options.findings),
    ...report.runs.flatMap(blocksOf),
    ...staleTable(report),
    ...skippedList(report),
  ];
  return fitPage(sections, options.budget);
}

/** What became of the run, as the last sentence that people read of it. */
export function closingSentence(report: Report): string {
  const { shard } = report;
  const who = shard === undefined ? 'Guardrails' : `Guardrails, shard ${shard.index} of ${shard.count},`;
  return `${who} ${verdictSentence(report)}.`;
}

/** What became of the run, in a few words. */
export function verdictSentence(report: Report): string {
  const counts = countsSentence(newCounts(report));
  if (report.verdict === 'broken') return `could not check everything, ${counts}`;
  return report.verdict === 'fail' ? `failed with ${counts}` : `passed with ${counts}`;
}

function headline(report: Report): Section {
  const { known, muted } = report.totals;
  const ran = report.runs.filter((run) => run.status === 'ran').length;
  const facts = [
    `${counted(ran, 'guardrail')} ran`,
    ...(known > 0 ? [`${counted(known, 'finding')} known from the baseline`] : []),
    ...(muted > 0 ? [`${counted(muted, 'finding')} muted in the source`] : []),
    ...(report.stale.length > 0 ? [`${report.stale.length} stale in the baseline`] : []),
  ];
  const { commit, base } = report.subject;
  const range =
    commit === null
      ? md``
      : base === null
        ? md` At commit ${code(commit)}.`
        : md` At commit ${code(commit)}, compared with ${code(base)}.`;
  const lines = md`## Guardrails: ${verdictSentence(report)}\n\n${`${listed(facts)}.`}${range}\n`;
  return { head: lines.source, rows: [], foot: () => '' };
}

function troubles(report: Report): Section[] {
  const crashed = report.runs.filter((run) => run.status === 'crashed');
  const rows = [
    ...crashed.map(
      (run) => md`- ${strong(run.guardrail)} could not look: ${withCode(clipped(run.reason ?? 'it crashed.'))}\n`,
    ),
    ...report.notes.map((note) => md`- ${strong(note.level)}: ${withCode(clipped(note.message))}\n`),
  ];
  return rows.length === 0
    ? []
    : [{ head: '', rows: rows.map(sourceOf), foot: (hidden) => hiddenLine(hidden, 'more note') }];
}

function runsTable(report: Report): Section {
  const columns = ['Guardrail', 'Status', 'New', 'Known', 'Muted', 'Files'];
  const tally = new Map<string, number>();
  for (const { guardrail, state } of report.findings) {
    tally.set(`${guardrail} ${state}`, (tally.get(`${guardrail} ${state}`) ?? 0) + 1);
  }
  const count = (run: GuardrailRun, state: FindingState): number => tally.get(`${run.guardrail} ${state}`) ?? 0;
  const rows = report.runs.map((run) =>
    tableRow([run.guardrail, statusOf(run), count(run, 'new'), count(run, 'known'), count(run, 'muted'), run.files]),
  );
  const head = tableHead(columns, ['left', 'left', 'right', 'right', 'right', 'right']);
  return { head, rows, foot: (hidden) => hiddenLine(hidden, 'more guardrail') };
}

function statusOf(run: GuardrailRun): Inline {
  if (run.status === 'crashed') return strong('crashed');
  if (run.status === 'skipped') return md`skipped: ${withCode(clipped(run.reason ?? 'nothing to look at'))}`;
  return SEVERITIES.some((severity) => run.counts[severity] > 0) ? countsSentence(run.counts) : 'clean';
}

function findingsTable(report: Report, links: SourceLinks | null, limit: number): Section[] {
  const fresh = report.findings.filter((finding) => finding.state === 'new').sort(worstFirst);
  if (fresh.length === 0) return [];
  const rows = fresh
    .slice(0, limit)
    .map((finding) =>
      tableRow([
        finding.severity,
        finding.path === null ? 'the repository' : placeLink({ ...finding, path: finding.path }, links),
        sentences(finding),
        link(finding.rule, finding.docs),
      ]),
    );
  const head = `### New findings\n\n${tableHead(['Severity', 'Place', 'Finding', 'Rule'])}`;
  return [{ head, rows, foot: (hidden) => hiddenLine(fresh.length - rows.length + hidden, 'more finding') }];
}

/** What a finding says and what to do about it. */
export function sentences({ message, remedy }: SettledFinding): Markdown {
  return remedy === null ? withCode(clipped(message)) : md`${withCode(clipped(message))} ${withCode(clipped(remedy))}`;
}

/** Worst first, then those on changed lines, then by place. */
export function worstFirst(a: SettledFinding, b: SettledFinding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(b.changed ?? false) - Number(a.changed ?? false) ||
    compareFindings(a, b)
  );
}

/** A place in the repository as code, linked to the commit's own page where files have an address. */
export function placeLink(
  place: { path: string; line: number | null; endLine: number | null },
  links: SourceLinks | null,
): Markdown {
  const label = code(placeText({ path: place.path, line: place.line }));
  if (links === null) return label;
  const path = place.path.split('/').map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')));
  const end = place.endLine !== null && place.line !== null && place.endLine > place.line ? `-L${place.endLine}` : '';
  const lines = place.line === null ? '' : `#L${place.line}${end}`;
  return link(label, `${links.server}/${links.repository}/blob/${links.commit}/${path.join('/')}${lines}`);
}

function blocksOf(run: GuardrailRun): Section[] {
  if (run.summary.length === 0) return [];
  return [{ head: `${md`### ${run.guardrail}`.source}\n`, rows: [], foot: () => '' }, ...run.summary.map(sectionOf)];
}

function staleTable({ stale }: Report): Section[] {
  if (stale.length === 0) return [];
  const why = { fixed: 'matches no finding any more', expired: 'has expired' } as const;
  const rows = stale.map((entry) =>
    tableRow([
      entry.rule,
      entry.path === null ? 'the repository' : code(entry.path),
      why[entry.why],
      clipped(entry.reason ?? ''),
    ]),
  );
  const head = tableHead(['Rule', 'Place', 'Why', 'Reason given']);
  const title = counted(stale.length, 'stale baseline entry', 'stale baseline entries');
  return [fold(title, head, rows, (hidden) => hiddenLine(hidden, 'more entry', 'more entries'))];
}

function skippedList({ skipped }: Report): Section[] {
  if (skipped.length === 0) return [];
  const total = skipped.reduce((sum, { count }) => sum + count, 0);
  const rows = [...skipped]
    .sort((a, b) => compareText(a.reason, b.reason))
    .map((group) => {
      const examples = group.examples.map((path) => code(path).source).join(', ');
      return `- ${sourceOf(skippedPhrase(group))}${examples === '' ? '' : `: ${examples}${group.count > group.examples.length ? ' and others' : ''}`}\n`;
    });
  return [fold(`${counted(total, 'file')} not read`, '', rows, (hidden) => hiddenLine(hidden, 'more reason'))];
}

/** A part that is folded until somebody opens it; the only HTML we write. */
function fold(title: string, head: string, rows: readonly string[], footOf: (hidden: number) => string): Section {
  return {
    head: `<details><summary>${html(title)}</summary>\n\n${head}`,
    rows,
    foot: (hidden) => `${footOf(hidden)}\n</details>\n`,
  };
}

function clipped(text: string): string {
  return truncate(text, LONGEST_MESSAGE);
}
