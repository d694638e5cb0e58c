import type { SettledFinding } from '../core/finding.js';
import type { StaleEntry } from '../core/report.js';
import { contentHalf } from '../core/settle.js';
import type { Baseline, BaselineEntry } from './baseline.js';

/** Findings marked by a baseline, the entry each known one is known by, and the entries that match nothing any more. */
export interface Applied {
  readonly findings: readonly SettledFinding[];
  readonly stale: readonly StaleEntry[];
  readonly matched: ReadonlyMap<SettledFinding, BaselineEntry>;
}

/** What applying a baseline needs to know of the run. */
export interface Applying {
  /** The day that `until` is judged by. */
  readonly date: string;
  /** Whether the path is still a file of the repository; an entry whose file is gone may follow a rename. */
  readonly exists: (path: string) => boolean;
  /** Whether the rule was looked for in this run; entries of others are neither matched nor stale. */
  readonly judged: (entry: BaselineEntry) => boolean;
}

/** Marks as known what the baseline holds: the very fingerprint, else the same thing in a file that was renamed. */
export function applyBaseline(findings: readonly SettledFinding[], baseline: Baseline, run: Applying): Applied {
  const judged = baseline.entries.filter(run.judged);
  const expired = judged.filter((entry) => entry.until !== undefined && entry.until < run.date);
  const open = new Map<string, BaselineEntry>();
  for (const entry of judged) if (!expired.includes(entry)) open.set(entry.fingerprint, entry);
  const matched = new Map<SettledFinding, BaselineEntry>();
  for (const finding of findings) {
    const entry = open.get(finding.fingerprint);
    if (entry === undefined || finding.state === 'muted') continue;
    matched.set(finding, entry);
    open.delete(finding.fingerprint);
  }
  const moved = new Map<string, BaselineEntry[]>();
  for (const entry of open.values()) {
    if (entry.path === null || run.exists(entry.path)) continue;
    const half = contentHalf(entry.fingerprint);
    moved.set(half, [...(moved.get(half) ?? []), entry]);
  }
  for (const finding of findings) {
    if (matched.has(finding) || finding.state === 'muted') continue;
    const entry = moved.get(contentHalf(finding.fingerprint))?.shift();
    if (entry === undefined) continue;
    matched.set(finding, entry);
    open.delete(entry.fingerprint);
  }
  return {
    findings: findings.map((finding) => {
      const entry = matched.get(finding);
      if (entry === undefined) return finding;
      return { ...finding, state: 'known', ...(entry.reason === undefined ? {} : { reason: entry.reason }) };
    }),
    stale: [
      ...[...open.values()].map((entry) => stale(entry, 'fixed')),
      ...expired.map((entry) => stale(entry, 'expired')),
    ],
    matched,
  };
}

function stale(entry: BaselineEntry, why: StaleEntry['why']): StaleEntry {
  return {
    guardrail: entry.rule.split('/')[0]!,
    rule: entry.rule,
    path: entry.path,
    fingerprint: entry.fingerprint,
    reason: entry.reason ?? null,
    why,
  };
}
