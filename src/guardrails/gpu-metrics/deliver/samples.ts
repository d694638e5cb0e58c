import type { GpuStatistics, JobStatistics, Summary } from '../job/statistics.js';
import type { Gpu, MigSlice, Probe, Process } from '../probe/gpu.js';
import { OWN_METRICS } from '../probe/names.js';
import type { Sample } from './exposition.js';

/** Everything a probe found, as labelled values; processes only on request, for there may be many. */
export function probeSamples(probe: Probe, processes: boolean): Sample[] {
  const samples: Sample[] = [
    { metric: OWN_METRICS.success, labels: {}, value: probe.failure === null ? 1 : 0 },
    { metric: OWN_METRICS.duration, labels: {}, value: probe.durationSeconds },
  ];
  if (probe.exitCode !== null) samples.push({ metric: OWN_METRICS.exitCode, labels: {}, value: probe.exitCode });
  for (const gpu of probe.gpus) samples.push(...gpuSamples(gpu));
  samples.push(...sliceSamples(probe.slices));
  if (processes && probe.processes !== null) samples.push(...processSamples(probe.gpus, probe.processes));
  return samples;
}

function gpuSamples(gpu: Gpu): Sample[] {
  const labels = { uuid: gpu.uuid };
  const info = { metric: OWN_METRICS.info, labels: { ...gpu.identity, ...labels }, value: 1 };
  return [info, ...[...gpu.readings.values()].map(({ metric, value }) => ({ metric, labels, value }))];
}

function sliceSamples(slices: readonly MigSlice[]): Sample[] {
  const samples: Sample[] = [];
  const instances = new Set<string>();
  for (const slice of slices) {
    const { uuid, migUuid, profile, gpuInstance, computeInstance } = slice;
    const identity = { uuid, mig_uuid: migUuid, profile };
    const place = { gpu_instance_id: gpuInstance, compute_instance_id: computeInstance };
    samples.push({ metric: OWN_METRICS.migInfo, labels: { ...identity, ...place }, value: 1 });
    // Memory belongs to the GPU instance; its compute instances share it and must not count it again.
    const instance = `${uuid}/${gpuInstance}`;
    if (gpuInstance === '' || instances.has(instance)) continue;
    instances.add(instance);
    const labels = { uuid, gpu_instance_id: gpuInstance };
    const amounts = [
      [OWN_METRICS.migTotal, slice.total],
      [OWN_METRICS.migUsed, slice.used],
      [OWN_METRICS.migFree, slice.free],
    ] as const;
    for (const [metric, value] of amounts) if (value !== null) samples.push({ metric, labels, value });
  }
  return samples;
}

function processSamples(gpus: readonly Gpu[], processes: readonly Process[]): Sample[] {
  const counts = new Map(gpus.map((gpu) => [gpu.uuid, new Set<string>()]));
  const memory = new Map<string, Sample>();
  for (const { uuid, pid, name, memory: bytes } of processes) {
    counts.get(uuid)?.add(pid);
    if (bytes === null) continue;
    // One process may hold contexts on several MIG devices of the same GPU.
    const key = `${uuid}/${pid}`;
    const value = (memory.get(key)?.value ?? 0) + bytes;
    memory.set(key, { metric: OWN_METRICS.processMemory, labels: { uuid, pid, process_name: name }, value });
  }
  const totals = [...counts].map(([uuid, pids]) => ({
    metric: OWN_METRICS.processes,
    labels: { uuid },
    value: pids.size,
  }));
  return [...totals, ...memory.values()];
}

/** The statistics of a sampled job, as labelled values. */
export function jobSamples(job: JobStatistics): Sample[] {
  return [
    { metric: OWN_METRICS.jobSamples, labels: {}, value: job.samples },
    { metric: OWN_METRICS.jobDuration, labels: {}, value: job.seconds },
    ...job.gpus.flatMap(gpuJobSamples),
  ];
}

function gpuJobSamples(gpu: GpuStatistics): Sample[] {
  const { uuid } = gpu;
  const summaries = [
    [OWN_METRICS.jobUtilization, gpu.utilization],
    [OWN_METRICS.jobMemory, gpu.memory],
    [OWN_METRICS.jobPower, gpu.power],
    [OWN_METRICS.jobTemperature, gpu.temperature],
  ] as const;
  const samples = summaries.flatMap(([metric, summary]) =>
    (summary === null ? [] : STATISTICS).map((statistic) => ({
      metric,
      labels: { uuid, statistic },
      value: (summary as Summary)[statistic],
    })),
  );
  return gpu.energy === null
    ? samples
    : [...samples, { metric: OWN_METRICS.jobEnergy, labels: { uuid }, value: gpu.energy }];
}

const STATISTICS = ['min', 'avg', 'p95', 'max'] as const;
