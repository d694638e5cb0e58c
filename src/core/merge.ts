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
 * One report for the shards of a run: every finding once, a baseline entry stale only where no shard still matches it,
 * counts added up, and the worst verdict of all. Takes at least one report.
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
    metrics: reports.flatMap(({ metrics }) => metrics),
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

function mergeRuns(reports: readonly Report[], findings: readonly SettledFinding[]): readonly GuardrailRun[] {
  const ids = [...new Set(reports.flatMap(({ runs }) => runs.map(({ guardrail }) => guardrail)))];
  return ids.map((id) => {
    const runs = reports.flatMap((report) => report.runs.filter(({ guardrail }) => guardrail === id));
    const status = STATUSES.find((known) => runs.some((run) => run.status === known))!;
    return {
      guardrail: id,
      status,
      reason: runs.find((run) => run.status === status)!.reason,
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
  const sets = reports.map(({ stale }) => new Set(stale.map(key)));
  return reports[0]!.stale.filter((entry) => sets.every((set) => set.has(key(entry))));
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
