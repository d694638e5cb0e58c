import { UserError } from '../../core/errors.js';
import { parseDuration } from '../../core/time.js';
import type { CommandResult } from '../guardrail.js';
import { sweep } from './deliver/sweep.js';
import { recordJob } from './job/job.js';
import { sampleUntil } from './job/sampler.js';
import { GPU_COLUMNS, noGpu, rowsOf } from './result.js';
import { type GpuContext, proberFor, samplingProber, targetFor } from './settings.js';

/** Samples until it is stopped: the daemon. */
export async function watch(context: GpuContext, signal: AbortSignal): Promise<CommandResult> {
  const { gateway, textfile, json } = context.options;
  if (gateway === null && textfile === null && json === null) {
    throw new UserError('There is nowhere to send the numbers to: set gateway, textfile or json.');
  }
  const target = targetFor(context);
  const prober = samplingProber(context);
  if (prober === null) return nothing(context);
  let trouble: string | null = null;
  const onProbe = ({ failure }: { readonly failure: string | null }): void => {
    if (failure !== trouble) context.log(failure ?? 'The GPUs can be read again.');
    trouble = failure;
  };
  const { probes, pushes } = await sampleUntil(
    context,
    { prober, target, sendEveryMs: 0, onProbe, over: () => null },
    signal,
  );
  const sent = target === null ? '' : ` Sent ${pushes.sent}, failed to send ${pushes.failed}.`;
  return { text: `Took ${probes} samples.${sent}\n` };
}

/** Samples for an action's job. */
export async function record(
  context: GpuContext,
  flags: { readonly directory: string | null; readonly ancestors: string | null },
  signal: AbortSignal,
): Promise<CommandResult> {
  if (flags.directory === null) throw new UserError('There is no folder to record in.', { key: 'directory' });
  const sampling = await recordJob(context, flags.directory, flags.ancestors ?? '', signal);
  if (sampling === null) return nothing(context);
  return { text: `Took ${sampling.probes} samples until ${sampling.reason}.\n` };
}

/** The GPUs and what they show now. */
export async function listGpus(context: GpuContext): Promise<CommandResult> {
  const probe = await proberFor(context)?.probe();
  if (probe === undefined) return nothing(context);
  if (probe.failure !== null) throw new UserError(probe.failure);
  return { table: { columns: GPU_COLUMNS, rows: rowsOf(probe) } };
}

/** Deletes what nobody pushes to any more. */
export async function sweepOld(
  context: GpuContext,
  flags: { readonly 'older-than': string; readonly 'dry-run': boolean },
): Promise<CommandResult> {
  const target = targetFor(context);
  if (target === null) throw new UserError('There is no gateway to sweep.', { key: 'gateway' });
  const age = parseDuration(flags['older-than']);
  if (age === null) throw new UserError('This is no duration such as 12h or 7d.', { key: 'older-than' });
  const before = (context.clock.now().getTime() - age) / 1000;
  const groups = await sweep(target.gateway, context.options.job, before, flags['dry-run']);
  return {
    table: {
      columns: ['group', 'pushed_at', 'deleted', 'reason'],
      rows: groups.map(({ labels, pushedAt, deleted, reason }) => ({
        group: JSON.stringify(labels),
        pushed_at: new Date(pushedAt * 1000).toISOString(),
        deleted,
        reason,
      })),
    },
    status: groups.some(({ reason }) => reason !== null) ? 1 : 0,
  };
}

/** There is no GPU here: a notice, and an error only where one is required. */
function nothing(context: GpuContext): CommandResult {
  const { message } = noGpu(context);
  return { text: `${message}\n`, status: context.options['require-gpu'] ? 1 : 0 };
}
