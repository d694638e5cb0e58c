import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../core/report.js';
import { GpuMachine } from '../../testing/gpu-machine.js';
import { MemoryClock, MemoryFiles } from '../../testing/memory-host.js';
import { check } from '../../testing/repo.js';
import { jobFindings, probeFindings, type Thresholds } from './gates.js';
import guardrail from './index.js';
import { type Moment, type Sampled, statisticsOf } from './job/statistics.js';
import { findProber } from './probe/probe.js';

const EMPTY = { 'README.md': '# Nothing to see\n' };

/** Runs the check on a written-down machine. */
function run(machine: string, settings: Readonly<Record<string, string>> = {}) {
  const files = new MemoryFiles({ '/repository/README.md': '' });
  return check(EMPTY, [guardrail], { programs: new GpuMachine(machine), files, settings }).then((report) => ({
    report,
    files,
  }));
}

/** Severity and rule of each finding; none of them has a place in a file. */
function inShort(report: Report): string[] {
  return report.findings.map(({ severity, rule }) => `${severity} ${rule}`);
}

describe('a look at the machine', () => {
  test('a healthy one passes with its numbers as metrics', async () => {
    const { report } = await run('h200');
    expect(report.verdict).toBe('pass');
    expect(inShort(report)).toEqual([]);
    expect(report.runs[0]!.outputs).toEqual({ gpus: 1, 'probe-success': 1 });
    const metric = report.metrics.find(({ name }) => name === 'nvidia_smi_memory_used_bytes');
    expect(metric).toMatchObject({ value: 98_304 * 2 ** 20, unit: 'bytes' });
  });

  test('what is wrong is a finding, and the options say from where on', async () => {
    const { report } = await run('eight-h100');
    expect(inShort(report)).toEqual(['error gpu-metrics/ecc', 'warning gpu-metrics/throttled']);
    expect(report.findings.map(({ message }) => message)).toEqual([
      'GPU 5 (NVIDIA H100 80GB HBM3) counted 2 memory errors that it could not correct since the driver was loaded.',
      'GPU 7 (NVIDIA H100 80GB HBM3) is being slowed down now by heat or a power brake.',
    ]);
    const strict = await run('eight-h100', { 'gpu-metrics.max-temperature': '65', 'gpu-metrics.max-memory': '60' });
    const rules = strict.report.findings.map(({ rule }) => rule);
    expect(rules.filter((rule) => rule === 'gpu-metrics/temperature').length).toBe(2);
    expect(rules.filter((rule) => rule === 'gpu-metrics/memory-pressure').length).toBe(2);
  });

  test('files are written as asked', async () => {
    const { files } = await run('l40s', {
      'gpu-metrics.textfile': '/textfile/gpu.prom',
      'gpu-metrics.json': 'out/gpu.json',
    });
    const text = (path: string): string => Buffer.from(files.contents.get(path)!).toString();
    expect(text('/textfile/gpu.prom')).toContain(
      'nvidia_smi_memory_total_bytes{uuid="8f3c1a2b-0000-4d5e-9f00-00000000000a"} 48305799168\n',
    );
    const { probe } = JSON.parse(text('/repository/out/gpu.json'));
    expect(probe.gpus[0].readings).not.toHaveProperty('nvidia_smi_power_draw_watts');
    expect(probe.gpus[0].readings.nvidia_smi_utilization_gpu_ratio).toBe(0);
  });

  test('no GPU is a notice, and an error where one is required', async () => {
    const without = await check(EMPTY, [guardrail], { programs: { find: () => null, run: () => Promise.reject() } });
    expect(without.verdict).toBe('pass');
    expect(inShort(without)).toEqual(['notice gpu-metrics/no-gpu']);
    const settings = { 'gpu-metrics.require-gpu': 'true' };
    const required = await check(EMPTY, [guardrail], {
      programs: { find: () => null, run: () => Promise.reject() },
      settings,
    });
    expect(required.verdict).toBe('fail');
  });

  test('the demonstration needs no GPU', async () => {
    const report = await check(EMPTY, [guardrail], { settings: { 'gpu-metrics.demo': 'true' } });
    expect(report.verdict).toBe('pass');
    expect(report.runs[0]!.outputs.gpus).toBe(2);
  });
});

const LIMITS: Thresholds = {
  'max-temperature': 90,
  'max-memory': 95,
  'max-leak': 256,
  'min-utilization': 5,
  'max-throttled': 0,
};

describe('the gates of a job', () => {
  const GPU: Sampled = { uuid: 'u', index: '0', name: 'H200', memoryTotal: 1000 * 2 ** 20 };
  const MIB = 2 ** 20;
  const well: Moment = { utilization: 0.9, memory: 100 * MIB, power: 300, temperature: 70, throttled: false };
  const found = (moments: readonly Partial<Moment>[], limits: Partial<Thresholds> = {}): string[] => {
    const ticks = moments.map((moment, index) => ({
      at: index * 1000,
      failure: null,
      moments: { u: { ...well, ...moment } },
    }));
    return jobFindings(statisticsOf([GPU], ticks, 5000), null, { ...LIMITS, ...limits }).map(({ rule }) =>
      rule.slice(12),
    );
  };

  test.each<[string, Partial<Moment>[], Partial<Thresholds>, string[]]>([
    ['a healthy job', [{}, {}, {}], {}, []],
    ['a single hot moment', [{}, { temperature: 90.5 }, {}], {}, ['temperature']],
    ['just warm enough', [{ temperature: 90 }], {}, []],
    ['memory almost full once', [{}, { memory: 951 * MIB }, {}], {}, ['memory-pressure']],
    ['just not full', [{}, { memory: 950 * MIB }, {}], {}, []],
    ['memory left behind', [{}, {}, { memory: 357 * MIB }], {}, ['leak']],
    ['memory left behind as allowed', [{}, {}, { memory: 356 * MIB }], {}, []],
    ['idle', [{ utilization: 0 }, { utilization: 0.049 }, { utilization: 0 }], {}, ['idle']],
    ['idle but once', [{ utilization: 0 }, { utilization: 0.05 }, { utilization: 0 }], {}, []],
    ['too short to be called idle', [{ utilization: 0 }, { utilization: 0 }], {}, []],
    ['unknown utilization', [{ utilization: null }, { utilization: null }, { utilization: null }], {}, []],
    ['throttled once', [{}, { throttled: true }, {}, {}], {}, ['throttled']],
    ['throttled as allowed', [{}, { throttled: true }, {}, {}], { 'max-throttled': 25 }, []],
    [
      'nothing known',
      Array(3).fill({ utilization: null, memory: null, power: null, temperature: null, throttled: null }),
      {},
      [],
    ],
  ])('%s', (_title, moments, limits, rules) => {
    expect(found(moments, limits)).toEqual(rules);
  });

  test('every finding has a sentence, a remedy and an identity without a number', async () => {
    const world = {
      exec: new GpuMachine('eight-h100'),
      clock: new MemoryClock(),
      root: '/repository',
      variable: () => null,
    };
    const probe = await findProber(world, {
      tool: 'auto',
      fields: [],
      processes: false,
      timeoutMs: 1000,
      loopMs: null,
    })!.probe();
    const findings = probeFindings(probe, { ...LIMITS, 'max-temperature': 0, 'max-memory': 0 });
    expect(findings.length).toBe(18);
    for (const { message, remedy, identity } of findings) {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
      expect(identity).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    }
  });
});
