import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../../dev/tools.js';
import { GpuMachine } from '../../../testing/gpu-machine.js';
import { type ActionResult, runAction } from '../../../testing/run-action.js';
import { ScriptedServer } from '../../../testing/scripted-server.js';

/** A runner's folders, our program with only this guardrail in it, and a GPU that is a script. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpu-job-'));
  for (const name of ['temp', 'workspace', 'bin', 'stubs']) mkdirSync(join(folder, name));
  const lib = join(PROJECT_ROOT, 'lib');
  const stub = (name: string, module: string, body: string): void => {
    const imports = `import { registry } from './registry.js';\nimport * as run from ${JSON.stringify(`${lib}/${module}`)};\n`;
    writeFileSync(join(folder, 'stubs', name), imports + body);
  };
  writeFileSync(join(folder, 'stubs/package.json'), '{"type":"module"}');
  const declaration = JSON.stringify(`${lib}/guardrails/gpu-metrics/index.js`);
  writeFileSync(join(folder, 'stubs/registry.js'), `import it from ${declaration};\nexport const registry = [it];\n`);
  const host = (name: string): string =>
    `import { ${name} } from ${JSON.stringify(`${lib}/host/${name === 'CliHost' ? 'cli' : 'actions'}.js`)};\n`;
  const make = (name: string): string => `new ${name}(new URL(import.meta.url))`;
  stub(
    'cli.js',
    'cli/command-line.js',
    `${host('CliHost')}await run.runCommandLine(process.argv.slice(2), ${make('CliHost')}, registry);\n`,
  );
  for (const phase of ['main', 'post']) {
    const body = `await run.runAction(['gpu-metrics'], ${make('ActionsHost')}, registry, '${phase}');\n`;
    stub(`${phase}.js`, 'action/action.js', host('ActionsHost') + body);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a program on the job's PATH that answers as the machine's nvidia-smi did. */
function installGpu(machine: string): void {
  cpSync(new GpuMachine(machine).folder, join(folder, 'machine'), { recursive: true });
  const script = `#!/bin/sh
table="${folder}/machine/nvidia-smi.query-gpu.csv"
case "$*" in
  *--loop-ms=*) head -n 1 "$table"; while :; do tail -n +2 "$table"; sleep 0.2; done ;;
  --query-gpu=*) cat "$table" ;;
  --query-compute-apps=*) cat "${folder}/machine/nvidia-smi.query-compute-apps.csv" ;;
  *) exit 2 ;;
esac
`;
  // Without a list of its fields the whole table would not line up with what is asked: the script answers as it stands.
  const table = join(folder, 'machine/nvidia-smi.query-gpu.csv');
  const fields =
    'index,uuid,name,driver_version,pci.bus_id,utilization.gpu,utilization.memory,memory.total,memory.used,memory.free,temperature.gpu,power.draw,power.limit,fan.speed';
  const [header = '', ...rows] = readFileSync(table, 'utf8').trimEnd().split('\n');
  const columns = header.split(', ').map((column) => column.replace(/ \[.*/, ''));
  const places = fields.split(',').map((field) => columns.indexOf(field));
  const lines = [header, ...rows].map((row) => places.map((place) => row.split(', ')[place]).join(', '));
  writeFileSync(table, `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'bin/nvidia-smi'), script);
  chmodSync(join(folder, 'bin/nvidia-smi'), 0o755);
}

/** Runs a step of the job. */
function step(
  phase: 'main' | 'post',
  inputs: Record<string, string>,
  state?: ReadonlyMap<string, string>,
): Promise<ActionResult> {
  return runAction({
    entry: join(folder, 'stubs', `${phase}.js`),
    workspace: join(folder, 'workspace'),
    inputs: { mode: 'sample', interval: '200ms', ...inputs },
    env: {
      RUNNER_TEMP: join(folder, 'temp'),
      RUNNER_NAME: 'runner-7',
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    },
    ...(state === undefined ? {} : { state }),
  });
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Processes whose command line holds this text. */
function processesNaming(text: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

/** Samplers of this test that are still there. */
function samplers(): string[] {
  return processesNaming(`${folder}/stubs/cli.js`);
}

async function untilGone(milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 50) {
    if (samplers().length === 0) return true;
    await sleep(50);
  }
  return false;
}

const linux = process.platform === 'linux' ? describe : describe.skip;

linux('a sampled job', () => {
  test('main returns at once, post reports and leaves nothing behind', async () => {
    installGpu('eight-h100');
    const began = performance.now();
    const main = await step('main', {});
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(main.failed).toBe(false);
    expect(samplers().length).toBe(1);
    await sleep(2_000);
    const post = await step('post', { json: join(folder, 'out.json'), textfile: join(folder, 'gpu.prom') }, main.state);
    expect(processesNaming(folder)).toEqual([]);
    expect(readdirSync(join(folder, 'temp')).filter((name) => name.startsWith('guardrails-gpu-metrics'))).toEqual([]);
    expect(post.failed).toBe(false);
    expect(post.outputs.get('gpus')).toBe('8');
    const { job } = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'));
    expect(job.samples).toBeGreaterThan(5);
    expect(job.gpus.map(({ index }: { index: string }) => index)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(job.gpus[3].utilization).toMatchObject({ min: 0.42, p95: 0.42, max: 0.42 });
    // 311.25 W without a change, over as long as was sampled.
    expect(job.gpus[3].energy).toBeCloseTo(311.25 * job.seconds, 6);
    const prom = readFileSync(join(folder, 'gpu.prom'), 'utf8');
    expect(prom).toContain('gpu_job_power_watts{statistic="p95",uuid="8f3c1a2b-0000-4d5e-9f00-000000000103"} 311.25\n');
    expect(prom).toContain('gpu_probe_success 1\n');
    expect(post.summary).toContain('xychart-beta');
    expect(post.runner.issues.map(({ message }) => message).join('\n')).toContain(
      'GPU 0 (NVIDIA H100 80GB HBM3) never rose above 0 %',
    );
  });

  test('a job without a post step: the sampler ends with the job', async () => {
    const job: ChildProcess = spawn(
      process.execPath,
      [
        '-e',
        `require('child_process').spawn(process.execPath, [${JSON.stringify(join(folder, 'stubs/main.js'))}], {stdio: 'ignore'}); setInterval(() => {}, 1000)`,
      ],
      {
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH ?? '',
          INPUT_MODE: 'sample',
          INPUT_INTERVAL: '200ms',
          INPUT_DEMO: 'true',
          GITHUB_ACTIONS: 'true',
          GITHUB_WORKSPACE: join(folder, 'workspace'),
          RUNNER_TEMP: join(folder, 'temp'),
        },
      },
    );
    while (samplers().length === 0) await sleep(50);
    await sleep(6_500);
    expect(samplers().length).toBe(1);
    job.kill('SIGKILL');
    expect(await untilGone(3_000)).toBe(true);
    const recording = readdirSync(join(folder, 'temp')).find((name) => name.startsWith('guardrails-gpu-metrics'))!;
    expect(readFileSync(join(folder, 'temp', recording, 'end.json'), 'utf8')).toBe('{"reason":"the job is gone"}');
  });

  test('the longest duration ends it, and post still reports', async () => {
    const main = await step('main', { demo: 'true', 'max-duration': '1s' });
    expect(await untilGone(6_000)).toBe(true);
    const post = await step('post', { demo: 'true' }, main.state);
    expect(post.failed).toBe(false);
    expect(Number(post.outputs.get('energy-joules'))).toBeGreaterThan(0);
  });

  test('a runner that removes its folder ends it, and nothing comes back', async () => {
    await step('main', { demo: 'true' });
    rmSync(join(folder, 'temp'), { recursive: true });
    expect(await untilGone(3_000)).toBe(true);
    expect(existsSync(join(folder, 'temp'))).toBe(false);
  });

  test('a killed sampler: post reports what there is', async () => {
    const main = await step('main', { demo: 'true', 'probe-timeout': '100ms' });
    await sleep(1_500);
    process.kill(Number(main.state.get('pid')), 'SIGKILL');
    const began = performance.now();
    const post = await step('post', { demo: 'true', 'probe-timeout': '100ms' }, main.state);
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(post.failed).toBe(false);
    expect(Number(post.outputs.get('energy-joules'))).toBeGreaterThan(0);
  });

  test('without a GPU: a notice, no sampler, nothing to report', async () => {
    const main = await step('main', {});
    expect(main.failed).toBe(false);
    expect(main.runner.issues.map(({ level, message }) => `${level} ${message}`)).toEqual([
      expect.stringMatching(/^notice No GPU was measured/),
    ]);
    expect(samplers()).toEqual([]);
    const post = await step('post', {}, main.state);
    expect(post.failed).toBe(false);
    expect(post.runner.issues).toEqual([]);
    expect((await step('main', { 'require-gpu': 'true' })).failed).toBe(true);
  });

  test('the sampler pushes with the token, which stands on no command line, and post deletes the group', async () => {
    const gateway = await ScriptedServer.start();
    gateway.play({ status: 200 });
    const inputs = {
      demo: 'true',
      gateway: gateway.url,
      token: 'secret-token',
      'allow-insecure-credentials': 'true',
      labels: '{pool: "a/b"}',
      'delete-on-finish': 'true',
    };
    try {
      const main = await step('main', inputs);
      expect(main.runner.masks).toContain('secret-token');
      expect(processesNaming('secret-token')).toEqual([]);
      for (let waited = 0; gateway.seen.length < 2 && waited < 12_000; waited += 50) await sleep(50);
      const post = await step('post', inputs, main.state);
      expect(post.failed).toBe(false);
      expect(gateway.seen.length).toBeGreaterThan(2);
      expect(new Set(gateway.seen.map(({ headers }) => headers.authorization))).toEqual(
        new Set(['Bearer secret-token']),
      );
      const path = '/metrics/job/gpu/instance/runner-7/pool@base64/YS9i';
      expect(new Set(gateway.seen.map((request) => request.path))).toEqual(new Set([path]));
      expect(gateway.seen.at(-1)!.method).toBe('DELETE');
      for (const { stdout, stderr } of [main, post]) {
        expect(`${stdout}${stderr}`.replaceAll(/::add-mask::.*/g, '')).not.toContain('secret-token');
      }
    } finally {
      await gateway.stop();
    }
  });

  test('a tool that fails all the time: one finding with its reason', async () => {
    writeFileSync(join(folder, 'bin/nvidia-smi'), '#!/bin/sh\necho "Failed to initialize NVML" >&2\nexit 18\n');
    chmodSync(join(folder, 'bin/nvidia-smi'), 0o755);
    const main = await step('main', {});
    await sleep(1_000);
    const post = await step('post', {}, main.state);
    expect(post.runner.issues.map(({ message }) => message)).toEqual([
      expect.stringContaining('exit status 18: the driver and the NVML library differ in version'),
    ]);
  });
});
