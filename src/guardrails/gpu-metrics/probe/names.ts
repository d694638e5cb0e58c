import { numberIn, splitHeader } from '../../../parsers/gpu/row.js';

/** A metric as it is exposed. */
export interface MetricName {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  /** Base unit, as the report's metrics call it. */
  readonly unit: 'bytes' | 'ratio' | 'celsius' | 'watts' | 'joules' | 'hertz' | 'seconds' | 'count';
}

/** Every name starts like those of nvidia_gpu_exporter, so that its dashboards and alerts work unchanged. */
const PREFIX = 'nvidia_smi_';

/** Suffix and factor to the base unit for each unit a tool writes, as nvidia_gpu_exporter names them. */
const UNITS: ReadonlyMap<string, { suffix: string; factor: number; unit: MetricName['unit'] }> = new Map([
  ['%', { suffix: '_ratio', factor: 0.01, unit: 'ratio' }],
  ['MiB', { suffix: '_bytes', factor: 2 ** 20, unit: 'bytes' }],
  ['B', { suffix: '_bytes', factor: 1, unit: 'bytes' }],
  ['MHz', { suffix: '_clock_hz', factor: 1e6, unit: 'hertz' }],
  ['W', { suffix: '_watts', factor: 1, unit: 'watts' }],
  ['us', { suffix: '_seconds', factor: 1e-6, unit: 'seconds' }],
  ['ms', { suffix: '_seconds', factor: 1e-3, unit: 'seconds' }],
  ['J', { suffix: '_joules_total', factor: 1, unit: 'joules' }],
]);

/** Fields whose text is a name or an address even where it looks like a number. */
const TEXTUAL =
  /^(?:timestamp|name|serial|uuid|driver_version|vbios_version|hostname|pci\..*|inforom\..*|platform\..*|vgpu_.*|fabric\.cl.*|.*guid|.*_id)$/i;

const STATES: ReadonlyMap<string, number> = new Map([
  ['enabled', 1],
  ['yes', 1],
  ['active', 1],
  ['disabled', 0],
  ['no', 0],
  ['not active', 0],
]);

/** Words with a number of their own in one field, numbered as NVML numbers them. */
const WORDS: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['compute_mode', [['default'], ['exclusive_thread'], ['prohibited'], ['exclusive_process']]],
  [
    'gpu_recovery_action',
    [['none'], ['gpu reset', 'reset'], ['node reboot', 'reboot'], ['drain p2p'], ['drain and reset']],
  ],
  ['fabric.state', [['not supported'], ['not started'], ['in progress'], ['completed']]],
]);

/** The metric of a column header, or null for a column that holds names rather than measurements. */
export function metricOf(header: string): MetricName | null {
  const { field, unit } = splitHeader(header);
  if (TEXTUAL.test(field) || !/^[A-Za-z][\w.]{0,150}$/.test(field)) return null;
  const stem = field
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll('.', '_');
  const known = unit === null ? undefined : UNITS.get(unit);
  if (unit !== null && known === undefined) return null;
  const name = `${PREFIX}${stem}${known?.suffix ?? ''}`;
  const bare = field.startsWith('temperature.') ? 'celsius' : 'count';
  return { name, type: unit === 'J' ? 'counter' : 'gauge', help: header, unit: known?.unit ?? bare };
}

/** A cell's value in the base unit of its column, or null where there is none; nothing is ever guessed. */
export function baseValue(header: string, cell: string): number | null {
  const { field, unit } = splitHeader(header);
  const word = cell.trim().toLowerCase();
  const words = WORDS.get(field);
  if (words !== undefined) {
    const number = words.findIndex((spellings) => spellings.includes(word));
    return number === -1 ? null : number;
  }
  if (field === 'pstate') return /^p\d{1,2}$/.test(word) ? Number(word.slice(1)) : null;
  if (/^clocks_(?:event|throttle)_reasons\./.test(field) && /^0x[0-9a-f]{1,16}$/.test(word)) {
    return Number.isSafeInteger(Number(word)) ? Number(word) : null;
  }
  const state = unit === null ? STATES.get(word) : undefined;
  if (state !== undefined) return state;
  const number = numberIn(cell, unit);
  if (number === null || !plausible(field, unit, number)) return null;
  // Divided rather than multiplied: 55 x 0.01 is not 0.55 in binary.
  const factor = unit === null ? 1 : (UNITS.get(unit)?.factor ?? 1);
  return factor < 1 ? number / Math.round(1 / factor) : number * factor;
}

/** Whether a number can be a reading at all; anything else is a fault of the tool and no sample. */
function plausible(field: string, unit: string | null, value: number): boolean {
  if (field.startsWith('temperature.')) return value > -274 && value < 1000;
  if (value < 0) return false;
  if (field.startsWith('utilization.')) return value <= 100;
  if (unit === '%') return value <= 1000;
  return unit !== 'W' || value < 100_000;
}

/** Metrics that are about a probe or a job rather than a column. */
export const OWN_METRICS = {
  info: {
    name: `${PREFIX}gpu_info`,
    type: 'gauge',
    help: 'Identity of a GPU, always 1.',
    unit: 'count',
  },
  migInfo: {
    name: `${PREFIX}mig_info`,
    type: 'gauge',
    help: 'Identity of a MIG device, always 1; uuid is the parent GPU.',
    unit: 'count',
  },
  migTotal: {
    name: `${PREFIX}mig_memory_total_bytes`,
    type: 'gauge',
    help: 'Memory of a GPU instance.',
    unit: 'bytes',
  },
  migUsed: {
    name: `${PREFIX}mig_memory_used_bytes`,
    type: 'gauge',
    help: 'Memory of a GPU instance in use.',
    unit: 'bytes',
  },
  migFree: {
    name: `${PREFIX}mig_memory_free_bytes`,
    type: 'gauge',
    help: 'Memory of a GPU instance not in use.',
    unit: 'bytes',
  },
  processes: {
    name: `${PREFIX}compute_apps`,
    type: 'gauge',
    help: 'Number of processes with a compute context on the GPU.',
    unit: 'count',
  },
  processMemory: {
    name: `${PREFIX}compute_app_used_memory_bytes`,
    type: 'gauge',
    help: 'GPU memory used by a process; absent where the driver cannot tell.',
    unit: 'bytes',
  },
  success: {
    name: 'gpu_probe_success',
    type: 'gauge',
    help: 'Whether the last probe read the GPUs (1) or not (0).',
    unit: 'count',
  },
  duration: {
    name: 'gpu_probe_duration_seconds',
    type: 'gauge',
    help: 'How long the last probe took.',
    unit: 'seconds',
  },
  exitCode: {
    name: `${PREFIX}command_exit_code`,
    type: 'gauge',
    help: 'Exit status of the tool in the last probe.',
    unit: 'count',
  },
  jobUtilization: {
    name: 'gpu_job_utilization_ratio',
    type: 'gauge',
    help: 'Utilization over the job by statistic.',
    unit: 'ratio',
  },
  jobMemory: {
    name: 'gpu_job_memory_used_bytes',
    type: 'gauge',
    help: 'Memory in use over the job by statistic.',
    unit: 'bytes',
  },
  jobPower: { name: 'gpu_job_power_watts', type: 'gauge', help: 'Power over the job by statistic.', unit: 'watts' },
  jobTemperature: {
    name: 'gpu_job_temperature_celsius',
    type: 'gauge',
    help: 'Temperature over the job by statistic.',
    unit: 'celsius',
  },
  jobEnergy: { name: 'gpu_job_energy_joules', type: 'gauge', help: 'Energy used over the job.', unit: 'joules' },
  jobDuration: {
    name: 'gpu_job_duration_seconds',
    type: 'gauge',
    help: 'How long the job was sampled.',
    unit: 'seconds',
  },
  jobSamples: { name: 'gpu_job_samples', type: 'gauge', help: 'Number of samples taken over the job.', unit: 'count' },
} as const satisfies Record<string, MetricName>;
