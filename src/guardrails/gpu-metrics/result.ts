import type { Block } from '../../core/document.js';
import { sentenceOf } from '../../core/errors.js';
import type { Finding, Metric } from '../../core/finding.js';
import type { CheckResult } from '../guardrail.js';
import type { Sample } from './deliver/exposition.js';
import type { Delivery } from './deliver/gateway.js';
import { expositionOf, writeFiles } from './deliver/sinks.js';
import { snapshot } from './deliver/snapshot.js';
import type { JobStatistics } from './job/statistics.js';
import { type Probe, reading } from './probe/gpu.js';
import type { GpuContext } from './settings.js';

/** The finding for a machine on which no GPU can be asked. */
export function noGpu(context: GpuContext): Finding {
  const { tool, 'require-gpu': required } = context.options;
  const wanted = tool === 'auto' ? 'none of nvidia-smi, amd-smi, rocm-smi and xpu-smi is' : `${tool} is not`;
  return {
    rule: 'gpu-metrics/no-gpu',
    severity: required ? 'error' : 'notice',
    message: `No GPU was measured: ${wanted} installed here.`,
    remedy: 'Run the job on a machine with a GPU and its driver, or set require-gpu to false.',
    identity: ['no-gpu'],
  };
}

/** The finding for GPUs that could not be read; a sentence says why. */
export function probeFailed(context: GpuContext, message: string, partly = false): Finding {
  const required = context.options['require-gpu'];
  return {
    rule: 'gpu-metrics/probe-failed',
    severity: required ? 'error' : partly ? 'notice' : 'warning',
    message,
    remedy: 'Run the tool by hand on this machine and repair the driver that it complains about.',
    identity: ['probe'],
  };
}

/** The finding for numbers that did not reach their place; none when they did. */
export function deliveryFindings(context: GpuContext, delivery: Delivery | null): Finding[] {
  if (delivery === null || delivery.ok) return [];
  return [
    {
      rule: 'gpu-metrics/push-failed',
      severity: context.options['fail-on-push-error'] ? 'error' : 'warning',
      message: delivery.reason,
      remedy: 'Compare the address and the credentials of the gateway with its configuration, and read its log.',
      identity: ['push'],
    },
  ];
}

/** Writes the files that the options ask for; a finding when that fails. */
export function fileFindings(context: GpuContext, text: string, probe: Probe, job: JobStatistics | null): Finding[] {
  try {
    writeFiles(context, text, probe, job);
    return [];
  } catch (error) {
    const reason = sentenceOf(error).replace(/\s+/g, ' ').replace(/\.$/, '');
    return [
      {
        rule: 'gpu-metrics/push-failed',
        severity: context.options['fail-on-push-error'] ? 'error' : 'warning',
        message: `The files could not be written: ${reason}.`,
        remedy: 'Give the user that runs the job the right to write there, or choose another path.',
        identity: ['files'],
      },
    ];
  }
}

/** What everything measured comes to, as the engine reports it. */
export function resultOf(
  findings: readonly Finding[],
  samples: readonly Sample[],
  summary: readonly Block[],
  probe: Probe | null,
  job: JobStatistics | null,
): CheckResult {
  const energies = (job?.gpus ?? []).flatMap((gpu) => gpu.energy ?? []);
  return {
    findings,
    metrics: samples.map(metricFrom),
    summary,
    files: 0,
    outputs: {
      gpus: probe?.gpus.length ?? 0,
      'probe-success': probe !== null && probe.failure === null ? 1 : 0,
      ...(energies.length === 0 ? {} : { 'energy-joules': Math.round(energies.reduce((sum, each) => sum + each, 0)) }),
    },
    artifacts: { 'gpu-metrics.prom': expositionOf(samples), 'gpu-metrics.json': snapshot(probe, job) },
  };
}

function metricFrom({ metric, labels, value }: Sample): Metric {
  return { name: metric.name, value, unit: metric.unit, labels };
}

/** The GPUs of a probe as a table. */
export function probeTable(probe: Probe): Block {
  return {
    kind: 'table',
    title: `GPUs seen by ${probe.tool}`,
    columns: SHOWN.map(([, title]) => title),
    rows: rowsOf(probe).map((row) => SHOWN.map(([column]) => row[column] ?? 'not measured')),
    align: SHOWN.map(([column]) => (column === 'name' ? 'left' : 'right')),
  };
}

/** What people want to see of a GPU, and what they call it. */
const SHOWN: readonly (readonly [column: (typeof GPU_COLUMNS)[number], title: string])[] = [
  ['index', 'GPU'],
  ['name', 'Name'],
  ['utilization_percent', 'Use %'],
  ['memory_used_mib', 'Memory MiB'],
  ['memory_total_mib', 'of MiB'],
  ['temperature_celsius', '°C'],
  ['power_watts', 'Watt'],
];

/** Columns of the list of GPUs. */
export const GPU_COLUMNS = [
  'index',
  'name',
  'utilization_percent',
  'memory_used_mib',
  'memory_total_mib',
  'temperature_celsius',
  'power_watts',
  'uuid',
] as const;

/** One row for each GPU; null is not measured. */
export function rowsOf(probe: Probe): Record<(typeof GPU_COLUMNS)[number], string | number | null>[] {
  return probe.gpus.map((gpu) => {
    const scaled = (name: string, factor: number): number | null => {
      const value = reading(gpu, name);
      return value === null ? null : Number((value * factor).toFixed(2));
    };
    return {
      index: gpu.index,
      name: gpu.name,
      utilization_percent: scaled('utilization_gpu_ratio', 100),
      memory_used_mib: scaled('memory_used_bytes', 2 ** -20),
      memory_total_mib: scaled('memory_total_bytes', 2 ** -20),
      temperature_celsius: scaled('temperature_gpu', 1),
      power_watts: scaled('power_draw_watts', 1),
      uuid: gpu.uuid,
    };
  });
}
