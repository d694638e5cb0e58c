import type { SettledFinding } from '../core/finding.js';
import { append } from '../core/groups.js';
import type { BaselineEntry, StaleEntry } from '../core/report.js';
import { contentHalf } from '../core/settled-finding.js';
import type { Baseline } from './baseline.js';
import { Successors } from './successors.js';

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
  const isExpired = ({ until }: BaselineEntry): boolean => until !== undefined && until < run.date;
  const expired = judged.filter(isExpired);
  const open = new Map<string, BaselineEntry>();
  for (const entry of judged) if (!isExpired(entry)) open.set(entry.fingerprint, entry);
  const matched = new Map<SettledFinding, BaselineEntry>();
  for (const finding of findings) {
    const entry = open.get(finding.fingerprint);
    if (entry === undefined || finding.state === 'muted') continue;
    matched.set(finding, entry);
    open.delete(finding.fingerprint);
  }
  for (const [finding, entry] of followRenames(findings, open, matched, judged, run.exists)) {
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

/**
 * Pairs what is left over by renames: a file that is gone with the file, unknown to the baseline until now, that holds
 * most of the same findings.
 */
function followRenames(
  findings: readonly SettledFinding[],
  open: ReadonlyMap<string, BaselineEntry>,
  matched: ReadonlyMap<SettledFinding, BaselineEntry>,
  judged: readonly BaselineEntry[],
  exists: (path: string) => boolean,
): readonly (readonly [SettledFinding, BaselineEntry])[] {
  const known = new Set(judged.map(({ path }) => path));
  const gone = groupByPath([...open.values()].filter(({ path }) => path !== null && !exists(path)));
  if (gone.size === 0) return [];
  const fresh = groupByPath(
    findings.filter((finding) => finding.state !== 'muted' && !matched.has(finding) && !known.has(finding.path)),
  );
  const successors = new Successors(fresh);
  return Array.from(gone, ([path, entries]) => {
    const heir = successors.take(path, entries);
    return heir === null ? [] : pairUp(fresh.get(heir)!, entries);
  }).flat();
}

function groupByPath<T extends { readonly path: string | null }>(items: readonly T[]): Map<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    if (item.path === null) continue;
    append(groups, item.path, item);
  }
  return groups;
}

function pairUp(
  findings: readonly SettledFinding[],
  entries: readonly BaselineEntry[],
): readonly (readonly [SettledFinding, BaselineEntry])[] {
  const left = new Map<string, BaselineEntry[]>();
  for (const entry of entries) {
    const half = contentHalf(entry.fingerprint);
    append(left, half, entry);
  }
  const used = new Map<string, number>();
  return findings.flatMap((finding) => {
    const half = contentHalf(finding.fingerprint);
    const next = used.get(half) ?? 0;
    used.set(half, next + 1);
    const entry = left.get(half)?.[next];
    return entry === undefined ? [] : [[finding, entry] as const];
  });
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
