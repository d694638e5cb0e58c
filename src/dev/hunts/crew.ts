import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** A share of numbered trials that one thread takes: every `step`-th from `first` on. */
export interface CrewShare {
  readonly first: number;
  readonly step: number;
  readonly runs: number;
}

/**
 * Shares trials among threads of a module, which is given its share and `given` as its worker data and posts one message
 * a trial; hands over each message as it comes. Rejects as soon as one of the threads fails.
 */
export async function shareTrials<T>(
  module: URL,
  runs: number,
  jobs: number | null,
  given: object,
  done: (trial: T) => void,
): Promise<void> {
  const step = Math.max(1, Math.min(runs, jobs ?? availableParallelism()));
  await Promise.all(
    Array.from({ length: step }, (_, first) => {
      const share: CrewShare = { first, step, runs };
      const worker = new Worker(module, { workerData: { ...given, share } });
      worker.on('message', done);
      return new Promise<void>((resolve, reject) => {
        worker.on('error', reject);
        worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`))));
      });
    }),
  );
}
