import type { FactScanner } from '../facts/facts.js';
import type { Files, Host, Thread } from '../host/host.js';
import type { PlannedScanner } from './scan-file.js';
import { type ScanOutcome, type ScanSettings, type ScanTask, taskRunner } from './scan-task.js';

/** Below this many files, starting threads costs more than it saves. */
const THREAD_THRESHOLD = 600;
/** Files in one message to a thread: fewer towards the end, so that all finish together. */
const BATCH = { least: 8, most: 96 } as const;

/** What a scanning thread is told at its start. */
export interface ScanJob extends ScanSettings {
  readonly scanners: readonly (Omit<PlannedScanner, 'scanner'> & { readonly id: string })[];
}

/** Shares tasks between this thread and others, where there are enough; hands over every outcome as it comes. */
export async function runTasks(
  host: Host,
  scanners: readonly PlannedScanner[],
  settings: ScanSettings,
  tasks: readonly ScanTask[],
  done: (task: ScanTask, outcome: ScanOutcome) => void,
): Promise<void> {
  const threads = tasks.length >= THREAD_THRESHOLD ? startThreads(host, scanners, settings) : [];
  let next = 0;
  const take = (): readonly ScanTask[] => {
    const share = Math.ceil((tasks.length - next) / (4 * (threads.length + 1)));
    const batch = tasks.slice(next, next + Math.min(Math.max(share, BATCH.least), BATCH.most));
    next += batch.length;
    host.progress(`scanned ${next - batch.length} of ${tasks.length} files`);
    return batch;
  };
  const serve = async (thread: Thread): Promise<void> => {
    for (let batch = take(); batch.length > 0; batch = take()) {
      const outcomes = (await thread.ask(batch)) as readonly ScanOutcome[];
      for (const [index, task] of batch.entries()) done(task, outcomes[index]!);
    }
  };
  const run = taskRunner(host.files, scanners, settings);
  const serveHere = async (): Promise<void> => {
    for (let batch = take(); batch.length > 0; batch = take()) {
      for (const task of batch) done(task, run(task));
      // Lets outcomes of the threads in between batches.
      if (threads.length > 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  try {
    await Promise.all([...threads.map(serve), serveHere()]);
  } finally {
    host.progress(null);
    for (const thread of threads) thread.end();
  }
}

function startThreads(host: Host, scanners: readonly PlannedScanner[], settings: ScanSettings): readonly Thread[] {
  const job: ScanJob = { ...settings, scanners: scanners.map(({ scanner, ...rest }) => ({ ...rest, id: scanner.id })) };
  const started = Array.from({ length: host.parallelism - 1 }, () => host.startThread(job));
  return started.filter((thread) => thread !== null);
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
  return (message) => (message as readonly ScanTask[]).map(run);
}
