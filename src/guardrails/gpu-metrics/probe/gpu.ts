import { compareText } from '../../../core/finding.js';
import type { GpuRow } from '../../../parsers/gpu/row.js';
import { splitHeader } from '../../../parsers/gpu/row.js';
import { baseValue, type MetricName, metricOf } from './names.js';

/** One measured value of a GPU. */
export interface Reading {
  readonly metric: MetricName;
  readonly value: number;
}

/** One GPU as a probe saw it. */
export interface Gpu {
  /** Lower case without `gpu-`; where the tool gives none, its bus address or `index-N`. */
  readonly uuid: string;
  readonly index: string;
  readonly name: string;
  /** Labels of `nvidia_smi_gpu_info` beside the uuid, empty ones left out, sorted by name. */
  readonly identity: Readonly<Record<string, string>>;
  /** By metric name, sorted. */
  readonly readings: ReadonlyMap<string, Reading>;
}

/** A slice of a GPU. */
export interface MigSlice {
  /** The parent's. */
  readonly uuid: string;
  readonly migUuid: string;
  readonly profile: string;
  readonly gpuInstance: string;
  readonly computeInstance: string;
  /** Bytes of the GPU instance; null where unknown. */
  readonly total: number | null;
  readonly used: number | null;
  readonly free: number | null;
}

/** A process with a compute context. */
export interface Process {
  readonly uuid: string;
  readonly pid: string;
  readonly name: string;
  /** Bytes; null where unknown. */
  readonly memory: number | null;
}

/** What one look at the GPUs gave. */
export interface Probe {
  /** The program asked; null when none was found. */
  readonly tool: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly durationSeconds: number;
  /** Why the GPUs could not be read, one sentence; null when they were. */
  readonly failure: string | null;
  /** The tool's exit status; null when it gave none. */
  readonly exitCode: number | null;
  /** By index. */
  readonly gpus: readonly Gpu[];
  readonly slices: readonly MigSlice[];
  /** Null where the tool does not list them. */
  readonly processes: readonly Process[] | null;
}

/** Labels of the information metric, by column. */
const IDENTITY: ReadonlyMap<string, string> = new Map([
  ['name', 'name'],
  ['driver_version', 'driver_version'],
  ['driver_model.current', 'driver_model_current'],
  ['driver_model.pending', 'driver_model_pending'],
  ['vbios_version', 'vbios_version'],
  ['pci.bus_id', 'pci_bus_id'],
  ['pci.sub_device_id', 'pci_sub_device_id'],
  ['serial', 'serial'],
  ['compute_cap', 'compute_cap'],
  ['index', 'index'],
]);

/** The uuid as labels carry it: lower case, without the `GPU-` in front. */
export function plainUuid(uuid: string): string {
  return uuid.trim().toLowerCase().replace(/^gpu-/, '');
}

/** A GPU from a tool's row; cells without a value give no reading. */
export function gpuOf(row: GpuRow, position: number): Gpu {
  const index = present(row.get('index')) ?? String(position);
  const identity: [string, string][] = [];
  const readings: Reading[] = [];
  for (const [header, cell] of row) {
    const label = IDENTITY.get(splitHeader(header).field);
    const text = label === undefined ? null : present(cell);
    if (label !== undefined && text !== null) identity.push([label, text]);
    const metric = metricOf(header);
    const value = metric === null ? null : baseValue(header, cell);
    if (metric !== null && value !== null) readings.push({ metric, value });
  }
  identity.sort(([a], [b]) => compareText(a, b));
  readings.sort((a, b) => compareText(a.metric.name, b.metric.name));
  return {
    uuid: plainUuid(present(row.get('uuid')) ?? present(row.get('pci.bus_id')) ?? `index-${index}`),
    index,
    name: present(row.get('name')) ?? 'GPU',
    identity: Object.fromEntries(identity),
    readings: new Map(readings.map((reading) => [reading.metric.name, reading])),
  };
}

/** The value of a GPU's metric by its name without the common prefix, or null. */
export function reading(gpu: Gpu, name: string): number | null {
  return gpu.readings.get(`nvidia_smi_${name}`)?.value ?? null;
}

/** The text of a cell, or null where the tool says it has none. */
function present(cell: string | undefined): string | null {
  const text = cell?.trim() ?? '';
  return text === '' || /^(?:n\/a|unknown|none|err!|\[.{0,100}\])$/i.test(text) ? null : text.slice(0, 256);
}
