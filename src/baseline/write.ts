import { UserError } from '../core/errors.js';
import type { SettledFinding } from '../core/finding.js';
import type { BaselineEntry } from '../core/report.js';
import type { Applied } from './apply.js';
import type { Baseline } from './baseline.js';

/** What a rewritten baseline gained and lost. */
export interface Rewritten {
  readonly baseline: Baseline;
  readonly added: number;
  readonly removed: number;
}

/** How `guardrails baseline` was asked to write. */
export interface Writing {
  readonly reason: string | null;
  readonly until: string | null;
  /** Whether there was a baseline before; the first may be written without a reason. */
  readonly first: boolean;
  /** Entries of rules that this run did not look for: kept as they are. */
  readonly unjudged: readonly BaselineEntry[];
}

/**
 * The baseline that tolerates what a run found: entries still matched keep their reason and date (a renamed file gets
 * its new path), fixed and expired ones go, new ones take the given reason. Throws a UserError when it would grow
 * without one.
 */
export function rewriteBaseline({ findings, stale, matched }: Applied, writing: Writing): Rewritten {
  const reasons = new Map([...matched].map(([finding, entry]) => [finding.fingerprint, entry]));
  const kept: BaselineEntry[] = [];
  const fresh: SettledFinding[] = [];
  for (const finding of findings) {
    if (finding.state === 'muted') continue;
    const entry = reasons.get(finding.fingerprint);
    if (entry === undefined) fresh.push(finding);
    else kept.push({ ...entry, path: finding.path, fingerprint: finding.fingerprint });
  }
  if (fresh.length > 0 && writing.reason === null && !writing.first) {
    const first = fresh[0]!;
    const where = first.path === null ? first.rule : `${first.rule} in ${first.path}`;
    throw new UserError(
      `the baseline would grow by ${fresh.length} (${where} is the first): fix them, or say why with --reason.`,
      {
        key: 'baseline',
      },
    );
  }
  const added = fresh.map(({ rule, path, fingerprint }) => ({
    rule,
    path,
    fingerprint,
    ...(writing.reason === null ? {} : { reason: writing.reason }),
    ...(writing.until === null ? {} : { until: writing.until }),
  }));
  return {
    baseline: { entries: [...writing.unjudged, ...kept, ...added] },
    added: added.length,
    removed: stale.length,
  };
}
