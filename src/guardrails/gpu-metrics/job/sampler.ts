import { sentenceOf } from '../../../core/errors.js';
import type { Clock } from '../../../host/host.js';
import type { Delivery } from '../deliver/gateway.js';
import { Outbox } from '../deliver/outbox.js';
import { probeSamples } from '../deliver/samples.js';
import { expositionOf, push, remove, writeFiles } from '../deliver/sinks.js';
import type { Probe } from '../probe/gpu.js';
import type { Prober } from '../probe/probe.js';
import { type GpuContext, intervalMs, type Target } from '../settings.js';

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
  /** Least time between two sendings; what was sampled last is sent in any case. */
  readonly sendEveryMs: number;
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
  const interval = intervalMs(context);
  const courier = new Courier(context, parts, signal);
  const began = clock.elapsed();
  const over = (): string | null => (signal.aborted ? 'it was asked to stop' : parts.over(clock.elapsed() - began));
  let probes = 0;
  let reason = over();
  while (reason === null) {
    const probe = await parts.prober.probe();
    reason = over();
    probes++;
    parts.onProbe(probe);
    courier.take(probe);
    // Counted from the start, so that slow probes shift nothing; a tick that was missed is left out.
    const ticks = Math.floor((clock.elapsed() - began) / interval) + 1;
    reason ??= await waitUntil(clock, began + ticks * interval, over, signal);
  }
  await parts.prober.close();
  await courier.settled();
  if (options['delete-on-finish'] && parts.target !== null) courier.recordDelivery(await remove(parts.target));
  return { reason, probes, pushes: { sent: courier.sent, failed: courier.failed } };
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
class Courier {
  sent = 0;
  failed = 0;
  private readonly context: GpuContext;
  private readonly outbox: Outbox | null;
  private readonly sendEveryMs: number;
  private waiting: Probe | null = null;
  private sentAt = 0;
  private trouble: string | null = null;
  private fileTrouble: string | null = null;

  constructor(context: GpuContext, { target, sendEveryMs }: SamplerParts, signal: AbortSignal) {
    this.context = context;
    this.sendEveryMs = sendEveryMs;
    const send = (text: string): Promise<Delivery> => push(target!, text, signal);
    this.outbox = target === null ? null : new Outbox(send, (delivery) => this.recordDelivery(delivery));
  }

  take(probe: Probe): void {
    this.waiting = probe;
    // A clock that was set back must not silence it.
    if (Math.abs(probe.at - this.sentAt) >= this.sendEveryMs) this.hand();
  }

  private hand(): void {
    const probe = this.waiting;
    const { textfile, json, processes } = this.context.options;
    if (probe === null || (this.outbox === null && textfile === null && json === null)) return;
    this.waiting = null;
    this.sentAt = probe.at;
    const text = expositionOf(probeSamples(probe, processes));
    this.write(text, probe);
    this.outbox?.offer(text);
  }

  recordDelivery(delivery: Delivery): void {
    if (delivery.ok) this.sent++;
    else this.failed++;
    const reason = delivery.ok ? null : delivery.reason;
    if (reason !== this.trouble) this.context.log(reason ?? 'Sending works again.');
    this.trouble = reason;
  }

  async settled(): Promise<void> {
    this.hand();
    await this.outbox?.settled();
  }

  private write(text: string, probe: Probe): void {
    let reason: string | null = null;
    try {
      writeFiles(this.context, text, probe, null);
    } catch (error) {
      reason = `The files could not be written: ${sentenceOf(error)}`;
    }
    if (reason !== null && reason !== this.fileTrouble) this.context.log(reason);
    this.fileTrouble = reason;
  }
}
