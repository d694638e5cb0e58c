import type { Finding } from '../../core/finding.js';
import type { OptionValues } from '../../core/schema.js';
import type { GpuStatistics, JobStatistics } from './job/statistics.js';
import type { GPU_METRICS_OPTIONS } from './options.js';
import { type Gpu, type Probe, reading } from './probe/gpu.js';

/** The options that the gates read. */
export type Thresholds = Pick<
  OptionValues<typeof GPU_METRICS_OPTIONS>,
  'max-temperature' | 'max-memory' | 'max-leak' | 'min-utilization' | 'max-throttled'
>;

/** Fewer samples than these say nothing about whether a job used its GPU. */
const LEAST_SAMPLES = 3;

const MEBIBYTE = 2 ** 20;

/** What a single look at the GPUs finds. */
export function probeFindings(probe: Probe, thresholds: Thresholds): Finding[] {
  return probe.gpus.flatMap((gpu) => [
    ...temperature(gpu, reading(gpu, 'temperature_gpu'), thresholds),
    ...memoryPressure(gpu, reading(gpu, 'memory_used_bytes'), reading(gpu, 'memory_total_bytes'), thresholds),
    ...(throttled(gpu) === true ? [throttling(gpu, 'The GPU is being slowed down now')] : []),
    ...ecc(gpu),
  ]);
}

/** What a sampled job finds; the last probe tells of errors that only it shows. */
export function jobFindings(job: JobStatistics, last: Probe | null, thresholds: Thresholds): Finding[] {
  const course = job.gpus.flatMap((gpu) => [
    ...temperature(gpu, gpu.temperature?.max ?? null, thresholds),
    ...memoryPressure(gpu, gpu.memory?.max ?? null, gpu.memoryTotal, thresholds),
    ...leak(gpu, thresholds),
    ...idle(gpu, thresholds),
    ...slowed(gpu, thresholds),
  ]);
  return [...course, ...(last?.gpus ?? []).flatMap(ecc)];
}

/** Readings that tell of heat or a power brake, under their name of today and their former one. */
const SLOWDOWNS = ['event', 'throttle'].flatMap((word) =>
  ['hw_thermal_slowdown', 'sw_thermal_slowdown', 'hw_power_brake_slowdown'].map(
    (reason) => `clocks_${word}_reasons_${reason}`,
  ),
);

/** Whether heat or a power brake holds a GPU back; null where no reason is told. The power cap is no fault. */
export function throttled(gpu: Gpu): boolean | null {
  const states = SLOWDOWNS.map((reason) => reading(gpu, reason)).filter((state) => state !== null);
  return states.length === 0 ? null : states.some((state) => state > 0);
}

/** What a finding must know of a GPU. */
type Named = Pick<Gpu, 'uuid' | 'index' | 'name'>;

function temperature(gpu: Named, celsius: number | null, thresholds: Thresholds): Finding[] {
  const limit = thresholds['max-temperature'];
  if (celsius === null || celsius <= limit) return [];
  return [
    {
      rule: 'gpu-metrics/temperature',
      message: `${titleOf(gpu)} reached ${celsius} °C, more than the ${limit} °C allowed.`,
      remedy: 'Look after the cooling of the machine, or lower the power limit of the GPU.',
      identity: [gpu.uuid],
    },
  ];
}

function memoryPressure(gpu: Named, used: number | null, total: number | null, thresholds: Thresholds): Finding[] {
  const limit = thresholds['max-memory'];
  if (used === null || total === null || total === 0 || (used / total) * 100 <= limit) return [];
  const share = ((used / total) * 100).toFixed(1);
  return [
    {
      rule: 'gpu-metrics/memory-pressure',
      message: `${titleOf(gpu)} had ${share} % of its memory in use, more than the ${limit} % allowed.`,
      remedy: 'Use a smaller batch, or a GPU with more memory, before the next change runs out of it.',
      identity: [gpu.uuid],
    },
  ];
}

function leak(gpu: GpuStatistics, thresholds: Thresholds): Finding[] {
  if (gpu.memoryFirst === null || gpu.memoryLast === null) return [];
  const held = (gpu.memoryLast - gpu.memoryFirst) / MEBIBYTE;
  if (held <= thresholds['max-leak']) return [];
  return [
    {
      rule: 'gpu-metrics/leak',
      message: `${titleOf(gpu)} held ${Math.round(held)} MiB more at the end of the job than at its start.`,
      remedy: 'Find the process that still holds the memory, and end it before the job does.',
      identity: [gpu.uuid],
    },
  ];
}

function idle(gpu: GpuStatistics, thresholds: Thresholds): Finding[] {
  const limit = thresholds['min-utilization'];
  const { utilization } = gpu;
  if (utilization === null || utilization.count < LEAST_SAMPLES || utilization.max * 100 >= limit) return [];
  const most = Number((utilization.max * 100).toFixed(1));
  return [
    {
      rule: 'gpu-metrics/idle',
      message: `${titleOf(gpu)} never rose above ${most} % utilization in ${utilization.count} samples.`,
      remedy: 'Run the job on a machine without a GPU, or find out why it does not use the one it has.',
      identity: [gpu.uuid],
    },
  ];
}

function slowed(gpu: GpuStatistics, thresholds: Thresholds): Finding[] {
  const { known, yes } = gpu.throttled;
  if (yes === 0 || (yes / known) * 100 <= thresholds['max-throttled']) return [];
  return [throttling(gpu, `The GPU was slowed down in ${yes} of ${known} samples`)];
}

function throttling(gpu: Named, what: string): Finding {
  return {
    rule: 'gpu-metrics/throttled',
    message: `${what.replace('The GPU', titleOf(gpu))} by heat or a power brake.`,
    remedy: 'Look after the cooling and the power supply; times measured on this machine are not comparable.',
    identity: [gpu.uuid],
  };
}

function ecc(gpu: Gpu): Finding[] {
  const errors = reading(gpu, 'ecc_errors_uncorrected_volatile_total');
  if (errors === null || errors === 0) return [];
  return [
    {
      rule: 'gpu-metrics/ecc',
      message: `${titleOf(gpu)} counted ${errors} memory errors that it could not correct since the driver was loaded.`,
      remedy: 'Take the GPU out of service, reset it and run the diagnostics of its vendor.',
      identity: [gpu.uuid],
    },
  ];
}

function titleOf({ index, name }: Named): string {
  return `GPU ${index} (${name.replace(/\s+/g, ' ')})`;
}
