import { sentenceOf } from '../core/errors.js';
import { compareText } from '../core/finding.js';
import { append } from '../core/groups.js';
import type { Problem } from '../core/problem.js';
import type { SkipReason } from '../core/skip-reason.js';
import type { FactTable, FileFacts } from '../facts/facts.js';
import type { CachePlace, Host } from '../host/host.js';
import { FactsCache } from './facts-cache.js';
import type { ListedFile } from './listing.js';
import { type FileScan, joinResults, NOTHING_FOUND, type PlannedScanner } from './scan-file.js';
import { type ScanCandidate, scanCandidates } from './scan-groups.js';
import { runTasks } from './scan-pool.js';
import type { ScanSettings, ScanTask, Unread } from './scan-task.js';
import type { Skips } from './skips.js';

/** All facts of a run, by the planned scanner's key, and what was not understood, by path. */
export interface Facts {
  readonly tables: ReadonlyMap<string, FactTable<unknown>>;
  readonly problems: readonly FileFacts<Problem>[];
  /** Files that some scanner wanted and got, each in the one group of those that the same scanners wanted. */
  readonly seen: readonly SeenFiles[];
}

/** Files and the keys of the planned scanners that wanted them. */
export interface SeenFiles {
  readonly keys: readonly string[];
  readonly paths: readonly string[];
}

/** What is known of a file in the end. */
type Result = FileScan | { readonly skipped: Unread };

/**
 * Scans files, each once for all scanners that want it, and counts in `skips` those passed over. With a place
 * for them, facts of contents that an earlier run scanned are not looked for again.
 */
export async function scanFiles(
  host: Host,
  scanners: readonly PlannedScanner[],
  { root, limit }: Pick<ScanSettings, 'root' | 'limit'>,
  place: CachePlace | null,
  files: readonly ListedFile[],
  skips: Skips,
): Promise<Facts> {
  const startMs = host.clock.now().getTime();
  const cache = place === null ? null : new FactsCache(host.files, place, { root, limit }, scanners, startMs);
  const candidates = scanCandidates(files, scanners);
  const results = new Map<string, Result>();
  const tasks: ScanTask[] = [];
  for (const { file, wanted } of candidates) {
    const { path } = file;
    const cached = wanted.length === 0 ? NOTHING_FOUND : (cache?.find(file, wanted) ?? null);
    if (cached !== null) results.set(path, cached);
    else tasks.push({ file, wanted, known: cache?.contentOf(path, wanted) ?? null });
  }
  const settings = { root, limit, identify: cache !== null };
  await runTasks(host, scanners, settings, tasks, ({ file, wanted }, outcome) => {
    const result =
      'skipped' in outcome
        ? outcome
        : (cache?.add(file, wanted, outcome) ?? joinResults(scanners, wanted, (at) => outcome.results[at]!));
    results.set(file.path, result!);
  });
  try {
    cache?.save(results.keys());
  } catch (error) {
    host.log(`The facts of this run could not be kept for the next: ${sentenceOf(error)}`);
  }
  return collect(candidates, results, scanners, skips);
}

function collect(
  candidates: readonly ScanCandidate[],
  results: ReadonlyMap<string, Result>,
  scanners: readonly PlannedScanner[],
  skips: Skips,
): Facts {
  const tables = new Map<string, FileFacts<unknown>[]>(scanners.map(({ key }) => [key, []]));
  const seen = new Map<readonly number[], string[]>();
  const problems: FileFacts<Problem>[] = [];
  // Candidates are in path order, whichever thread scanned them first.
  for (const { file, seenBy } of candidates) {
    const { path } = file;
    const result = results.get(path)!;
    if ('skipped' in result) {
      skips.add(result.skipped === 'gone' ? whyGone(file) : result.skipped, path);
      continue;
    }
    append(seen, seenBy, path);
    for (const [key, facts] of Object.entries(result.facts)) tables.get(key)!.push({ path, facts });
    if (result.problems.length > 0) problems.push({ path, facts: result.problems });
  }
  problems.sort((a, b) => compareText(a.path, b.path));
  const groups = Array.from(seen, ([seenBy, paths]) => ({ keys: seenBy.map((index) => scanners[index]!.key), paths }));
  return { tables, problems, seen: groups };
}

/** A file is listed only where it is there; of what git was told to leave out, nobody asked. */
function whyGone({ unwatched }: ListedFile): SkipReason {
  return unwatched ? 'sparse' : 'vanished';
}
