import { parseAmdSmi } from '../../../parsers/gpu/amd-smi.js';
import {
  type GpuProcess,
  type MigDevice,
  type MigMemory,
  parseNvidiaFields,
  parseNvidiaList,
  parseNvidiaMigMemory,
  parseNvidiaProcesses,
  parseNvidiaQuery,
} from '../../../parsers/gpu/nvidia-smi.js';
import { parseRocmSmi } from '../../../parsers/gpu/rocm-smi.js';
import type { GpuRow } from '../../../parsers/gpu/row.js';
import { parseXpuDump, parseXpuQuery, XPU_DUMP_METRICS, XPU_FIELDS } from '../../../parsers/gpu/xpu-smi.js';

/** What a tool reported about the machine's GPUs. */
export interface ToolAnswer {
  readonly rows: readonly GpuRow[];
  /** Null where the tool does not list them. */
  readonly processes: readonly GpuProcess[] | null;
  readonly slices: readonly (MigDevice & { readonly memory: MigMemory | null })[];
}

/** Runs the tool and gives its standard output; throws when it fails. `optional` gives null instead. */
export interface Ask {
  (args: readonly string[]): Promise<string>;
  optional(args: readonly string[]): Promise<string | null>;
}

/** Which of a tool's fields and lists are wanted. */
export interface QuerySettings {
  /** Query fields beside the default ones; `all` stands for every field the tool knows. */
  readonly fields: readonly string[];
  readonly processes: boolean;
}

/** A way to ask a tool that is ready to be used. */
export interface Query {
  once(): Promise<ToolAnswer>;
  /** Arguments that make the tool print the same rows over and over, and their fields; null where it cannot. */
  loop(
    intervalMs: number,
    answer: ToolAnswer,
  ): { readonly args: readonly string[]; readonly fields: readonly string[] } | null;
}

/** A vendor's program that knows about GPUs. */
export interface Tool {
  readonly name: 'nvidia-smi' | 'amd-smi' | 'rocm-smi' | 'xpu-smi';
  /** Finds out what the program can be asked. */
  prepare(ask: Ask, settings: QuerySettings): Promise<Query>;
}

/** Fields every dashboard and gate needs; those a driver does not know are left out. */
const NVIDIA_FIELDS: readonly string[] = [
  ...['index', 'uuid', 'name', 'driver_version', 'pci.bus_id', 'pci.sub_device_id', 'serial', 'vbios_version'],
  ...['compute_cap', 'driver_model.current', 'driver_model.pending', 'persistence_mode', 'compute_mode', 'pstate'],
  ...['utilization.gpu', 'utilization.memory', 'utilization.encoder', 'utilization.decoder'],
  ...['memory.total', 'memory.reserved', 'memory.used', 'memory.free', 'temperature.gpu', 'temperature.memory'],
  ...['power.draw', 'power.limit', 'enforced.power.limit', 'fan.speed', 'gpu_recovery_action', 'mig.mode.current'],
  ...['clocks.current.graphics', 'clocks.current.sm', 'clocks.current.memory', 'clocks.max.sm'],
  ...['pcie.link.gen.current', 'pcie.link.width.current', 'ecc.mode.current'],
  ...['ecc.errors.corrected.volatile.total', 'ecc.errors.uncorrected.volatile.total'],
  ...['ecc.errors.corrected.aggregate.total', 'ecc.errors.uncorrected.aggregate.total'],
  ...['active', 'gpu_idle', 'sw_power_cap', 'hw_slowdown', 'hw_thermal_slowdown', 'hw_power_brake_slowdown']
    .concat('sw_thermal_slowdown')
    .flatMap((reason) => [`clocks_event_reasons.${reason}`, `clocks_throttle_reasons.${reason}`]),
];

/** Asked when a driver does not list its fields: known to every one of the last ten years. */
const NVIDIA_SAFE_FIELDS: readonly string[] = [
  ...['index', 'uuid', 'name', 'driver_version', 'pci.bus_id', 'utilization.gpu', 'utilization.memory'],
  ...['memory.total', 'memory.used', 'memory.free', 'temperature.gpu', 'power.draw', 'power.limit', 'fan.speed'],
];

const nvidia: Tool = {
  name: 'nvidia-smi',
  async prepare(ask, settings) {
    const help = await ask.optional(['--help-query-gpu']);
    const fields = chosenFields(help === null ? [] : parseNvidiaFields(help), settings.fields);
    const query = [`--query-gpu=${fields.join(',')}`, '--format=csv'];
    const once = async (): Promise<ToolAnswer> => {
      const rows = parseNvidiaQuery(await ask(query), fields);
      const apps = '--query-compute-apps=gpu_uuid,pid,process_name,used_gpu_memory';
      const processes = settings.processes ? await ask.optional([apps, '--format=csv,noheader']) : null;
      return {
        rows,
        processes: processes === null ? null : parseNvidiaProcesses(processes),
        slices: rows.some(isSliced) ? await slicesOf(ask, rows) : [],
      };
    };
    return {
      once,
      loop(intervalMs, { rows }) {
        // Processes and MIG devices take questions of their own.
        if (settings.processes || rows.some(isSliced)) return null;
        return { args: [...query, `--loop-ms=${intervalMs}`], fields };
      },
    };
  },
};

function isSliced(row: GpuRow): boolean {
  return row.get('mig.mode.current') === 'Enabled';
}

function chosenFields(known: readonly string[], wanted: readonly string[]): readonly string[] {
  if (!known.includes('uuid')) return NVIDIA_SAFE_FIELDS;
  if (wanted.includes('all')) return known;
  const fields = new Set([...NVIDIA_FIELDS, ...wanted]);
  // The throttle reasons were renamed; a driver that lists both means the same by them.
  if (known.includes('clocks_event_reasons.active')) {
    for (const field of fields) if (field.startsWith('clocks_throttle_reasons.')) fields.delete(field);
  }
  return known.filter((field) => fields.has(field));
}

async function slicesOf(ask: Ask, rows: readonly GpuRow[]): Promise<ToolAnswer['slices']> {
  const list = await ask.optional(['-L']);
  const log = await ask.optional(['-q']);
  const memories = log === null ? [] : parseNvidiaMigMemory(log);
  return (list === null ? [] : parseNvidiaList(list)).map((device) => {
    const parent = rows.findIndex((row) => row.get('uuid') === device.gpu);
    const memory = memories.find((candidate) => candidate.gpu === parent && candidate.device === device.device);
    return { ...device, memory: memory ?? null };
  });
}

const amd: Tool = {
  name: 'amd-smi',
  async prepare(ask) {
    const list = await ask.optional(['list', '--json']);
    const statics = await ask.optional(['static', '--asic', '--bus', '--driver', '--json']);
    return each(async () => parseAmdSmi(await ask(['metric', '--json']), list, statics));
  },
};

const rocm: Tool = {
  name: 'rocm-smi',
  async prepare(ask) {
    const what = ['--showuse', '--showmemuse', '--showtemp', '--showpower', '--showfan'];
    const who = ['--showuniqueid', '--showproductname', '--showserial', '--showbus', '--showdriverversion'];
    return each(async () => parseRocmSmi(await ask([...what, '--showmeminfo', 'vram', ...who, '--json'])));
  },
};

const intel: Tool = {
  name: 'xpu-smi',
  async prepare(ask) {
    // Version 2 takes a query like nvidia-smi's; version 1 has `dump` and `discovery`.
    const query = [`--query-gpu=${XPU_FIELDS.join(',')}`, '--format=csv'];
    if ((await ask.optional(query)) !== null) return each(async () => parseXpuQuery(await ask(query)));
    const discovery = await ask.optional(['discovery', '-j']);
    const dump = ['dump', '-d', '-1', '-m', XPU_DUMP_METRICS, '-n', '1'];
    return each(async () => parseXpuDump(await ask(dump), discovery));
  },
};

/** A query that asks anew each time and gives rows alone. */
function each(rows: () => Promise<readonly GpuRow[]>): Query {
  return {
    once: async () => ({ rows: await rows(), processes: null, slices: [] }),
    loop: () => null,
  };
}

/** Every tool, in the order in which they are tried; `amd-smi` replaces `rocm-smi`. */
export const GPU_TOOLS: readonly Tool[] = [nvidia, amd, rocm, intel];
