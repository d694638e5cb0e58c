import type { Clock } from '../../../host/host.js';
import { parseNvidiaQuery } from '../../../parsers/gpu/nvidia-smi.js';
import { gpuOf } from './gpu.js';
import type { Prober } from './probe.js';

/** A prober of two simulated GPUs: what they show follows from the time alone, one at work and one mostly waiting. */
export function demoProber(clock: Clock): Prober {
  return {
    async probe() {
      const at = clock.now().getTime();
      const rows = parseNvidiaQuery(demoOutput(at / 1000), DEMO_FIELDS);
      const about = { tool: 'demo', at, durationSeconds: 0.05, failure: null, exitCode: 0 };
      const processes = [{ uuid: DEMO_UUIDS[0]!, pid: '4242', name: 'python train.py', memory: 30 * 2 ** 30 }];
      return { ...about, gpus: rows.map(gpuOf), slices: [], processes };
    },
    async close() {},
  };
}

const DEMO_UUIDS = ['de300000-0000-4000-8000-000000000000', 'de300000-0000-4000-8000-000000000001'];

const DEMO_COLUMNS: readonly (readonly [field: string, header: string])[] = [
  ['index', 'index'],
  ['uuid', 'uuid'],
  ['name', 'name'],
  ['driver_version', 'driver_version'],
  ['utilization.gpu', 'utilization.gpu [%]'],
  ['utilization.memory', 'utilization.memory [%]'],
  ['memory.total', 'memory.total [MiB]'],
  ['memory.used', 'memory.used [MiB]'],
  ['memory.free', 'memory.free [MiB]'],
  ['temperature.gpu', 'temperature.gpu'],
  ['temperature.memory', 'temperature.memory'],
  ['power.draw', 'power.draw [W]'],
  ['power.limit', 'power.limit [W]'],
  ['fan.speed', 'fan.speed [%]'],
  ['clocks.current.sm', 'clocks.current.sm [MHz]'],
  ['pstate', 'pstate'],
  ['gpu_recovery_action', 'gpu_recovery_action'],
  ['ecc.errors.uncorrected.volatile.total', 'ecc.errors.uncorrected.volatile.total'],
  ['clocks_event_reasons.hw_thermal_slowdown', 'clocks_event_reasons.hw_thermal_slowdown'],
  ['clocks_event_reasons.sw_power_cap', 'clocks_event_reasons.sw_power_cap'],
];

const DEMO_FIELDS = DEMO_COLUMNS.map(([field]) => field);

/** What `nvidia-smi --query-gpu` would print on the simulated machine at this second. */
function demoOutput(seconds: number): string {
  const header = DEMO_COLUMNS.map(([, name]) => name).join(', ');
  const rows = DEMO_UUIDS.map((uuid, index) => {
    const load = Math.round(wave(seconds, 90 + index * 60, index === 0 ? 55 : 15, index === 0 ? 98 : 40));
    const used = Math.round(wave(seconds, 300, 30_000, index === 0 ? 92_000 : 34_000));
    const watts = (95 + load * 5.6).toFixed(2);
    const heat = Math.round(32 + load * 0.3);
    const clock = 345 + Math.round(load * 16.35);
    return [
      ...[index, `GPU-${uuid}`, 'Demo GPU 144GB', '0.0.0', `${load} %`, `${Math.round(load / 4)} %`],
      ...['143771 MiB', `${used} MiB`, `${143_771 - used} MiB`, heat, heat + 6, `${watts} W`, '700.00 W', '[N/A]'],
      ...[`${clock} MHz`, load > 30 ? 'P0' : 'P2', 'None', 0, 'Not Active', load > 95 ? 'Active' : 'Not Active'],
    ].join(', ');
  });
  return [header, ...rows, ''].join('\n');
}

/** A value that swings between two bounds once in a period. */
function wave(seconds: number, period: number, low: number, high: number): number {
  return low + ((high - low) * (1 + Math.sin((2 * Math.PI * seconds) / period))) / 2;
}
