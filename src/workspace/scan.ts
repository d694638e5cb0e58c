import { compareText } from '../core/finding.js';
import { isInRange } from '../core/path-range.js';
import type { Problem } from '../core/problem.js';
import type { SkippedFiles } from '../core/report.js';
import type { FactScanner, FactTable, FileFacts } from '../facts/facts.js';
import type { Files, Host, Thread } from '../host/host.js';
import { compileGlobs } from '../parsers/glob.js';
import { Inside } from './inside.js';
import type { ListedFile, Skips } from './listing.js';
import { type FileScan, looksBinary, type PlannedScanner, scanFile } from './scan-file.js';

/** Below this many files, starting threads costs more than it saves. */
const THREAD_THRESHOLD = 600;
const BATCH = 64;

/** All facts of a run, by scanner id, and what was not understood, by path. */
export interface Facts {
  readonly tables: ReadonlyMap<string, FactTable<unknown>>;
  readonly problems: readonly FileFacts<Problem>[];
  /** Files each scanner wanted and got, by scanner id. */
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Which scanners, by their place in the plan, are to run over a file. */
interface Task {
  readonly path: string;
  readonly wanted: readonly number[];
}

/** What became of one task: its scan, or why there is none. */
type Outcome = FileScan | { readonly skipped: Unread };
type Unread = SkippedFiles['reason'] | 'gone';

/** What a scanning thread is told at its start. */
export interface ScanJob {
  readonly root: string;
  readonly limit: number;
  readonly scanners: readonly { readonly id: string; readonly options: PlannedScanner['options'] }[];
}

/** Scans each listed file once for all scanners that want it. */
export async function scanFiles(
  host: Host,
  root: string,
  files: readonly ListedFile[],
  scanners: readonly PlannedScanner[],
  limit: number,
  skips: Skips,
): Promise<Facts> {
  const tests = scanners.map(({ scanner, range }) => {
    const wants = compileGlobs(scanner.files);
    return range === null ? wants : (path: string) => isInRange(range, path) && wants(path);
  });
  const tasks: Task[] = [];
  for (const { path } of files) {
    const wanted = tests.flatMap((test, index) => (test(path) ? [index] : []));
    if (wanted.length > 0) tasks.push({ path, wanted });
  }
  const outcomes = new Map<string, Outcome>();
  const threads = tasks.length < THREAD_THRESHOLD ? [] : startThreads(host, root, scanners, limit);
  const scan = fileScanner(host.files, root, scanners, limit);
  let next = 0;
  const advance = (): void => {
    host.progress(`scanned ${outcomes.size} of ${tasks.length} files`);
  };
  const take = (): readonly Task[] => {
    const batch = tasks.slice(next, next + BATCH);
    next += batch.length;
    return batch;
  };
  const serve = async (thread: Thread): Promise<void> => {
    for (let batch = take(); batch.length > 0; batch = take()) {
      const answers = (await thread.ask(batch)) as readonly Outcome[];
      for (const [index, task] of batch.entries()) outcomes.set(task.path, answers[index]!);
      advance();
    }
  };
  const serveHere = async (): Promise<void> => {
    for (let batch = take(); batch.length > 0; batch = take()) {
      for (const task of batch) outcomes.set(task.path, scan(task));
      advance();
      // Lets answers of the threads in between batches.
      if (threads.length > 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  try {
    await Promise.all([...threads.map(serve), serveHere()]);
  } finally {
    for (const thread of threads) thread.end();
    host.progress(null);
  }
  return collect(tasks, outcomes, scanners, skips);
}

function startThreads(host: Host, root: string, scanners: readonly PlannedScanner[], limit: number): readonly Thread[] {
  const job: ScanJob = { root, limit, scanners: scanners.map(({ scanner, options }) => ({ id: scanner.id, options })) };
  return Array.from({ length: host.parallelism - 1 }, () => host.startThread(job)).filter((thread) => thread !== null);
}

/** A function that reads a file safely and scans it. */
function fileScanner(
  disk: Files,
  root: string,
  scanners: readonly Pick<PlannedScanner, 'scanner' | 'options'>[],
  limit: number,
): (task: Task) => Outcome {
  const inside = new Inside(disk, root);
  return ({ path, wanted }) => {
    if (!inside.holds(path)) return { skipped: disk.entry(`${root}/${path}`) === null ? 'gone' : 'outside' };
    const bytes = disk.read(`${root}/${path}`, limit);
    if (bytes === null) return { skipped: whyUnread(disk, `${root}/${path}`, limit) };
    if (looksBinary(bytes) && !/\.pyi?$/.test(path)) return { skipped: 'binary' };
    return scanFile(
      path,
      bytes,
      wanted.map((index) => scanners[index]!),
    );
  };
}

function whyUnread(disk: Files, path: string, limit: number): Unread {
  const entry = disk.entry(path);
  if (entry === null) return 'gone';
  if (entry.kind !== 'file') return entry.kind === 'symlink' ? 'symlink' : 'special';
  return entry.size > limit ? 'too-large' : 'unreadable';
}

/** What a scanning thread does with each message: a batch of tasks in, their outcomes out. */
export function scanThread(
  disk: Files,
  known: ReadonlyMap<string, FactScanner<unknown>>,
  job: ScanJob,
): (message: unknown) => unknown {
  const scanners = job.scanners.map(({ id, options }) => ({ scanner: known.get(id)!, options }));
  const scan = fileScanner(disk, job.root, scanners, job.limit);
  return (message) => (message as readonly Task[]).map(scan);
}

function collect(
  tasks: readonly Task[],
  outcomes: ReadonlyMap<string, Outcome>,
  scanners: readonly PlannedScanner[],
  skips: Skips,
): Facts {
  const tables = new Map<string, FileFacts<unknown>[]>(scanners.map(({ scanner }) => [scanner.id, []]));
  const seen = new Map<string, Set<string>>(scanners.map(({ scanner }) => [scanner.id, new Set()]));
  const problems: FileFacts<Problem>[] = [];
  // Tasks are in path order, whoever did them first.
  for (const { path, wanted } of tasks) {
    const outcome = outcomes.get(path)!;
    if ('skipped' in outcome) {
      if (outcome.skipped !== 'gone') skips.add(outcome.skipped, path);
      continue;
    }
    for (const index of wanted) seen.get(scanners[index]!.scanner.id)!.add(path);
    for (const [id, facts] of Object.entries(outcome.facts)) tables.get(id)!.push({ path, facts });
    if (outcome.problems.length > 0) problems.push({ path, facts: outcome.problems });
  }
  problems.sort((a, b) => compareText(a.path, b.path));
  return { tables, problems, seen };
}
