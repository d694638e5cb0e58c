import { compareText, type SettledFinding } from './finding.js';
import {
  countNew,
  type GuardrailRun,
  type Report,
  type RunStatus,
  type SkippedFiles,
  type StaleEntry,
  type Verdict,
} from './report.js';
import { inOrder } from './settle.js';

/**
 * One report for several of one commit: every finding once, a baseline entry stale only where nobody who judged it still
 * matches it, and the worst verdict of all. Reports of the same guardrails are shards of one run, whose counts add up;
 * of a guardrail that came along in several runs, the one that looked at the most files counts. Takes at least one.
 */
export function mergeReports(reports: readonly Report[]): Report {
  const first = reports[0]!;
  const findings = uniqueFindings(reports);
  const count = (state: SettledFinding['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  return {
    ...first,
    verdict: worst(reports.map(({ verdict }) => verdict)),
    runs: mergeRuns(reports, findings),
    findings,
    stale: commonStale(reports),
    skipped: mergeSkipped(reports),
    metrics: idsOf(reports).flatMap((id) =>
      shardsOf(id, reports).flatMap(({ metrics }) => metrics.filter(({ guardrail }) => guardrail === id)),
    ),
    totals: { new: count('new'), known: count('known'), muted: count('muted') },
    notes: uniqueBy(
      reports.flatMap(({ notes }) => notes),
      ({ level, message }) => `${level} ${message}`,
    ),
  };
}

const VERDICTS: readonly Verdict[] = ['broken', 'fail', 'pass'];
const STATUSES: readonly RunStatus[] = ['crashed', 'ran', 'skipped'];

function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.find((verdict) => verdicts.includes(verdict))!;
}

function uniqueFindings(reports: readonly Report[]): readonly SettledFinding[] {
  const all = reports.flatMap(({ findings }) => findings);
  return inOrder(
    uniqueBy(all, ({ fingerprint, line, column, message }) => `${fingerprint} ${line} ${column} ${message}`),
  );
}

function idsOf(reports: readonly Report[]): readonly string[] {
  return [...new Set(reports.flatMap(({ runs }) => runs.map(({ guardrail }) => guardrail)))];
}

function runsOf(id: string, reports: readonly Report[]): readonly GuardrailRun[] {
  return reports.flatMap(({ runs }) => runs.filter(({ guardrail }) => guardrail === id));
}

/** The reports of the one run, whole or in shards, in which a guardrail looked at the most files. */
function shardsOf(id: string, reports: readonly Report[]): readonly Report[] {
  const files = (shards: readonly Report[]): number => runsOf(id, shards).reduce((sum, run) => sum + run.files, 0);
  const byRun = new Map<string, Report[]>();
  for (const report of reports) {
    const ids = report.runs.map(({ guardrail }) => guardrail);
    if (ids.includes(id)) byRun.set(ids.join(' '), [...(byRun.get(ids.join(' ')) ?? []), report]);
  }
  return [...byRun.values()].reduce((most, shards) => (files(shards) > files(most) ? shards : most));
}

function mergeRuns(reports: readonly Report[], findings: readonly SettledFinding[]): readonly GuardrailRun[] {
  return idsOf(reports).map((id) => {
    const all = runsOf(id, reports);
    const status = STATUSES.find((known) => all.some((run) => run.status === known))!;
    const runs = runsOf(id, shardsOf(id, reports));
    return {
      guardrail: id,
      status,
      reason: all.find((run) => run.status === status)!.reason,
      milliseconds: runs.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
      files: runs.reduce((sum, { files }) => sum + files, 0),
      counts: countNew(findings, id),
      outputs: addOutputs(runs),
      summary: runs.flatMap(({ summary }) => summary),
    };
  });
}

/** Numbers are added up; of texts the first stays. */
function addOutputs(runs: readonly GuardrailRun[]): GuardrailRun['outputs'] {
  const sums = new Map<string, string | number>();
  for (const [name, value] of runs.flatMap(({ outputs }) => Object.entries(outputs))) {
    const known = sums.get(name);
    if (known === undefined) sums.set(name, value);
    else if (typeof known === 'number' && typeof value === 'number') sums.set(name, known + value);
  }
  return Object.fromEntries(sums);
}

function commonStale(reports: readonly Report[]): readonly StaleEntry[] {
  const key = ({ fingerprint, why }: StaleEntry): string => `${fingerprint} ${why}`;
  const judges = reports.map(({ runs, stale }) => ({
    ids: new Set(runs.map(({ guardrail }) => guardrail)),
    keys: new Set(stale.map(key)),
  }));
  return uniqueBy(
    reports.flatMap(({ stale }) => stale),
    key,
  ).filter((entry) => judges.every(({ ids, keys }) => !ids.has(entry.guardrail) || keys.has(key(entry))));
}

/** Every shard lists the whole repository, so what it passed over is the same in all but for what only it read. */
function mergeSkipped(reports: readonly Report[]): readonly SkippedFiles[] {
  const most = new Map<string, SkippedFiles>();
  for (const group of reports.flatMap(({ skipped }) => skipped)) {
    const known = most.get(group.reason);
    if (known === undefined || known.count < group.count) most.set(group.reason, group);
  }
  return [...most.values()].sort((a, b) => compareText(a.reason, b.reason));
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item] as const)).values()];
}
