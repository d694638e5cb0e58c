import { at, cellOf, type JsonNode, parseJsonText } from './json-text.js';
import { GpuOutputError, type GpuRow, numberIn } from './row.js';

/** What a header's value is called in `amd-smi metric --json`: its unit there and its paths; the first number wins. */
const METRICS: readonly (readonly [header: string, unit: string | null, ...paths: string[]])[] = [
  ['utilization.gpu [%]', '%', 'usage.gfx_activity'],
  ['utilization.memory [%]', '%', 'usage.umc_activity'],
  // The tool divides bytes by 1024 x 1024 and calls the result MB.
  ['memory.total [MiB]', 'MB', 'mem_usage.total_vram'],
  ['memory.used [MiB]', 'MB', 'mem_usage.used_vram'],
  ['memory.free [MiB]', 'MB', 'mem_usage.free_vram'],
  ['temperature.gpu', 'C', 'temperature.edge', 'temperature.hotspot'],
  ['temperature.memory', 'C', 'temperature.mem'],
  ['power.draw [W]', 'W', 'power.socket_power', 'power.current_socket_power', 'power.average_socket_power'],
  ['clocks.current.graphics [MHz]', 'MHz', 'clock.gfx_0.clk'],
  ['clocks.current.memory [MHz]', 'MHz', 'clock.mem_0.clk'],
  ['fan.speed [%]', '%', 'fan.usage'],
  ['energy [J]', 'J', 'energy.total_energy_consumption'],
  ['ecc.errors.corrected.volatile.total', null, 'ecc.total_correctable_count'],
  ['ecc.errors.uncorrected.volatile.total', null, 'ecc.total_uncorrectable_count'],
];

/**
 * Rows of `amd-smi metric --json`, with identities from `amd-smi list --json` and `amd-smi static --json` where these
 * could be had. Both shapes are read: a list, and a list under `gpu_data`. Throws a GpuOutputError.
 */
export function parseAmdSmi(metric: string, list: string | null, statics: string | null): GpuRow[] {
  const gpus = gpusIn(parseJsonText(metric));
  if (gpus.length === 0) throw new GpuOutputError('it listed no GPU');
  const listed = optional(list);
  const known = optional(statics);
  return gpus.map((gpu, position) => {
    const index = cellOf(at(gpu, 'gpu')) || String(position);
    const identity = listed.get(index);
    const facts = known.get(index);
    const row = new Map([
      ['index', index],
      ['uuid', cellOf(at(identity, 'uuid'))],
      ['pci.bus_id', cellOf(at(identity, 'bdf')) || cellOf(at(facts, 'bus', 'bdf'))],
      ['name', cellOf(at(facts, 'asic', 'market_name'))],
      ['driver_version', cellOf(at(facts, 'driver', 'version'))],
      ['serial', cellOf(at(facts, 'asic', 'asic_serial'))],
    ]);
    for (const [header, unit, ...paths] of METRICS) {
      const values = paths.map((path) => numberIn(cellOf(at(gpu, ...path.split('.'))), unit));
      row.set(header, String(values.find((value) => value !== null) ?? ''));
    }
    return row;
  });
}

function optional(text: string | null): ReadonlyMap<string, JsonNode> {
  if (text === null) return new Map();
  try {
    return new Map(
      gpusIn(parseJsonText(text)).map((gpu, position) => [cellOf(at(gpu, 'gpu')) || String(position), gpu]),
    );
  } catch {
    return new Map();
  }
}

function gpusIn(node: JsonNode): readonly JsonNode[] {
  const list = Array.isArray(node) ? node : at(node, 'gpu_data');
  return Array.isArray(list) ? list.filter((gpu) => gpu instanceof Map && (gpu.has('gpu') || gpu.has('usage'))) : [];
}
