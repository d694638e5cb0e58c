import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT, python } from '../tools.js';
import type { Command } from './command.js';

/** What one run of a program and everything it started cost. */
export interface Cost {
  /** By the clock on the wall. */
  readonly seconds: number;
  /** Processor time, of all cores together. */
  readonly cpuSeconds: number;
  /** The most memory it held at once. */
  readonly mebibytes: number;
}

const WATCH = join(PROJECT_ROOT, 'src/dev/bench/watch.py');

/** Measures one run; throws when the program did not come to an orderly end. */
export function measure({ words, environment, folder, highestStatus = 1 }: Command): Cost {
  const { stdout, stderr, status } = spawnSync(python(), [WATCH, ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  if (status !== 0) throw new Error(`${words.join(' ')} could not be started: ${stderr}`);
  const [seconds, cpuSeconds, kibibytes, code] = stdout.trim().split(' ').map(Number);
  if (code! < 0 || code! > highestStatus) throw new Error(`${words.join(' ')} ended with status ${code}`);
  return { seconds: seconds!, cpuSeconds: cpuSeconds!, mebibytes: kibibytes! / 1024 };
}

/** What several runs after each other cost: time adds up, memory does not. */
export function sum(costs: readonly Cost[]): Cost {
  return {
    seconds: costs.reduce((total, { seconds }) => total + seconds, 0),
    cpuSeconds: costs.reduce((total, { cpuSeconds }) => total + cpuSeconds, 0),
    mebibytes: Math.max(...costs.map(({ mebibytes }) => mebibytes)),
  };
}

/** The typical one of many runs: medians of the times, and the most memory that any of them held. */
export function typical(costs: readonly Cost[]): Cost {
  return {
    seconds: median(costs.map(({ seconds }) => seconds)),
    cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
    mebibytes: Math.max(...costs.map(({ mebibytes }) => mebibytes)),
  };
}

/** The middle value, or the mean of the two in the middle; at least one value is needed. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}
