import type { Delivery } from './gateway.js';

/**
 * Sends the newest text without ever making its owner wait: while one is on its way, only the latest of those offered
 * meanwhile is kept, so an outage holds up neither the sampling nor the memory.
 */
export class Outbox {
  private readonly send: (text: string) => Promise<Delivery>;
  private readonly onDelivered: (delivery: Delivery) => void;
  private pending: string | null = null;
  private running: Promise<void> | null = null;

  /** `onDelivered` is called with the outcome of each sending. */
  constructor(send: (text: string) => Promise<Delivery>, onDelivered: (delivery: Delivery) => void) {
    this.send = send;
    this.onDelivered = onDelivered;
  }

  /** Takes a text to send as soon as the one before is done with. */
  offer(text: string): void {
    this.pending = text;
    this.running ??= this.drain();
  }

  /** Resolves when nothing is pending or on its way. */
  async settled(): Promise<void> {
    while (this.running !== null) await this.running;
  }

  private async drain(): Promise<void> {
    while (this.pending !== null) {
      const text = this.pending;
      this.pending = null;
      this.onDelivered(await this.send(text));
    }
    this.running = null;
  }
}
