import { sentenceOf } from '../../core/errors.js';
import type { Clock } from '../../host/host.js';
import type { Probe } from './gpu.js';
import { Outbox } from './outbox.js';
import type { Prober } from './probe.js';
import { probeSamples } from './samples.js';
import { type GpuContext, milliseconds, type Target } from './settings.js';
import { push, remove, textOf, writeFiles } from './sinks.js';

/** How often a waiting sampler looks whether it should end. */
const GLANCE_MS = 250;

/** What a sampler did. */
export interface Sampling {
  /** Why it ended. */
  readonly reason: string;
  readonly probes: number;
  readonly pushes: { readonly sent: number; readonly failed: number };
}

/** What a sampler does beside sampling. */
export interface SamplerParts {
  readonly prober: Prober;
  readonly target: Target | null;
  /** Called with each probe. */
  readonly onProbe: (probe: Probe) => void;
  /** Why it should end now, so many milliseconds after its start, or null; asked several times a second. */
  readonly over: (elapsedMs: number) => string | null;
}

/**
 * Looks at the GPUs at every interval and hands the numbers on, until it is over or the signal aborts. Neither a slow
 * gateway nor one that is away holds it up: the newest numbers are sent once it answers.
 */
export async function sampleUntil(context: GpuContext, parts: SamplerParts, signal: AbortSignal): Promise<Sampling> {
  const { clock, options } = context;
  const interval = Math.max(100, milliseconds(options.interval));
  const courier = courierOf(context, parts.target, signal);
  const began = clock.elapsed();
  const over = (): string | null => (signal.aborted ? 'it was asked to stop' : parts.over(clock.elapsed() - began));
  let probes = 0;
  let reason = over();
  while (reason === null) {
    const probe = await parts.prober.probe();
    reason = over();
    probes++;
    parts.onProbe(probe);
    const text = textOf(probeSamples(probe, options.processes));
    courier.write(text, probe);
    courier.outbox?.offer(text);
    // Counted from the start, so that slow probes shift nothing; a tick that was missed is left out.
    const ticks = Math.floor((clock.elapsed() - began) / interval) + 1;
    reason ??= await waitUntil(clock, began + ticks * interval, over, signal);
  }
  await courier.outbox?.settled();
  if (options['delete-on-finish'] && parts.target !== null) courier.told(await remove(parts.target));
  return { reason, probes, pushes: courier.counts };
}

async function waitUntil(
  clock: Clock,
  moment: number,
  over: () => string | null,
  signal: AbortSignal,
): Promise<string | null> {
  for (;;) {
    const reason = over();
    const left = moment - clock.elapsed();
    if (reason !== null || left <= 0) return reason;
    await clock.sleep(Math.min(left, GLANCE_MS), signal);
  }
}

/** Sends and writes what was sampled, and tells people when that stops or starts to work. */
function courierOf(context: GpuContext, target: Target | null, signal: AbortSignal) {
  const counts = { sent: 0, failed: 0 };
  let trouble: string | null = null;
  const tell = (reason: string | null): void => {
    if (reason !== trouble) context.log(reason ?? 'Sending works again.');
    trouble = reason;
  };
  const told = (delivery: { readonly ok: boolean; readonly reason?: string }): void => {
    if (delivery.ok) counts.sent++;
    else counts.failed++;
    tell(delivery.ok ? null : (delivery.reason ?? ''));
  };
  let fileTrouble: string | null = null;
  const write = (text: string, probe: Probe): void => {
    let reason: string | null = null;
    try {
      writeFiles(context, text, probe, null);
    } catch (error) {
      reason = `The files could not be written: ${sentenceOf(error)}`;
    }
    if (reason !== null && reason !== fileTrouble) context.log(reason);
    fileTrouble = reason;
  };
  return {
    counts,
    told,
    write,
    outbox: target === null ? null : new Outbox((text) => push(target, text, signal), told),
  };
}
