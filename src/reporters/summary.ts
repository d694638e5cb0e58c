import { compareText, SEVERITIES } from '../core/finding.js';
import { code, html, type Inline, md, sourceOf, strong, tableHead, tableRow, withCode } from '../core/markdown.js';
import type { GuardrailRun, Report } from '../core/report.js';
import { shardOf } from '../core/shard.js';
import { hiddenLine, sectionOf } from './blocks.js';
import { clipped, newFindings } from './new-findings.js';
import { type Budget, fitPage, type Section } from './page.js';
import type { SourceLinks } from './reporter.js';
import { skippedPhrase, skippedRemedy, unseenPhrase } from './skipped.js';
import { counted, countsSentence, headlinesOf, listed, newCounts } from './wording.js';

/** A job summary: a runner does not upload more than 1 MiB, and others may write to it as well. */
export const JOB_SUMMARY: SummaryOptions = { budget: { limit: 1_000_000, unit: 'bytes' }, findings: 200 };

/** How much of a report a summary holds. */
export interface SummaryOptions {
  readonly budget: Budget;
  /** New findings shown at most, some of every rule, the worst first. */
  readonly findings: number;
}

/** The report in Markdown as people want to see it below a run, never longer than the budget. */
export function renderSummary(report: Report, links: SourceLinks | null, options: SummaryOptions): string {
  const sections = [
    headline(report),
    ...troubles(report),
    ...newFindings(report, links, options.findings),
    runsTable(report),
    ...report.runs.flatMap(blocksOf),
    ...staleTable(report),
    ...skippedList(report),
  ];
  return fitPage(sections, options.budget);
}

/** What became of the run, as the last sentence that people read of it. */
export function closingSentence(report: Report): string {
  const shard = shardOf(report);
  const who = shard === null ? 'Guardrails' : `Guardrails, shard ${shard.index} of ${shard.count},`;
  return `${who} ${verdictSentence(report)}.`;
}

/** What became of the run, in a few words. */
export function verdictSentence(report: Report): string {
  const unseen = unseenPhrase(report.skipped);
  const counts = `${countsSentence(newCounts(report))}${headlinesOf(report)}${unseen === null ? '' : `; ${unseen}`}`;
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
  const tally = new Map<string, number>();
  for (const { guardrail, state } of report.findings) {
    tally.set(`${guardrail} ${state}`, (tally.get(`${guardrail} ${state}`) ?? 0) + 1);
  }
  const states = (['known', 'muted'] as const).filter((state) => report.totals[state] > 0);
  const rows = report.runs.map((run) => {
    const counts = states.map((state) => tally.get(`${run.guardrail} ${state}`) ?? 0);
    return tableRow([run.guardrail, statusOf(run), ...counts, run.files]);
  });
  const columns = ['Guardrail', 'Status', ...states.map((state) => (state === 'known' ? 'Known' : 'Muted')), 'Files'];
  const title = report.totals.new > 0 ? '### What ran\n\n' : '';
  const head = title + tableHead(columns, ['left', 'left', ...states.map(() => 'right' as const), 'right']);
  return { head, rows, foot: (hidden) => hiddenLine(hidden, 'more guardrail') };
}

function statusOf(run: GuardrailRun): Inline {
  if (run.status === 'crashed') return strong('crashed');
  if (run.status === 'skipped') return md`skipped: ${withCode(clipped(run.reason ?? 'nothing to look at'))}`;
  return SEVERITIES.some((severity) => run.counts[severity] > 0) ? countsSentence(run.counts) : 'clean';
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
      const more = group.count > group.examples.length ? ' and others' : '';
      const remedy = skippedRemedy(group);
      const advice = remedy === null ? '' : `; ${withCode(remedy).source}`;
      return `- ${sourceOf(skippedPhrase(group))}${examples === '' ? '' : `: ${examples}${more}`}${advice}\n`;
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
