import { compareText } from '../../core/finding.js';
import {
  countNew,
  decidingRun,
  type GuardrailRun,
  type Report,
  type SkippedFiles,
  totalsOf,
  type Verdict,
} from '../../core/report.js';
import { inOrder } from '../../core/settled-finding.js';

/**
 * One report for runs of different guardrails over one commit: every finding once, and the worst verdict of all. What
 * came along with several of them counts where it looked at the most files, and a baseline entry is stale when everybody
 * who judged it says so. Takes at least one report.
 */
export function joinReports(reports: readonly Report[]): Report {
  const findings = inOrder(
    unique(
      reports.flatMap((report) => report.findings),
      ({ fingerprint, line, column, message }) => `${fingerprint} ${line} ${column} ${message}`,
    ),
  );
  const ids = unique(
    reports.flatMap(({ runs }) => runs.map(({ guardrail }) => guardrail)),
    (id) => id,
  );
  return {
    ...reports[0]!,
    verdict: VERDICTS.find((known) => reports.some(({ verdict }) => verdict === known))!,
    runs: ids.map((id) => ({ ...runOf(id, reports), counts: countNew(findings, id) })),
    findings,
    stale: staleIn(reports),
    skipped: skippedIn(reports),
    metrics: ids.flatMap((id) => reportOn(id, reports).metrics.filter(({ guardrail }) => guardrail === id)),
    totals: totalsOf(findings),
    notes: unique(
      reports.flatMap(({ notes }) => notes),
      ({ level, message }) => `${level} ${message}`,
    ),
  };
}

const VERDICTS: readonly Verdict[] = ['broken', 'fail', 'pass'];

function runIn(id: string, { runs }: Report): GuardrailRun | undefined {
  return runs.find(({ guardrail }) => guardrail === id);
}

/** The report in which the guardrail looked at the most files. */
function reportOn(id: string, reports: readonly Report[]): Report {
  const files = (report: Report): number => runIn(id, report)?.files ?? -1;
  return reports.reduce((most, report) => (files(report) > files(most) ? report : most));
}

/** The guardrail's run there, but as bad as its worst anywhere. */
function runOf(id: string, reports: readonly Report[]): GuardrailRun {
  const runs = reports.flatMap((report) => runIn(id, report) ?? []);
  const { status, reason } = decidingRun(runs);
  return { ...runIn(id, reportOn(id, reports))!, status, reason };
}

function staleIn(reports: readonly Report[]): Report['stale'] {
  const key = ({ fingerprint, why }: Report['stale'][number]): string => `${fingerprint} ${why}`;
  const judges = reports.map((report) => ({ report, keys: new Set(report.stale.map(key)) }));
  const all = unique(
    reports.flatMap(({ stale }) => stale),
    key,
  );
  return all.filter((entry) =>
    judges.every(({ report, keys }) => runIn(entry.guardrail, report) === undefined || keys.has(key(entry))),
  );
}

/** Every run lists the whole repository, so what it passed over is the same in all but for what only it read. */
function skippedIn(reports: readonly Report[]): readonly SkippedFiles[] {
  const most = new Map<string, SkippedFiles>();
  for (const group of reports.flatMap(({ skipped }) => skipped)) {
    if ((most.get(group.reason)?.count ?? -1) < group.count) most.set(group.reason, group);
  }
  return [...most.values()].sort((a, b) => compareText(a.reason, b.reason));
}

function unique<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item] as const)).values()];
}
