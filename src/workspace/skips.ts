import { compareText } from '../core/finding.js';
import { append } from '../core/groups.js';
import type { SkippedFiles } from '../core/report.js';
import type { SkipReason } from '../core/skip-reason.js';

/** Paths of one kind that were passed over. */
interface SkippedPaths {
  readonly reason: SkipReason;
  readonly paths: readonly string[];
}

/** Counts what is passed over, with the first few paths of each kind; folders end in a slash. */
export class Skips {
  private readonly kinds = new Map<SkipReason, string[]>();

  add(reason: SkipReason, path: string): void {
    append(this.kinds, reason, path);
  }

  /** Those of them that somebody wanted looked at. */
  wanted(isWanted: (reason: SkipReason, path: string) => boolean): Skips {
    const skips = new Skips();
    for (const [reason, paths] of this.kinds) {
      for (const path of paths) if (isWanted(reason, path)) skips.add(reason, path);
    }
    return skips;
  }

  /** Every path, sorted, by reason. */
  paths(): readonly SkippedPaths[] {
    return [...this.kinds]
      .map(([reason, paths]) => ({ reason, paths: [...new Set(paths)].sort(compareText) }))
      .sort((a, b) => compareText(a.reason, b.reason));
  }

  /** All kinds, sorted by reason. */
  all(): readonly SkippedFiles[] {
    return this.paths().map(({ reason, paths }) => ({ reason, count: paths.length, examples: paths.slice(0, 5) }));
  }
}
