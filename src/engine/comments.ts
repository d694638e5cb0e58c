import type { EngineValues } from '../config/engine-options.js';
import { isInRange } from '../core/shard.js';
import type { Suppression } from '../core/suppress.js';
import type { FactTable } from '../facts/facts.js';
import { noqa } from '../facts/noqa.js';
import { type MalformedSuppression, suppressions } from '../facts/suppressions.js';
import type { Host } from '../host/host.js';
import { type Facts, scanFiles } from '../workspace/scan.js';
import { plannedScanner } from '../workspace/scan-file.js';
import { Skips } from '../workspace/skips.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Checked } from './check.js';
import { planScanners } from './plan.js';

/** The comments of one file that may mute something, in the order of the text. */
export interface Comments {
  readonly path: string;
  readonly facts: readonly Suppression[];
}

/**
 * The comments of every file, and for sure of those in which something was found. They were read along with what was
 * found; where that was another way, or in a file of another shard, they are read now.
 */
export async function commentsFor(
  checked: readonly Checked[],
  facts: Facts,
  workspace: Workspace,
  host: Host,
  engine: EngineValues,
): Promise<readonly Comments[]> {
  const range = planScanners(checked.map(({ planned }) => planned)).find(({ key }) => key === suppressions.id)?.range;
  if (range === undefined) return [];
  const read = new Set<string>();
  for (const table of [...facts.tables.values(), facts.problems]) {
    for (const { path } of table) if (range === null || isInRange(range, path)) read.add(path);
  }
  const late = new Set<string>();
  for (const { path } of facts.problems) if (!read.has(path)) late.add(path);
  for (const { result } of checked) {
    for (const { location } of [...result.findings, ...(result.broken ?? [])]) {
      if (location !== undefined && !read.has(location.path)) late.add(location.path);
    }
  }
  const early = commentsIn(facts);
  if (late.size === 0) return early;
  const scanners = [suppressions, noqa].map((scanner) => plannedScanner(scanner));
  const files = workspace.files.filter(({ path }) => late.has(path));
  const settings = { root: workspace.root, limit: engine['max-file-size'] };
  const scanned = await scanFiles(host, scanners, settings, null, files, new Skips());
  return [...early.filter(({ path }) => !late.has(path)), ...commentsIn(scanned)];
}

function commentsIn({ tables }: Facts): readonly Comments[] {
  const own = tables.get(suppressions.id) as FactTable<Suppression | MalformedSuppression> | undefined;
  const foreign = tables.get(noqa.id) as FactTable<Suppression> | undefined;
  const byPath = new Map<string, readonly Suppression[]>();
  for (const { path, facts: comments } of own ?? []) {
    byPath.set(
      path,
      comments.filter((comment) => comment.scope !== 'malformed'),
    );
  }
  for (const { path, facts: comments } of foreign ?? []) {
    byPath.set(path, [...(byPath.get(path) ?? []), ...comments].sort(byPlace));
  }
  return Array.from(byPath, ([path, facts]) => ({ path, facts }));
}

function byPlace(a: Suppression, b: Suppression): number {
  return a.line - b.line || a.column - b.column;
}
