import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { PROJECT_ROOT } from '../../dev/tools.js';
import { GpuMachine } from '../../testing/gpu-machine.js';
import { MemoryClock } from '../../testing/memory-host.js';
import { parsePrometheusText } from '../../testing/prometheus-text.js';
import { describeWith } from '../../testing/tools.js';
import { jobSamples, probeSamples } from './deliver/samples.js';
import { expositionOf } from './deliver/sinks.js';
import { tickOf } from './job/recording.js';
import { statisticsOf } from './job/statistics.js';
import type { Probe } from './probe/gpu.js';
import { findProber } from './probe/probe.js';

const ALERTS = join(PROJECT_ROOT, 'config/prometheus-gpu-alerts.yml');

interface Alert {
  readonly alert: string;
  readonly expr: string;
}

const alerts = (load(readFileSync(ALERTS, 'utf8')) as { groups: { rules: Alert[] }[] }).groups.flatMap(
  ({ rules }) => rules,
);

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

const dashboard = JSON.parse(readFileSync(join(PROJECT_ROOT, 'config/grafana-gpu.json'), 'utf8')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly query: string }[] };
};

/** Every expression of the dashboard, its variables replaced by what stands for all. */
const queries = [
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.flatMap(({ query }) => /^label_values\((.+), \w+\)$/.exec(query)?.[1] ?? []),
].map((query) => query.replaceAll(/\$\w+/g, '.*'));

async function probeOf(machine: string): Promise<Probe> {
  const world = { exec: new GpuMachine(machine), clock: new MemoryClock(), root: '/repository', variable: () => null };
  return findProber(world, { tool: 'auto', fields: [], processes: true, timeoutMs: 1000, loopMs: null })!.probe();
}

/** Names and labels of everything we can expose: machines with and without MIG, and a job's statistics. */
async function exposed(): Promise<{ readonly names: Set<string>; readonly labels: Set<string> }> {
  const probes = await Promise.all(['h200', 'h200-mig', 'mi300x-amd-smi'].map(probeOf));
  const [probe] = probes;
  const [gpu] = probe!.gpus;
  const sampled = { uuid: gpu!.uuid, index: '0', name: 'GPU', memoryTotal: 1 };
  const ticks = [tickOf(probe!), { ...tickOf(probe!), at: probe!.at + 1000 }];
  const texts = [
    ...probes.map((each) => expositionOf(probeSamples(each, true))),
    expositionOf(jobSamples(statisticsOf([sampled], ticks, 5000))),
  ];
  const samples = texts.flatMap(parsePrometheusText);
  return {
    names: new Set(samples.map(({ name }) => name)),
    labels: new Set(samples.flatMap(({ labels }) => Object.keys(labels))),
  };
}

/** What the gateway and Prometheus add to our series. */
const ADDED = ['push_time_seconds', 'job', 'instance'];

/** PromQL's own words in our expressions. */
const WORDS = ['count', 'avg', 'sum', 'min', 'time', 'vector', 'or', 'and', 'on', 'group_left'];

/** Names of metrics and labels in an expression. */
function namesIn(expression: string): string[] {
  const bare = expression.replaceAll(/"[^"]*"/g, '').replaceAll(/\d+(?:\.\d+)?/g, ' ');
  return [...bare.matchAll(/[a-zA-Z_:][\w:]*/g)].map(([name]) => name).filter((name) => !WORDS.includes(name));
}

describe('what is queried exists', () => {
  test.each([...queries, ...alerts.map(({ expr }) => expr)])('%s', async (expression) => {
    const { names, labels } = await exposed();
    const known = new Set([...names, ...labels, ...ADDED]);
    expect(namesIn(expression).filter((name) => !known.has(name))).toEqual([]);
    expect(namesIn(expression).some((name) => names.has(name))).toBe(true);
  });

  test('the dashboard has panels for everything that is watched', () => {
    expect(dashboard.panels.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Utilization', 'Memory', 'Temperature', 'Power by GPU', 'Slowed down', 'Oldest push']),
    );
  });
});

describeWith(['promtool'], 'promtool', (promtool) => {
  const inFolder = (files: Readonly<Record<string, unknown>>, args: readonly string[]): string => {
    const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
    try {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
      return execFileSync(promtool!, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  test('accepts the alert rules', () => {
    expect(execFileSync(promtool!, ['check', 'rules', ALERTS], { encoding: 'utf8' })).toContain(
      `SUCCESS: ${alerts.length} rules found`,
    );
  });

  test('accepts every expression of the dashboard', () => {
    const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }));
    const output = inFolder({ 'rules.yml': { groups: [{ name: 'dashboard', rules }] } }, [
      'check',
      'rules',
      'rules.yml',
    ]);
    expect(output).toContain(`SUCCESS: ${queries.length} rules found`);
  });

  test.each(['h200', 'h200-mig', 'eight-h100', 'geforce-windows', 'mi300x-amd-smi', 'max1550-xpu-smi'])(
    'can read the metrics of %s',
    async (machine) => {
      const input = expositionOf(probeSamples(await probeOf(machine), true));
      // Its style rules cannot all be kept with the names that dashboards know; its parser must be content.
      const run = (text: string): string => {
        try {
          execFileSync(promtool!, ['check', 'metrics'], { input: text, encoding: 'utf8', stdio: 'pipe' });
          return '';
        } catch (error) {
          return (error as { stderr: string }).stderr;
        }
      };
      expect(run(input)).not.toContain('error while linting');
      expect(run(`${input}broken{`)).toContain('error while linting');
    },
  );

  test('the alerts fire on a machine in trouble, and on none that is well', () => {
    const machine = (instance: string, values: Readonly<Record<string, number>>): object[] =>
      Object.entries(values).map(([name, value]) => {
        const own =
          name === 'nvidia_smi_gpu_info'
            ? ', index="0", name="H200"'
            : name.startsWith('gpu_job')
              ? ', statistic="max"'
              : '';
        const uuid = name.startsWith('gpu_probe') || name.startsWith('push') ? '' : `, uuid="u-${instance}"`;
        return { series: `${name}{job="gpu", instance="${instance}"${uuid}${own}}`, values: `${value}x60` };
      });
    const well = {
      gpu_probe_success: 1,
      push_time_seconds: 3000,
      nvidia_smi_gpu_info: 1,
      nvidia_smi_temperature_gpu: 70,
      nvidia_smi_memory_used_bytes: 50,
      nvidia_smi_memory_total_bytes: 100,
      nvidia_smi_ecc_errors_uncorrected_volatile_total: 0,
      nvidia_smi_gpu_recovery_action: 0,
      nvidia_smi_clocks_event_reasons_hw_thermal_slowdown: 0,
      nvidia_smi_clocks_event_reasons_sw_thermal_slowdown: 0,
      gpu_job_utilization_ratio: 0.9,
    };
    const ill = {
      ...well,
      gpu_probe_success: 0,
      push_time_seconds: 60,
      nvidia_smi_temperature_gpu: 95,
      nvidia_smi_memory_used_bytes: 96,
      nvidia_smi_ecc_errors_uncorrected_volatile_total: 2,
      nvidia_smi_gpu_recovery_action: 1,
      nvidia_smi_clocks_event_reasons_hw_thermal_slowdown: 1,
      gpu_job_utilization_ratio: 0.01,
    };
    const count = (instance: string, alertname: string) => ({
      expr: `count(ALERTS{alertstate="firing", instance="${instance}", alertname="${alertname}"})`,
      eval_time: '50m',
    });
    const tests = [
      {
        interval: '1m',
        input_series: [...machine('ill', ill), ...machine('well', well)],
        promql_expr_test: alerts.flatMap(({ alert }) => [
          { ...count('ill', alert), exp_samples: [{ labels: '{}', value: 1 }] },
          { ...count('well', alert), exp_samples: [] },
        ]),
      },
    ];
    const output = inFolder({ 'tests.yml': { rule_files: [ALERTS], evaluation_interval: '1m', tests } }, [
      'test',
      'rules',
      'tests.yml',
    ]);
    expect(output).toContain('SUCCESS');
  });
});
