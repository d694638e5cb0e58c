import { bufferOver } from '../../../core/bytes.js';
import { UserError } from '../../../core/errors.js';
import type { Bandit } from '../install/installation.js';
import { readNosec } from '../judge/nosec.js';
import { SourceComments } from '../judge/source.js';
import { batchesOf, type Weighted } from './batches.js';
import { contentKey, type ResultCache } from './cache.js';
import { argumentsOf, type Order } from './command.js';
import { OutputError, type RunReport, readOutput } from './output.js';
import { type Launched, type LaunchSettings, lastStderrLine, launch, launchFailure } from './program.js';
import type { FileRecord, FileReport, Issue } from './record.js';

/** What a scan needs. */
export interface BanditScan {
  readonly bandit: Bandit;
  readonly order: Order;
  readonly around: LaunchSettings;
  readonly root: string;
  readonly read: (path: string) => Uint8Array | null;
  /** How many processes may run at once. */
  readonly processes: number;
  /** Null when results cannot be told apart safely. */
  readonly cache: ResultCache | null;
}

/** A file of a run of bandit; a second look ignores `# nosec`. */
interface Job extends Weighted {
  readonly key: string;
}

interface Batch {
  readonly ignoreNosec: boolean;
  readonly jobs: readonly Job[];
}

/** What bandit says about each file. Throws a UserError unless bandit did its work on every one of them. */
export async function runBandit(paths: readonly string[], scan: BanditScan): Promise<ReadonlyMap<string, FileRecord>> {
  const records = new Map<string, FileRecord>();
  const jobs: Job[] = [];
  const suspects: Job[] = [];
  for (const path of paths) {
    const bytes = scan.read(path);
    if (bytes === null) {
      records.set(path, { ...NOTHING, skipped: 'the file cannot be read' });
      continue;
    }
    const key = contentKey(path, bytes);
    const known = scan.cache?.get(key) ?? null;
    if (known !== null) records.set(path, known);
    else {
      const job = { path, key, bytes: bytes.length };
      jobs.push(job);
      if (!scan.order.ignoreNosec && bufferOver(bytes).includes('nosec')) {
        suspects.push(job);
      }
    }
  }
  const batches = [
    ...batchesOf(jobs, scan.processes, scan.root).map((part) => ({ ignoreNosec: scan.order.ignoreNosec, jobs: part })),
    ...batchesOf(suspects, scan.processes, scan.root).map((part) => ({ ignoreNosec: true, jobs: part })),
  ];
  const plain = new Map<string, FileReport>();
  const ignoring = new Map<string, FileReport>();
  await inParallel(batches, scan.processes, async (batch) => {
    const report = await runBatch(batch, scan);
    const target = batch.ignoreNosec && !scan.order.ignoreNosec ? ignoring : plain;
    for (const { path } of batch.jobs) {
      const found = report.get(`${scan.root}/${path}`);
      if (found !== undefined) target.set(path, found);
    }
  });
  for (const { path, key } of jobs) {
    const report = plain.get(path);
    if (report === undefined) records.set(path, { ...NOTHING, skipped: 'bandit said nothing about it' });
    else {
      const bytes = scan.read(path);
      const record = recordOf(report, ignoring.get(path) ?? null, bytes, scan.bandit.tests);
      records.set(path, record);
      // What was written to while bandit looked may have been seen as it is now, as it was, or as neither.
      if (bytes !== null && contentKey(path, bytes) === key) scan.cache?.set(key, record);
    }
  }
  return records;
}

const NOTHING: FileRecord = { issues: [], silenced: [], comments: [], counts: null, skipped: null, stumbles: [] };

/** Puts the runs over one file together with what only its source can tell. */
function recordOf(
  report: FileReport,
  ignoring: FileReport | null,
  bytes: Uint8Array | null,
  tests: ReadonlyMap<string, string>,
): FileRecord {
  const { counts, skipped, stumbles } = report;
  if (bytes === null || (report.issues.length === 0 && ignoring === null))
    return { ...NOTHING, counts, skipped, stumbles };
  const source = new SourceComments(bytes);
  const see = (issue: Issue) => source.see(issue);
  return {
    issues: report.issues.map(see),
    silenced: ignoring === null ? [] : without(ignoring.issues, report.issues).map(see),
    comments: source.comments().flatMap((comment) => readNosec(comment, tests) ?? []),
    counts,
    skipped,
    stumbles,
  };
}

/** The issues left when each of `others` takes away one that is the same. */
function without(issues: readonly Issue[], others: readonly Issue[]): readonly Issue[] {
  const left = new Map<string, number>();
  for (const issue of others) left.set(sameness(issue), (left.get(sameness(issue)) ?? 0) + 1);
  return issues.filter((issue) => {
    const count = left.get(sameness(issue)) ?? 0;
    if (count > 0) left.set(sameness(issue), count - 1);
    return count === 0;
  });
}

function sameness({ test, line, offset, endOffset, severity, confidence, text }: Issue): string {
  return `${test} ${line} ${offset} ${endOffset} ${severity} ${confidence} ${text}`;
}

/** Runs bandit over a batch; when it crashes, over halves, so that the file to blame can be named. */
async function runBatch(batch: Batch, scan: BanditScan): Promise<RunReport> {
  const paths = batch.jobs.map(({ path }) => `${scan.root}/${path}`);
  const args = argumentsOf({ ...scan.order, ignoreNosec: batch.ignoreNosec }, paths);
  const outcome = await launch(scan.bandit, args, scan.around);
  if (outcome.result.signal !== null && !outcome.result.timedOut && batch.jobs.length > 1) {
    const middle = batch.jobs.length >> 1;
    const halves = [batch.jobs.slice(0, middle), batch.jobs.slice(middle)];
    const reports: RunReport[] = [];
    for (const jobs of halves) reports.push(await runBatch({ ...batch, jobs }, scan));
    return new Map(reports.flatMap((report) => [...report]));
  }
  try {
    return reportOf(outcome, paths, scan.root);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    const words = lastStderrLine(outcome.result);
    const what = batch.jobs.length === 1 ? `\`${batch.jobs[0]!.path}\`` : `${batch.jobs.length} files`;
    throw new UserError(`bandit ${error.message} while it scanned ${what}${words === '' ? '' : ` (${words})`}.`);
  }
}

/** Status 0 means no issues, 1 means issues; whatever else, or a report that says otherwise, is a broken bandit. */
function reportOf(outcome: Launched, paths: readonly string[], root: string): RunReport {
  const failure = launchFailure(outcome);
  if (failure !== null) throw new OutputError(failure);
  const { exitCode, stderr } = outcome.result;
  if (exitCode !== 0 && exitCode !== 1) throw new OutputError(`ended with status ${exitCode}`);
  const report = readOutput(outcome.output.toString('utf8'), Buffer.from(stderr).toString('utf8'), paths, root);
  const issues = [...report.values()].reduce((sum, file) => sum + file.issues.length, 0);
  if (issues > 0 !== (exitCode === 1))
    throw new OutputError(`ended with status ${exitCode} and reported ${issues} issues`);
  return report;
}

/** Works through the items, at most `width` at a time; after a failure no further item is begun. */
async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next++]!;
      try {
        await work(item);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.max(1, width) }, worker));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
