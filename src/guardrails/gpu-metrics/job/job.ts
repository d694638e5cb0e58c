import { UserError, unlessUnreadable } from '../../../core/errors.js';
import type { Finding } from '../../../core/finding.js';
import type { Files } from '../../../host/host.js';
import type { CheckResult, Step } from '../../guardrail.js';
import type { Delivery } from '../deliver/gateway.js';
import { jobSamples, probeSamples } from '../deliver/samples.js';
import { expositionOf, push, remove } from '../deliver/sinks.js';
import { jobFindings } from '../gates.js';
import { GPU_METRICS_OPTIONS } from '../options.js';
import type { Probe } from '../probe/gpu.js';
import { deliveryFindings, fileFindings, noGpu, probeFailed, probeTable, resultOf } from '../result.js';
import { type GpuContext, milliseconds, proberFor, samplingProber, targetFor } from '../settings.js';
import { ancestors, JobWatch, readAncestors, writeAncestors } from './ancestry.js';
import { chartsOf, jobTable } from './charts.js';
import { beginRecording, hasEnded, Recorder, readRecording, stopRecording, tickOf } from './recording.js';
import { type Sampling, sampleUntil } from './sampler.js';
import { type JobStatistics, statisticsOf } from './statistics.js';

/** A step of the action. */
export type GpuStep = Step<typeof GPU_METRICS_OPTIONS, 'exec' | 'http' | 'files'>;

/** No Prometheus looks at a gateway more often; a short interval is for the statistics. */
const SEND_EVERY_MS = 5_000;

/** How long a sampler may take to end beyond the probe it may be in the middle of. */
const SHUTDOWN_GRACE_MS = 5_000;

/** Starts the sampler of a job and returns at once; null when the action is to look once only. */
export async function beginJob(step: GpuStep): Promise<CheckResult | null> {
  const { context } = step;
  if (context.options.mode !== 'sample') return null;
  const temporary = context.variable('RUNNER_TEMP');
  if (temporary === null) {
    throw new UserError('Sampling through a job needs a runner; use the command `watch` elsewhere.', { key: 'mode' });
  }
  // Faults of the configuration belong into this step, not into the sampler's log.
  targetFor(context);
  if (proberFor(context) === null) return resultOf([noGpu(context)], [], [], null, null);
  const directory = `${temporary}/guardrails-gpu-metrics-${context.clock.now().getTime()}-${context.clock.elapsed()}`;
  beginRecording(context.disk, directory);
  const place = [`--directory=${directory}`, `--ancestors=${writeAncestors(ancestors(context.disk))}`];
  const pid = step.detach(['gpu-metrics', 'record', ...place, ...flagsOf(context)], `${directory}/sampler.log`);
  step.saveState('directory', directory);
  step.saveState('pid', String(pid));
  context.log(`Sampling the GPUs every ${context.options.interval} until the job ends.`);
  return resultOf([], [], [], null, null);
}

/** The options that differ from their defaults, as flags; secrets travel in the environment only. */
function flagsOf(context: GpuContext): string[] {
  return [`--root=${context.repository.root}`].concat(
    Object.entries(GPU_METRICS_OPTIONS).flatMap(([name, option]) => {
      const value: unknown = context.options[name as keyof typeof GPU_METRICS_OPTIONS];
      const secret = 'secret' in option && option.secret;
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      const unset =
        value === null ||
        text === (typeof value === 'object' ? JSON.stringify(option.default) : String(option.default));
      return secret || unset || name === 'mode' ? [] : [`--${name}=${text}`];
    }),
  );
}

/** The sampler itself: records until its job's post step asks it to stop, the job is gone or its time is over. */
export async function recordJob(
  context: GpuContext,
  directory: string,
  ancestry: string,
  signal: AbortSignal,
): Promise<Sampling | null> {
  const prober = samplingProber(context);
  if (prober === null) return null;
  const recorder = new Recorder(context.disk, directory);
  const job = new JobWatch(context.disk, readAncestors(ancestry));
  const limit = milliseconds(context.options['max-duration']);
  const over = (elapsedMs: number): string | null => {
    const request = recorder.stopRequested();
    if (request !== null) return request === 'stop' ? 'the job is over' : 'its folder is gone';
    if (elapsedMs >= limit) return 'its time is over';
    return job.gone(elapsedMs) ? 'the job is gone' : null;
  };
  const parts = {
    prober,
    target: targetFor(context),
    sendEveryMs: SEND_EVERY_MS,
    onProbe: recorder.add.bind(recorder),
    over,
  };
  const sampling = await sampleUntil(context, parts, signal);
  recorder.end(sampling.reason);
  return sampling;
}

/** Stops the sampler and reports what it saw; null when none was started. */
export async function endJob(step: GpuStep): Promise<CheckResult | null> {
  const { context } = step;
  const directory = step.savedState('directory');
  if (directory === null) return null;
  await stopSampler(context, directory, step.savedState('pid'));
  const recording = readRecording(context.disk, directory);
  context.disk.remove(directory);
  const probe = (await proberFor(context)?.probe()) ?? null;
  const ticks = probe === null || probe.failure !== null ? recording.ticks : [...recording.ticks, tickOf(probe)];
  const gap = Math.max(3 * milliseconds(context.options.interval), 30_000);
  const job = statisticsOf(recording.gpus, ticks, gap);
  const samples = [...(probe === null ? [] : probeSamples(probe, context.options.processes)), ...jobSamples(job)];
  const text = expositionOf(samples);
  const findings = [
    ...failures(context, job, recording.ticks.length),
    ...jobFindings(job, probe, context.options),
    ...(probe === null ? [] : fileFindings(context, text, probe, job)),
    ...deliveryFindings(context, await deliver(context, text)),
  ];
  const charts = [jobTable(job), ...chartsOf(job.gpus, ticks)];
  return resultOf(findings, samples, job.gpus.length === 0 ? tableOf(probe) : charts, probe, job);
}

function tableOf(probe: Probe | null) {
  return probe === null || probe.failure !== null ? [] : [probeTable(probe)];
}

function failures(context: GpuContext, job: JobStatistics, recorded: number): Finding[] {
  if (recorded === 0) return [probeFailed(context, 'The sampler took no sample of this job.')];
  if (job.failure === null) return [];
  const partly = job.failed < recorded;
  const count = `${job.failed} of ${recorded} samples failed`;
  return [probeFailed(context, partly ? `In this job ${count}; the last one: ${job.failure}` : job.failure, partly)];
}

async function deliver(context: GpuContext, text: string): Promise<Delivery | null> {
  const target = targetFor(context);
  if (target === null) return null;
  return context.options['delete-on-finish'] ? remove(target) : push(target, text);
}

/** Asks the sampler to stop and waits for it; one that does not answer is ended. */
async function stopSampler(context: GpuContext, directory: string, pid: string | null): Promise<void> {
  const { clock, disk, options, exec, repository } = context;
  stopRecording(disk, directory);
  const sending = options.gateway === null ? 0 : milliseconds(options.timeout);
  const patience = milliseconds(options['probe-timeout']) + sending + SHUTDOWN_GRACE_MS;
  const began = clock.elapsed();
  while (!hasEnded(disk, directory) && clock.elapsed() - began < patience) {
    if (isDead(disk, pid)) return;
    await clock.sleep(50);
  }
  if (hasEnded(disk, directory) || pid === null || !isSampler(context, pid, directory)) return;
  context.log('The sampler did not stop by itself and is ended.');
  const kill = exec.find('kill', repository.root);
  const run = { directory: repository.root, environment: {}, timeoutMs: SHUTDOWN_GRACE_MS, outputLimit: 4096 };
  if (kill !== null) await exec.run(kill, ['-KILL', pid], run);
}

/** Whether there surely is no process with this number any more. */
function isDead(disk: Files, pid: string | null): boolean {
  const lies = (process: string): boolean | null =>
    unlessUnreadable(
      () => disk.entry(`/proc/${process}/stat`) !== null,
      () => null,
    );
  return pid !== null && lies('self') === true && lies(pid) === false;
}

/** Whether the process with this number still is the sampler of this folder. */
function isSampler(context: GpuContext, pid: string, directory: string): boolean {
  if (!/^\d{1,10}$/.test(pid)) return false;
  const bytes = unlessUnreadable(
    () => context.disk.read(`/proc/${pid}/cmdline`, 2 ** 20),
    () => null,
  );
  return bytes !== null && new TextDecoder().decode(bytes).includes(directory);
}
