import { compareText } from '../../../core/finding.js';

/** What the sampler keeps of one GPU at one moment; null where there was no reading. */
export interface Moment {
  /** Ratio 0-1. */
  readonly utilization: number | null;
  /** Bytes. */
  readonly memory: number | null;
  /** Watts. */
  readonly power: number | null;
  /** Celsius. */
  readonly temperature: number | null;
  readonly throttled: boolean | null;
}

/** One look at all GPUs. */
export interface Tick {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Why the probe failed, one sentence, or null. */
  readonly failure: string | null;
  /** By uuid. */
  readonly moments: Readonly<Record<string, Moment>>;
}

/** A GPU that was sampled. */
export interface Sampled {
  readonly uuid: string;
  readonly index: string;
  readonly name: string;
  /** Bytes, or null. */
  readonly memoryTotal: number | null;
}

/** Least, mean, 95th percentile (nearest rank) and greatest of the samples that had a value. */
export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly avg: number;
  readonly p95: number;
  readonly max: number;
}

/** A job's course on one GPU. */
export interface GpuStatistics extends Sampled {
  readonly utilization: Summary | null;
  readonly memory: Summary | null;
  readonly power: Summary | null;
  readonly temperature: Summary | null;
  /** Joules: power integrated over time, gaps left out; null without two neighbouring readings. */
  readonly energy: number | null;
  /** How many samples told whether the GPU was throttled, and how many said so. */
  readonly throttled: { readonly known: number; readonly yes: number };
  /** Bytes in use at the first and at the last sample; null where unknown. */
  readonly memoryFirst: number | null;
  readonly memoryLast: number | null;
}

/** A job's course. */
export interface JobStatistics {
  readonly startedAt: number;
  readonly seconds: number;
  readonly samples: number;
  readonly failed: number;
  /** Reason of the last failed sample, or null. */
  readonly failure: string | null;
  /** By index. */
  readonly gpus: readonly GpuStatistics[];
}

/** Statistics of ticks in the order of time; samples further apart than `gapMs` are not joined for the energy. */
export function statisticsOf(gpus: readonly Sampled[], ticks: readonly Tick[], gapMs: number): JobStatistics {
  const first = ticks[0];
  const failures = ticks.filter((tick) => tick.failure !== null);
  return {
    startedAt: first?.at ?? 0,
    seconds: first === undefined ? 0 : (ticks.at(-1)!.at - first.at) / 1000,
    samples: ticks.length,
    failed: failures.length,
    failure: failures.at(-1)?.failure ?? null,
    gpus: [...gpus]
      .sort((a, b) => Number(a.index) - Number(b.index) || compareText(a.uuid, b.uuid))
      .map((gpu) => gpuStatistics(gpu, ticks, gapMs)),
  };
}

function gpuStatistics(gpu: Sampled, ticks: readonly Tick[], gapMs: number): GpuStatistics {
  const moments = ticks.flatMap((tick) => {
    const moment = tick.moments[gpu.uuid];
    return moment === undefined ? [] : [{ at: tick.at, ...moment }];
  });
  const values = (key: 'utilization' | 'memory' | 'power' | 'temperature'): number[] =>
    moments.flatMap((moment) => moment[key] ?? []);
  const memory = values('memory');
  return {
    ...gpu,
    utilization: jobStatistics(values('utilization')),
    memory: jobStatistics(memory),
    power: jobStatistics(values('power')),
    temperature: jobStatistics(values('temperature')),
    energy: energyOf(moments, gapMs),
    throttled: {
      known: moments.filter((moment) => moment.throttled !== null).length,
      yes: moments.filter((moment) => moment.throttled === true).length,
    },
    memoryFirst: memory[0] ?? null,
    memoryLast: memory.at(-1) ?? null,
  };
}

/** Summary of the values, or null when there are none. */
export function jobStatistics(values: readonly number[]): Summary | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return {
    count: sorted.length,
    min: sorted[0]!,
    avg: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p95: sorted[Math.ceil(sorted.length * 0.95) - 1]!,
    max: sorted.at(-1)!,
  };
}

/** Joules by the trapezoidal rule over neighbouring readings, or null when no two are neighbours. */
export function energyOf(moments: readonly { readonly at: number; readonly power: number | null }[], gapMs: number) {
  let joules: number | null = null;
  for (let index = 1; index < moments.length; index++) {
    const before = moments[index - 1]!;
    const after = moments[index]!;
    const milliseconds = after.at - before.at;
    if (before.power === null || after.power === null || milliseconds > gapMs || milliseconds < 0) continue;
    joules = (joules ?? 0) + (((before.power + after.power) / 2) * milliseconds) / 1000;
  }
  return joules;
}
