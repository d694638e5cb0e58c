import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../../dev/tools.js';
import { systemClock } from '../../../host/clock.js';
import type { ProgramResult, Programs } from '../../../host/host.js';
import { GpuMachine, result } from '../../../testing/gpu-machine.js';
import { MemoryClock } from '../../../testing/memory-host.js';
import { probeSamples } from '../deliver/samples.js';
import { expositionOf } from '../deliver/sinks.js';
import type { Probe } from './gpu.js';
import { findProber, type ProbeSettings } from './probe.js';

const SETTINGS: ProbeSettings = { tool: 'auto', fields: [], processes: true, timeoutMs: 1000, loopMs: null };

async function look(exec: Programs, settings: Partial<ProbeSettings> = {}): Promise<Probe> {
  const world = { exec, clock: new MemoryClock(), root: '/repository', variable: () => null };
  return findProber(world, { ...SETTINGS, ...settings })!.probe();
}

describe('machines', () => {
  const names = readdirSync(join(PROJECT_ROOT, 'src/guardrails/gpu-metrics/fixtures/machines')).sort();

  test('are of three vendors and many kinds', () => {
    expect(names).toEqual([
      'b60-xpu-smi',
      'eight-h100',
      'geforce-windows',
      'h200',
      'h200-mig',
      'l40s',
      'max1550-xpu-smi',
      'mi210-rocm-smi',
      'mi300x-amd-smi',
      'mi300x-amd-smi-list',
      'radeon-rocm-smi',
    ]);
  });

  test.each(names)('%s shows exactly what its tool said', async (name) => {
    const machine = new GpuMachine(name);
    expect(expositionOf(probeSamples(await look(machine), true))).toBe(machine.expected);
  });

  test('the tool is shown no secret of the environment', async () => {
    const machine = new GpuMachine('h200');
    const variable = (name: string): string => `value of ${name}`;
    const world = { exec: machine, clock: new MemoryClock(), root: '/repository', variable };
    await findProber(world, SETTINGS)!.probe();
    const names = new Set(machine.calls.flatMap(({ options }) => Object.keys(options.environment)));
    expect([...names].filter((name) => /TOKEN|PASSWORD|SECRET|INPUT|GITHUB|ACTIONS/.test(name))).toEqual([]);
    expect(names).toContain('PATH');
  });

  test('further fields are asked for when the driver knows them, and all of them with `all`', async () => {
    const one = await look(new GpuMachine('h200'), { fields: ['encoder.stats.sessionCount', 'no.such.field'] });
    expect(one.gpus[0]!.readings.get('nvidia_smi_encoder_stats_session_count')?.value).toBe(0);
    const all = await look(new GpuMachine('h200'), { fields: ['all'] });
    expect(all.gpus[0]!.readings.get('nvidia_smi_temperature_gpu_tlimit')?.value).toBe(26);
    expect(all.gpus[0]!.readings.has('nvidia_smi_inforom_oem')).toBe(false);
  });
});

/** An nvidia-smi that answers each query with this result. */
function broken(answer: ProgramResult): Programs {
  return {
    find: (name) => (name === 'nvidia-smi' ? '/usr/bin/nvidia-smi' : null),
    run: async (_program, args) =>
      args[0] === '--help-query-gpu' ? result(0, '"uuid"\n"index"\n"name"\n"memory.used"\n') : answer,
  };
}

const HEADER = 'uuid, index, name, memory.used [MiB]\n';

describe('failures', () => {
  test.each<[string, ProgramResult, string, number | null]>([
    ['a ragged row', result(0, `${HEADER}GPU-1, 0, A\n`), 'row 1 has 3 columns instead of 4', 0],
    ['a comma in a name', result(0, `${HEADER}GPU-1, 0, A, B, 5 MiB\n`), 'row 1 has 5 columns instead of 4', 0],
    ['nothing', result(0), 'it printed nothing', 0],
    ['a header alone', result(0, HEADER), 'it listed no GPU', 0],
    ['a sentence', result(0, 'No devices were found\n'), 'it printed "No devices were found"', 0],
    ['a foreign header', result(0, 'uuid, index\nGPU-1, 0\n'), 'it printed 2 columns for 4 fields', 0],
    ['no value at all', result(0, `${HEADER}GPU-1, N/A, A, ERR!\n`), 'it printed nothing that was understood', 0],
    ['twins', result(0, `${HEADER}GPU-1, 0, A, 1 MiB\nGPU-1, 1, A, 1 MiB\n`), 'two GPUs have the same uuid', 0],
    ['a hang', result(null, '', '', { timedOut: true }), 'it gave no answer within 1000 ms', null],
    ['a signal', result(null, '', '', { signal: 'SIGSEGV' }), 'it was ended by SIGSEGV', null],
    ['no start', result(null, '', '', { startError: 'EACCES' }), 'it could not be started (EACCES)', null],
    ['a flood', result(0, 'x', '', { truncated: true }), 'it printed more than 16777216 bytes', 0],
  ])('%s', async (_title, answer, reason, exitCode) => {
    const probe = await look(broken(answer));
    expect(probe.failure).toBe(`The program nvidia-smi failed: ${reason}.`);
    expect(probe.exitCode).toBe(exitCode);
    expect(probe.gpus).toEqual([]);
    expect(expositionOf(probeSamples(probe, true))).toContain('gpu_probe_success 0\n');
  });

  test.each([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 255])('exit status %d', async (status) => {
    const words = 'Failed to initialize NVML:\u001b[31m Driver/library version mismatch';
    const probe = await look(broken(result(status, '', `\n${words}\nmore\n`)));
    expect(probe.failure).toMatch(
      new RegExp(
        `^The program nvidia-smi failed: exit status ${status}: .*it printed "Failed to initialize NVML: \\[31m`,
      ),
    );
    expect(probe.exitCode).toBe(status);
    const text = expositionOf(probeSamples(probe, true));
    expect(text.match(/^[^#].*$/gm)).toEqual([
      'gpu_probe_duration_seconds 0',
      'gpu_probe_success 0',
      `nvidia_smi_command_exit_code ${status}`,
    ]);
  });

  test.each(['amd-smi', 'rocm-smi', 'xpu-smi'])('JSON or CSV that is none of %s', async (tool) => {
    for (const output of [
      '',
      'oops',
      '{',
      '[]',
      '{}',
      '{"gpu_data": 5}',
      '[{"gpu": 0}]',
      '{"card0": {}}',
      'a, b\n1\n',
      '[1]',
    ]) {
      const exec: Programs = {
        find: (name) => (name === tool ? `/usr/bin/${tool}` : null),
        run: async () => result(0, output),
      };
      const probe = await look(exec);
      expect(probe.failure).toMatch(/^The program .+ failed: .+\.$/);
    }
  });

  test('no tool is no prober', () => {
    const exec: Programs = { find: () => null, run: () => Promise.reject(new Error('nothing to run')) };
    const world = { exec, clock: new MemoryClock(), root: '/repository', variable: () => null };
    expect(findProber(world, SETTINGS)).toBeNull();
  });

  test('a driver without a list of its fields is asked for the safe ones', async () => {
    const asked: string[] = [];
    const exec: Programs = {
      find: (name) => (name === 'nvidia-smi' ? '/usr/bin/nvidia-smi' : null),
      run: async (_program, args) => {
        asked.push(args[0]!);
        return args[0]!.startsWith('--query-gpu=') ? result(0, '') : result(2);
      },
    };
    await look(exec);
    expect(asked).toContain(
      '--query-gpu=index,uuid,name,driver_version,pci.bus_id,utilization.gpu,utilization.memory,memory.total,' +
        'memory.used,memory.free,temperature.gpu,power.draw,power.limit,fan.speed',
    );
  });
});

/** An nvidia-smi whose looping run is scripted: it prints these pieces, then ends, or hangs until it is ended. */
function looping(pieces: readonly string[], end: ProgramResult | 'hang'): Programs & { runs: string[] } {
  const runs: string[] = [];
  return {
    runs,
    find: (name) => (name === 'nvidia-smi' ? '/usr/bin/nvidia-smi' : null),
    run: async (_program, args, options) => {
      if (args[0] === '--help-query-gpu') return result(0, '"uuid"\n"index"\n"memory.used"\n');
      const loop = args.some((arg) => arg.startsWith('--loop-ms='));
      runs.push(loop ? 'loop' : 'once');
      if (!loop) return result(0, `${LOOP_HEADER}GPU-a, 0, 1 MiB\nGPU-b, 1, 2 MiB\n`);
      for (const piece of pieces) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        options.onOutput!(Buffer.from(piece));
      }
      if (end !== 'hang') return end;
      while (!options.signal!.aborted) await new Promise((resolve) => setTimeout(resolve, 2));
      return result(null, '', '', { signal: 'SIGTERM' });
    },
  };
}

const LOOP_HEADER = 'uuid, index, memory.used [MiB]\n';

describe('a tool that is left running', () => {
  const start = (exec: Programs) =>
    findProber(
      { exec, clock: systemClock, root: '/repository', variable: () => null },
      { ...SETTINGS, processes: false, loopMs: 20, timeoutMs: 100 },
    )!;
  const used = (probe: Probe): (number | undefined)[] =>
    probe.gpus.map((gpu) => gpu.readings.get('nvidia_smi_memory_used_bytes')?.value).map((bytes) => bytes! / 2 ** 20);

  test('gives its newest complete rows, however its output is cut', async () => {
    const text = `${LOOP_HEADER}GPU-a, 0, 3 MiB\nGPU-b, 1, 4 MiB\nGPU-a, 0, 5 MiB\nGPU-b, 1, 6 MiB\nGPU-a, 0, 7 MiB\n`;
    const exec = looping(text.split(/(?<=,)/), 'hang');
    const prober = start(exec);
    expect(used(await prober.probe())).toEqual([1, 2]);
    let last: (number | undefined)[] = [];
    while (last[0] !== 5) {
      last = used(await prober.probe());
      expect([
        [3, 4],
        [5, 6],
      ]).toContainEqual(last);
    }
    await prober.close();
    expect(exec.runs).toEqual(['once', 'loop']);
  });

  test.each<[string, string[], ProgramResult | 'hang']>([
    ['ends after one table', [`${LOOP_HEADER}GPU-a, 0, 3 MiB\nGPU-b, 1, 4 MiB\n`], result(0)],
    ['does not know the option', [], result(2, '', 'Unknown option')],
    ['keeps its output to itself', [], 'hang'],
    ['prints something else', ['GPU-a\nGPU-b\nGPU-c\n'], 'hang'],
  ])('one that %s is asked anew each time', async (_title, pieces, end) => {
    const exec = looping(pieces, end);
    const prober = start(exec);
    for (let probes = 0; probes < 4; probes++) {
      const probe = await prober.probe();
      expect(probe.failure).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await prober.close();
    expect(exec.runs.filter((run) => run === 'loop').length).toBe(1);
    expect(exec.runs.filter((run) => run === 'once').length).toBeGreaterThanOrEqual(3);
  });

  test.each<[string, string[], ProgramResult | 'hang', string]>([
    [
      'dies',
      [`${LOOP_HEADER}GPU-a, 0, 3 MiB\nGPU-b, 1, 4 MiB\n`],
      result(15),
      'exit status 15: a GPU has fallen off the bus',
    ],
    ['hangs', [`${LOOP_HEADER}GPU-a, 0, 3 MiB\nGPU-b, 1, 4 MiB\n`], 'hang', 'it gave no answer within 120 ms'],
    [
      'loses a GPU',
      [`${LOOP_HEADER}GPU-a, 0, 3 MiB\nGPU-b, 1, 4 MiB\n`, 'GPU-a, 0, 3 MiB\n', 'GPU-a, 0, 3 MiB\n'],
      'hang',
      'it printed another number of GPUs than before',
    ],
  ])('one that %s fails one probe and is started again', async (_title, pieces, end, reason) => {
    const exec = looping(pieces, end);
    const prober = start(exec);
    await prober.probe();
    let failure: string | null = null;
    for (let probes = 0; probes < 5 && failure === null; probes++) failure = (await prober.probe()).failure;
    expect(failure).toBe(`The program nvidia-smi failed: ${reason}.`);
    expect((await prober.probe()).failure).toBeNull();
    await prober.close();
    expect(exec.runs).toEqual(['once', 'loop', 'once', 'loop']);
  });
});
