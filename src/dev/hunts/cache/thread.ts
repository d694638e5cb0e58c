import { parentPort, workerData } from 'node:worker_threads';
import { type CrewShare, trialsOf } from '../crew.js';
import { trySequence } from './sequence.js';

const { share, program, seed } = workerData as {
  readonly share: CrewShare;
  readonly program: string;
  readonly seed: number;
};
for (const run of trialsOf(share)) {
  parentPort!.postMessage({ run, steps: await trySequence(program, seed * 1_000_003 + run) });
}
