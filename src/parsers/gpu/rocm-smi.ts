import { at, cellOf, parseJsonText } from './json-text.js';
import { GpuOutputError, type GpuRow, numberIn } from './row.js';

/** Keys of `rocm-smi --json` over its versions and GPUs, by the header they stand for; the first number wins. */
const KEYS: readonly (readonly [header: string, ...keys: string[]])[] = [
  ['utilization.gpu [%]', 'GPU use (%)'],
  ['utilization.memory [%]', 'GPU Memory Read/Write Activity (%)'],
  ['memory.total [B]', 'VRAM Total Memory (B)'],
  ['memory.used [B]', 'VRAM Total Used Memory (B)'],
  ['temperature.gpu', 'Temperature (Sensor edge) (C)', 'Temperature (Sensor junction) (C)'],
  ['temperature.memory', 'Temperature (Sensor memory) (C)'],
  [
    'power.draw [W]',
    'Current Socket Graphics Package Power (W)',
    'Average Graphics Package Power (W)',
    'Socket Graphics Package Power (W)',
  ],
  ['fan.speed [%]', 'Fan speed (%)', 'Fan Speed (%)'],
];

/** Rows of `rocm-smi … --json`, an object for each `cardN` whose values are all strings. Throws a GpuOutputError. */
export function parseRocmSmi(json: string): GpuRow[] {
  const cards = parseJsonText(json);
  if (!(cards instanceof Map)) throw new GpuOutputError('its JSON is no object');
  const driver = cellOf(at(cards, 'system', 'Driver version'));
  const rows = [...cards].flatMap(([key, card]) => {
    const index = /^card(\d{1,4})$/.exec(key)?.[1];
    if (index === undefined || !(card instanceof Map)) return [];
    const text = (...names: string[]): string => names.map((name) => cellOf(card.get(name))).find(Boolean) ?? '';
    const row = new Map([
      ['index', index],
      ['uuid', text('Unique ID')],
      ['name', text('Card Series', 'Card series', 'Device Name', 'Card Model', 'Card model')],
      ['driver_version', driver],
      ['serial', text('Serial Number')],
      ['pci.bus_id', text('PCI Bus')],
    ]);
    for (const [header, ...names] of KEYS) {
      row.set(header, names.map((name) => text(name)).find((cell) => numberIn(cell, null) !== null) ?? '');
    }
    return [row];
  });
  if (rows.length === 0) throw new GpuOutputError('it listed no GPU');
  return rows.sort((a, b) => Number(a.get('index')) - Number(b.get('index')));
}
