import { UserError } from '../../../core/errors.js';
import type { SourceFiles } from './source-files.js';

/** File systems and reports differ in how finely they keep time. */
const GRAIN_MS = 1_000;

/** When a report was made and what it describes. */
export interface ReportAge {
  readonly path: string;
  /** What the report says itself, or null. */
  readonly writtenMs: number | null;
  /** When its file was last modified. */
  readonly modifiedMs: number;
  /** Repository-relative paths of its sources. */
  readonly sources: Iterable<string>;
  /** When the commit under test was made, or null outside a repository. */
  readonly commitMs: number | null;
}

/**
 * Throws a UserError when a source was modified after the report on it was made.
 *
 * A report made after the commit may have been copied to a checkout made later still (a job that only gathers reports),
 * so then the later of the two times counts. A report made before the commit must stand on its own time: right when
 * someone tested and then committed, wrong when an old report was restored from a cache or is itself committed.
 */
export function refuseStale(report: ReportAge, modified: SourceFiles['modified']): void {
  const madeMs = report.writtenMs ?? report.modifiedMs;
  const ofThisCommit = report.commitMs === null || madeMs + GRAIN_MS >= report.commitMs;
  const limitMs = (ofThisCommit ? Math.max(madeMs, report.modifiedMs) : madeMs) + GRAIN_MS;
  for (const source of report.sources) {
    if ((modified(source) ?? 0) <= limitMs) continue;
    const made = new Date(madeMs).toISOString().slice(0, 19);
    throw new UserError(
      `The report was made on ${made}Z, before \`${source}\` was last modified: run the tests again, or set \`allow-stale\`.`,
      { file: report.path },
    );
  }
}
