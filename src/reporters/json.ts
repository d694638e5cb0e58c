import type { SettledFinding } from '../core/finding.js';
import type { GuardrailRun, Report, StaleEntry } from '../core/report.js';
import { safeJson } from '../core/safe-json.js';
import { type Shard, shardOf } from '../core/shard.js';

/** Renders the whole report as the JSON of format version 1; nothing of the report is left out. */
export function renderJson(report: Report): string {
  return safeJson(reportRecord(report));
}

function reportRecord(report: Report): object {
  const { version, tool, verdict, subject, totals, metrics, skipped, notes } = report;
  const shard = shardOf(report);
  return {
    version,
    tool: { name: tool.name, version: tool.version },
    verdict,
    subject: { root: subject.root, commit: subject.commit, base: subject.base },
    runs: report.runs.map(runRecord),
    findings: report.findings.map(findingRecord),
    stale: report.stale.map(staleRecord),
    metrics: metrics.map(({ guardrail, name, value, unit, labels }) => ({
      guardrail,
      name,
      value,
      unit,
      labels: labels ?? {},
    })),
    totals: { new: totals.new, known: totals.known, muted: totals.muted },
    skipped: skipped.map(({ reason, count, examples }) => ({ reason, count, examples })),
    notes: notes.map(({ level, message }) => ({ level, message })),
    ...(shard === null ? {} : { shard: shardRecord(shard) }),
  };
}

/** What a shard leaves to the merge: findings in the form they have everywhere. */
function shardRecord(shard: Shard): object {
  const { unused, baseline } = shard;
  return {
    ...shard,
    unused: unused.map(({ names, finding }) => ({ names, finding: findingRecord(finding) })),
    baseline: { ...baseline, base: baseline.base === null ? null : reportRecord(baseline.base) },
  };
}

function runRecord({ guardrail, status, reason, milliseconds, files, counts, outputs, summary }: GuardrailRun): object {
  const { error, warning, notice } = counts;
  return { guardrail, status, reason, milliseconds, files, counts: { error, warning, notice }, outputs, summary };
}

/** Keys in the order of the format; what only some findings have comes last. */
function findingRecord(finding: SettledFinding): object {
  const { guardrail, rule, severity, state, message, path, line, column, endLine, endColumn } = finding;
  const { remedy, fingerprint, related, docs, reason, changed, properties } = finding;
  const place = { path, line, column, endLine, endColumn };
  return {
    ...{ guardrail, rule, severity, state, message, ...place, remedy, fingerprint },
    related: related.map((other) => ({
      path: other.path,
      line: other.line ?? null,
      column: other.column ?? null,
      endLine: other.endLine ?? null,
      endColumn: other.endColumn ?? null,
      message: other.message,
    })),
    ...{ docs, reason, changed, properties },
  };
}

function staleRecord({ guardrail, rule, path, fingerprint, reason, why }: StaleEntry): object {
  return { guardrail, rule, path, fingerprint, reason, why };
}
