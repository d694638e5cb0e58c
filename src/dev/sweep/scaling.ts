import type { SweepCase } from './sweep-case.js';

/** How the time of a case grows: milliseconds of the processor at four sizes, each twice the one before. */
export interface Scaling {
  readonly sizes: readonly number[];
  readonly milliseconds: readonly number[];
  /** Time at a size over time at half of it. */
  readonly ratios: readonly number[];
  /** The mean of the last two ratios; 0 for work that the largest input does not make measurable. */
  readonly growth: number;
}

/** How precisely a case is measured. */
export interface Precision {
  /** Milliseconds that the smallest of the four sizes should take. */
  readonly base: number;
  /** How often a ratio above the bar is measured again before it is believed. */
  readonly retries: number;
}

/** Growth by more than this at twice the size is more than n log n with some noise. */
export const BAR = 2.3;

const SMALLEST = 64;
const LARGEST = 2 ** 21;
const STEPS = 4;

/** A look that tells what is surely linear: a fraction of the time that a measurement takes. */
const GLANCE = 4;

/**
 * Doubles the input until the work takes long enough, and takes the last four sizes. Every time is the least of all
 * that were measured, for whatever disturbs a measurement adds to it.
 */
export async function scalingOf(test: SweepCase, { base, retries }: Precision): Promise<Scaling> {
  const rungs: Rung[] = [];
  await climb(test, rungs, base / GLANCE);
  if (summary(rungs).growth > BAR) await climb(test, rungs, base);
  const taken = rungs.slice(-STEPS);
  if (taken.at(-1)!.milliseconds < base) return { ...summary(taken), growth: 0 };
  for (let retry = 0; retry < retries && summary(taken).growth > BAR; retry++) {
    for (const rung of taken) rung.milliseconds = Math.min(rung.milliseconds, await timeOf(test, rung.size, true));
  }
  return summary(taken);
}

interface Rung {
  readonly size: number;
  milliseconds: number;
}

async function climb(test: SweepCase, rungs: Rung[], base: number): Promise<void> {
  const most = test.most ?? LARGEST;
  for (let size = (rungs.at(-1)?.size ?? (test.least ?? SMALLEST) / 2) * 2; size <= most; size *= 2) {
    const first = rungs.at(-STEPS);
    const last = rungs.at(-1);
    if (first !== undefined && (first.milliseconds >= base || last!.milliseconds >= base * 2 ** STEPS)) return;
    const cold = await timeOf(test, size);
    // What runs for the first time is compiled on the way.
    rungs.push({ size, milliseconds: cold > base * 2 ** STEPS ? cold : Math.min(cold, await timeOf(test, size)) });
  }
}

function summary(rungs: readonly Rung[]): Scaling {
  const taken = rungs.slice(-STEPS);
  const milliseconds = taken.map((rung) => rung.milliseconds);
  const ratios = milliseconds.slice(1).map((time, index) => time / Math.max(milliseconds[index]!, 0.001));
  return { sizes: taken.map(({ size }) => size), milliseconds, ratios, growth: growthOf(milliseconds) };
}

/** The mean growth from size to size of times at sizes that double, the smallest left out: there the compiler still works. */
export function growthOf(milliseconds: readonly number[]): number {
  const [, first = 0, ...rest] = milliseconds;
  return ((rest.at(-1) ?? 0) / Math.max(first, 0.001)) ** (1 / Math.max(1, rest.length));
}

/** Milliseconds of processor time; other processes of the machine hardly change it. */
async function timeOf(test: SweepCase, size: number, again = false): Promise<number> {
  const work = test.prepare(size);
  // What earlier work left behind is not to be cleared away at the cost of this.
  if (again) globalThis.gc?.();
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
