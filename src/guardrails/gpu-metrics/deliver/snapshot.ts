import type { JobStatistics } from '../job/statistics.js';
import type { Gpu, Probe } from '../probe/gpu.js';

/** A probe and a job's statistics as JSON, values in base units by metric name; what is null was not measured. */
export function snapshot(probe: Probe | null, job: JobStatistics | null): string {
  return `${JSON.stringify({ version: 1, probe: probe === null ? null : plain(probe), job }, null, 2)}\n`;
}

function plain(probe: Probe): object {
  const { gpus, ...rest } = probe;
  return { ...rest, at: new Date(probe.at).toISOString(), gpus: gpus.map(plainGpu) };
}

function plainGpu({ uuid, index, name, identity, readings }: Gpu): object {
  const values = Object.fromEntries([...readings.values()].map(({ metric, value }) => [metric.name, value]));
  return { uuid, index, name, identity, readings: values };
}
