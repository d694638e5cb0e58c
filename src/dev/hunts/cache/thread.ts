import { parentPort, workerData } from 'node:worker_threads';
import type { CrewShare } from '../crew.js';
import { trySequence } from './sequence.js';

const { share, program, seed } = workerData as {
  readonly share: CrewShare;
  readonly program: string;
  readonly seed: number;
};
for (let run = share.first; run < share.runs; run += share.step) {
  parentPort!.postMessage({ run, steps: await trySequence(program, seed * 1_000_003 + run) });
}
