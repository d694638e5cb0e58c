import type { EngineValues } from '../config/engine-options.js';
import type { Suppression } from '../core/suppress.js';
import type { FactTable } from '../facts/facts.js';
import type { Host } from '../host/host.js';
import { Skips } from '../workspace/listing.js';
import { type Facts, scanFiles } from '../workspace/scan.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Checked } from './check.js';
import { type Planned, planScanners } from './plan.js';

/** What the scanner of suppressions sees. */
export type Comment = Suppression | { readonly scope: 'malformed' };

const SCANNER = 'suppressions';

/**
 * The comments of every file in which something was found. A shard has read those of its own files; a guardrail that
 * looked at the whole repository may have found something in others, which are read now.
 */
export async function commentsFor(
  checked: readonly Checked[],
  planned: readonly Planned[],
  facts: Facts,
  workspace: Workspace,
  host: Host,
  engine: EngineValues,
): Promise<FactTable<Comment>> {
  const read = (facts.tables.get(SCANNER) ?? []) as FactTable<Comment>;
  const scanner = planScanners(planned).scanners.find((each) => each.scanner.id === SCANNER);
  if (scanner === undefined || scanner.range === null) return read;
  const seen = facts.seen.get(SCANNER)!;
  const found = new Set([
    ...facts.problems.map(({ path }) => path),
    ...checked.flatMap(({ result }) =>
      [...result.findings, ...(result.broken ?? [])].map(({ location }) => location?.path),
    ),
  ]);
  const files = workspace.files.filter(({ path }) => found.has(path) && !seen.has(path));
  const late = await scanFiles(
    host,
    workspace.root,
    files,
    [{ ...scanner, range: null }],
    engine['max-file-size'],
    new Skips(),
  );
  return [...read, ...(late.tables.get(SCANNER) as FactTable<Comment>)];
}
