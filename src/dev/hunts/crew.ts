import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** A share of numbered trials that one thread takes: every `step`-th from `first` on. */
export interface CrewShare {
  readonly first: number;
  readonly step: number;
  readonly runs: number;
  /** Holds 1 once no further trial is to be begun. */
  readonly stop: Int32Array;
}

/** The numbers of the trials of a share, one after the other, until it is stopped. */
export function* trialsOf({ first, step, runs, stop }: CrewShare): Iterable<number> {
  for (let run = first; run < runs && Atomics.load(stop, 0) === 0; run += step) yield run;
}

/**
 * Shares trials among threads of a module, which is given its share and `given` as its worker data and posts one message
 * a trial; hands over each message as it comes. After SIGINT or SIGTERM trials that have begun are the last. Rejects as
 * soon as one of the threads fails.
 */
export async function shareTrials<T>(
  module: URL,
  runs: number,
  jobs: number | null,
  given: object,
  done: (trial: T) => void,
): Promise<void> {
  const step = Math.max(1, Math.min(runs, jobs ?? availableParallelism()));
  const stop = new Int32Array(new SharedArrayBuffer(4));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => Atomics.store(stop, 0, 1));
  await Promise.all(
    Array.from({ length: step }, (_, first) => {
      const share: CrewShare = { first, step, runs, stop };
      const worker = new Worker(module, { workerData: { ...given, share } });
      worker.on('message', done);
      return new Promise<void>((resolve, reject) => {
        worker.on('error', reject);
        worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`))));
      });
    }),
  );
}
