import { sentenceOf } from '../core/errors.js';
import { compareText } from '../core/finding.js';
import { isInRange } from '../core/path-range.js';
import type { Problem } from '../core/problem.js';
import type { FactScanner, FactTable, FileFacts } from '../facts/facts.js';
import type { Files, Host, Thread } from '../host/host.js';
import { type EndingVerdict, endingOf, GlobList } from '../parsers/glob.js';
import { FactsCache } from './facts-cache.js';
import type { ListedFile, Skips } from './listing.js';
import { type FileScan, NOTHING_FOUND, type PlannedScanner } from './scan-file.js';
import { type Outcome, type ScanSettings, type Task, taskRunner, type Unread } from './scan-task.js';

/** Below this many files, starting threads costs more than it saves. */
const THREAD_THRESHOLD = 600;
/** Bytes of a git index that holds about as many files. */
const LARGE_INDEX = 64 * 1024;
/** Files in one message to a thread: fewer towards the end, so that all finish together. */
const BATCH = { least: 8, most: 96 } as const;

/** Reasons for leaving a file out that hold as long as what it holds. */
const SETTLED_BY_CONTENT: ReadonlySet<Unread> = new Set(['binary', 'too-large']);

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

/** What a scanning thread is told at its start. */
export interface ScanJob extends ScanSettings {
  readonly scanners: readonly (Omit<PlannedScanner, 'scanner'> & { readonly id: string })[];
}

/** All scanners that want a file, and those of them that have to look into it; one object for all files alike. */
interface Way {
  readonly seenBy: readonly number[];
  readonly wanted: readonly number[];
}

/** A file that some scanner wants. */
interface Candidate extends Way {
  readonly file: ListedFile;
}

/** What is known of a file in the end. */
type Result = FileScan | { readonly skipped: Unread };

/** Scans the files of one repository, each once for all scanners that want it; whoever makes one ends it. */
export class Scanning {
  private readonly host: Host;
  private readonly scanners: readonly PlannedScanner[];
  private readonly settings: ScanSettings;
  private readonly cache: FactsCache | null;
  private threads: readonly Thread[] = [];
  /**
   * Files that were scanned though no list of git tells what they hold, by path: the id of what was read, or null where
   * nothing was.
   */
  readonly others = new Map<string, string | null>();

  constructor(
    host: Host,
    scanners: readonly PlannedScanner[],
    { root, limit }: Pick<ScanSettings, 'root' | 'limit'>,
    cacheFolder: string | null,
  ) {
    this.host = host;
    this.scanners = scanners;
    this.settings = { root, limit, identify: cacheFolder !== null };
    this.cache =
      cacheFolder === null ? null : new FactsCache(host.files, { folder: cacheFolder, root, scanners, limit });
  }

  /** Whether facts of an earlier run are known. */
  get isWarm(): boolean {
    return this.cache?.isEmpty === false;
  }

  /** Starts threads while the files are still being listed, where git's index says that there are many. */
  prepare(): void {
    const index = this.host.files.entry(`${this.settings.root}/.git/index`);
    if (index !== null && index.size >= LARGE_INDEX && !this.isWarm) this.startThreads();
  }

  /** The facts of all files; those passed over are counted in `skips`. */
  async run(files: readonly ListedFile[], skips: Skips): Promise<Facts> {
    const candidates = this.candidates(files);
    const results = new Map<string, Result>();
    const tasks: Task[] = [];
    for (const { file, wanted } of candidates) {
      const cached = wanted.length === 0 ? NOTHING_FOUND : this.cache?.find(file.path, file.blob);
      if (cached != null) results.set(file.path, cached);
      else tasks.push({ path: file.path, wanted, known: this.cache?.idOf(file.path) ?? null });
    }
    await this.work(tasks, (task, outcome) => {
      if (outcome === 'unchanged') results.set(task.path, this.cache!.find(task.path, task.known)!);
      else results.set(task.path, outcome);
      if (outcome !== 'unchanged' && 'facts' in outcome && outcome.id !== null) {
        this.cache?.keep(task.path, outcome.id, outcome);
      }
    });
    this.save(results.keys());
    for (const { file, wanted } of candidates) {
      const result = results.get(file.path)!;
      const isRead = !('skipped' in result);
      if (file.blob === null && wanted.length > 0) {
        this.others.set(file.path, isRead ? (this.cache?.idOf(file.path) ?? null) : null);
      } else if (!isRead && !SETTLED_BY_CONTENT.has(result.skipped)) this.others.set(file.path, null);
    }
    return collect(candidates, results, this.scanners, skips);
  }

  /** Ends the threads. */
  end(): void {
    for (const thread of this.threads) thread.end();
    this.threads = [];
  }

  /** A cache that cannot be written costs time, never a run. */
  private save(paths: Iterable<string>): void {
    try {
      this.cache?.save(paths);
    } catch (error) {
      this.host.log(`The facts of this run could not be kept for the next: ${sentenceOf(error)}`);
    }
  }

  private startThreads(): void {
    const job: ScanJob = {
      ...this.settings,
      scanners: this.scanners.map(({ scanner, ...rest }) => ({ ...rest, id: scanner.id })),
    };
    const started = Array.from({ length: this.host.parallelism - 1 }, () => this.host.startThread(job));
    this.threads = started.filter((thread) => thread !== null);
  }

  private candidates(files: readonly ListedFile[]): readonly Candidate[] {
    const globs = new DistinctGlobs();
    const tests = this.scanners.map(({ scanner, within, follows, range }) => ({
      follows,
      range,
      wants: globs.add(scanner.files),
      within: within === null ? null : globs.add(within),
    }));
    const ranges = [...new Set(tests.map(({ range }) => range))].filter((range) => range !== null);
    // Paths that match the same globs in the same ranges go the same way, and most of them do.
    const ways = new Map<string, Way>();
    const wayOf = (path: string, holds: string): Way => {
      const seenBy: number[] = [];
      const wanted: number[] = [];
      let leads = false;
      for (const [index, { wants, within, follows, range }] of tests.entries()) {
        if (holds[wants] === NO) continue;
        const isAsked = range === null || isInRange(range, path);
        if (isAsked) seenBy.push(index);
        if (within !== null && holds[within] === NO) continue;
        if (isAsked || follows !== null) wanted.push(index);
        // Who leads in another shard does so here: whether the file can be read is seen there and here.
        leads ||= follows === null;
      }
      return { seenBy, wanted: leads ? wanted : [] };
    };
    const candidates: Candidate[] = [];
    for (const file of files) {
      const holds = globs.matching(file.path);
      const key = ranges.reduce((text, range) => text + (isInRange(range, file.path) ? YES : NO), holds);
      let way = ways.get(key);
      if (way === undefined) {
        way = wayOf(file.path, holds);
        ways.set(key, way);
      }
      if (way.seenBy.length > 0) candidates.push({ file, ...way });
    }
    return candidates;
  }

  /** Shares tasks between this thread and the others; every answer is handed over as it comes. */
  private async work(tasks: readonly Task[], done: (task: Task, outcome: Outcome) => void): Promise<void> {
    if (tasks.length >= THREAD_THRESHOLD && this.threads.length === 0) this.startThreads();
    const { threads } = this;
    let next = 0;
    const take = (): readonly Task[] => {
      const share = Math.ceil((tasks.length - next) / (4 * (threads.length + 1)));
      const batch = tasks.slice(next, next + Math.min(Math.max(share, BATCH.least), BATCH.most));
      next += batch.length;
      this.host.progress(`scanned ${next - batch.length} of ${tasks.length} files`);
      return batch;
    };
    const serve = async (thread: Thread): Promise<void> => {
      for (let batch = take(); batch.length > 0; batch = take()) {
        const answers = (await thread.ask(batch)) as readonly Outcome[];
        for (const [index, task] of batch.entries()) done(task, answers[index]!);
      }
    };
    const run = taskRunner(this.host.files, this.scanners, this.settings);
    const serveHere = async (): Promise<void> => {
      for (let batch = take(); batch.length > 0; batch = take()) {
        for (const task of batch) done(task, run(task));
        // Lets answers of the threads in between batches.
        if (threads.length > 0) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    try {
      await Promise.all([...threads.map(serve), serveHere()]);
    } finally {
      this.host.progress(null);
    }
  }
}

const YES = '1';
const NO = '0';

/** Lists of globs, each tried once a path however many scanners have it, and not at all where the ending tells. */
class DistinctGlobs {
  private readonly places = new Map<string, number>();
  private readonly lists: GlobList[] = [];
  private readonly byEnding = new Map<string, readonly EndingVerdict[] | string>();

  /** The place of these globs among the answers; all are added before the first is asked for. */
  add(globs: readonly string[]): number {
    const key = JSON.stringify(globs);
    const present = this.places.get(key);
    if (present !== undefined) return present;
    this.places.set(key, this.lists.length);
    return this.lists.push(new GlobList(globs)) - 1;
  }

  /** Whether the path matches, a character for each of the lists. */
  matching(path: string): string {
    const ending = endingOf(path);
    let verdicts = this.byEnding.get(ending);
    if (verdicts === undefined) {
      verdicts = this.lists.map((list) => list.verdict(ending));
      if (verdicts.every((verdict) => typeof verdict === 'boolean')) verdicts = answersTo(path, verdicts);
      this.byEnding.set(ending, verdicts);
    }
    return typeof verdicts === 'string' ? verdicts : answersTo(path, verdicts);
  }
}

function answersTo(path: string, verdicts: readonly EndingVerdict[]): string {
  let answers = '';
  for (const verdict of verdicts) answers += (typeof verdict === 'boolean' ? verdict : verdict(path)) ? YES : NO;
  return answers;
}

/** What a scanning thread does with each message: a batch of tasks in, their outcomes out. */
export function scanThread(
  disk: Files,
  known: ReadonlyMap<string, FactScanner<unknown>>,
  { scanners, ...settings }: ScanJob,
): (message: unknown) => unknown {
  const run = taskRunner(
    disk,
    scanners.map(({ id, ...rest }) => ({ ...rest, scanner: known.get(id)! })),
    settings,
  );
  return (message) => (message as readonly Task[]).map(run);
}

function collect(
  candidates: readonly Candidate[],
  results: ReadonlyMap<string, Result>,
  scanners: readonly PlannedScanner[],
  skips: Skips,
): Facts {
  const tables = new Map<string, FileFacts<unknown>[]>(scanners.map(({ key }) => [key, []]));
  const seen = new Map<readonly number[], string[]>();
  const problems: FileFacts<Problem>[] = [];
  // Candidates are in path order, whoever looked at them first.
  for (const { file, seenBy } of candidates) {
    const { path } = file;
    const result = results.get(path)!;
    if ('skipped' in result) {
      if (result.skipped !== 'gone') skips.add(result.skipped, path);
      continue;
    }
    const alike = seen.get(seenBy);
    if (alike === undefined) seen.set(seenBy, [path]);
    else alike.push(path);
    for (const [key, facts] of Object.entries(result.facts)) tables.get(key)!.push({ path, facts });
    if (result.problems.length > 0) problems.push({ path, facts: result.problems });
  }
  problems.sort((a, b) => compareText(a.path, b.path));
  const groups = Array.from(seen, ([seenBy, paths]) => ({ keys: seenBy.map((index) => scanners[index]!.key), paths }));
  return { tables, problems, seen: groups };
}
