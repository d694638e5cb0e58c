import { parentPort, workerData } from 'node:worker_threads';
import { type CrewShare, trialsOf } from '../crew.js';
import { tryWay } from './trial.js';
import { HIDING_WAYS } from './ways.js';

const { share, program, seed, names } = workerData as {
  readonly share: CrewShare;
  readonly program: string;
  readonly seed: number;
  /** Of the ways, as often as each is to be had. */
  readonly names: readonly string[];
};
for (const run of trialsOf(share)) {
  const way = HIDING_WAYS.find(({ name }) => name === names[run % names.length])!;
  parentPort!.postMessage({ run, trial: await tryWay(program, way, seed * 1_000_003 + run) });
}
