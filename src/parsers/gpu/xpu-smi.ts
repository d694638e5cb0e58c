import { at, cellOf, type JsonNode, parseJsonText } from './json-text.js';
import { cellsOf, GpuOutputError, type GpuRow, rowLines } from './row.js';

/** Columns of `xpu-smi dump` (1.x), by the header they stand for. */
const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['DeviceId', 'index'],
  ['GPU Utilization (%)', 'utilization.gpu [%]'],
  ['GPU Power (W)', 'power.draw [W]'],
  ['GPU Frequency (MHz)', 'clocks.current.graphics [MHz]'],
  ['GPU Core Temperature (Celsius Degree)', 'temperature.gpu'],
  ['GPU Core Temperature (C)', 'temperature.gpu'],
  ['GPU Memory Temperature (Celsius Degree)', 'temperature.memory'],
  ['GPU Memory Temperature (C)', 'temperature.memory'],
  ['GPU Energy Consumed (J)', 'energy [J]'],
  ['GPU Memory Used (MiB)', 'memory.used [MiB]'],
]);

/** Metrics asked of `xpu-smi dump -m`: utilisation, power, frequency, temperatures, energy, memory. */
export const XPU_DUMP_METRICS = '0,1,2,3,4,8,18';

/** Fields asked of `xpu-smi --query-gpu` (2.x). */
export const XPU_FIELDS: readonly string[] = [
  'index',
  'uuid',
  'name',
  'utilization.gpu',
  'memory.used',
  'temperature.gpu',
  'temperature.memory',
  'power.draw',
  'clocks.current.graphics',
  'energy.consumed',
];

/** Rows of `xpu-smi --query-gpu=FIELDS --format=csv`, whose units stand in parentheses. Throws a GpuOutputError. */
export function parseXpuQuery(csv: string): GpuRow[] {
  return table(csv, (column) => {
    const match = /^([\w.]{1,100})(?: \(([^()]{1,20})\))?$/.exec(column);
    if (match === null) return null;
    const [, field, unit] = match;
    if (field!.startsWith('temperature.')) return field!;
    const name = field === 'energy.consumed' ? 'energy' : field!;
    return unit === undefined ? name : `${name} [${unit}]`;
  });
}

/** Rows of `xpu-smi dump -d -1 -m … -n 1`, with identities from `xpu-smi discovery -j` where these could be had. */
export function parseXpuDump(csv: string, discovery: string | null): GpuRow[] {
  const devices = identities(discovery);
  return table(csv, (column) => COLUMNS.get(column) ?? null).map((row) => {
    const device = devices.get(row.get('index') ?? '');
    return new Map([
      ...row,
      ['uuid', cellOf(at(device, 'uuid'))],
      ['name', cellOf(at(device, 'device_name'))],
      ['pci.bus_id', cellOf(at(device, 'pci_bdf_address'))],
      ['driver_version', cellOf(at(device, 'driver_version'))],
    ]);
  });
}

/** A CSV table by our own headers; columns that have none are passed over. */
function table(csv: string, headerOf: (column: string) => string | null): GpuRow[] {
  const [first, ...lines] = rowLines(csv);
  if (first === undefined) throw new GpuOutputError('it printed nothing');
  const columns = cellsOf(first);
  const headers = columns.map(headerOf);
  if (!headers.includes('index')) throw new GpuOutputError(`it printed "${first.trim().slice(0, 200)}"`);
  if (lines.length === 0) throw new GpuOutputError('it listed no GPU');
  return lines.map((line, index) => {
    const cells = cellsOf(line);
    if (cells.length !== columns.length) {
      throw new GpuOutputError(`row ${index + 1} has ${cells.length} columns instead of ${columns.length}`);
    }
    return new Map(
      headers.flatMap((header, position) => (header === null ? [] : [[header, cells[position]!] as const])),
    );
  });
}

function identities(discovery: string | null): ReadonlyMap<string, JsonNode> {
  if (discovery === null) return new Map();
  try {
    const list = at(parseJsonText(discovery), 'device_list');
    return Array.isArray(list) ? new Map(list.map((device) => [cellOf(at(device, 'device_id')), device])) : new Map();
  } catch {
    return new Map();
  }
}
