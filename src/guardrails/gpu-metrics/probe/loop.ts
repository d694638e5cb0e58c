import { parseNvidiaQuery } from '../../../parsers/gpu/nvidia-smi.js';
import type { GpuRow } from '../../../parsers/gpu/row.js';

/** Rows that a looping tool printed in one go. */
export interface LoopTick {
  readonly rows: readonly GpuRow[];
  /** When the last of them came, in milliseconds since 1970. */
  readonly at: number;
}

/** A program that prints its table again and again; ends when the signal aborts, and then tells how it ended. */
export type LoopProgram = (onOutput: (piece: Uint8Array) => void, signal: AbortSignal) => Promise<Error>;

/**
 * A tool that runs once for many probes, since starting it costs far more than a look at the GPUs. It prints a header
 * first and then, at each interval, one row for each GPU; only the newest complete set of rows is kept.
 */
export class Loop {
  /** Whether it has ever given a complete set. */
  worked = false;
  private readonly ended: Promise<Error>;
  private readonly abort = new AbortController();
  private readonly decoder = new TextDecoder();
  private readonly fields: readonly string[];
  private readonly gpus: number;
  private readonly now: () => Date;
  private text = '';
  private header: string | null = null;
  private lines: string[] = [];
  private latest: LoopTick | Error | null = null;
  private wake: (() => void) | null = null;

  /** Starts the program; every set is to have so many rows with these fields. */
  constructor(program: LoopProgram, fields: readonly string[], gpus: number, now: () => Date) {
    this.fields = fields;
    this.gpus = gpus;
    this.now = now;
    this.ended = program((piece) => this.take(piece), this.abort.signal).catch((error: Error) => error);
    void this.ended.then((error) => this.give(error));
  }

  /** The newest set that was not taken yet, or the next one; null when none comes before `patience` resolves. */
  async next(patience: Promise<void>): Promise<LoopTick | null> {
    if (this.latest === null) {
      await Promise.race([new Promise<void>((resolve) => (this.wake = resolve)), patience]);
      this.wake = null;
    }
    const { latest } = this;
    if (latest instanceof Error) throw latest;
    this.latest = null;
    return latest;
  }

  /** Ends the program and waits for its end. */
  async close(): Promise<void> {
    this.abort.abort();
    await this.ended;
  }

  private take(piece: Uint8Array): void {
    const lines = (this.text + this.decoder.decode(piece, { stream: true })).split('\n');
    this.text = lines.pop()!.slice(0, 65_536);
    for (const line of lines) {
      if (line.trim() === '') continue;
      if (this.header === null) this.header = line;
      else this.lines.push(line);
      if (this.lines.length === this.gpus) this.complete();
    }
  }

  private complete(): void {
    const table = [this.header!, ...this.lines].join('\n');
    this.lines = [];
    try {
      const rows = parseNvidiaQuery(table, this.fields);
      // A GPU that dropped out shifts the rows of every later set: the same GPU then comes twice in one.
      const uuids = new Set(rows.map((row) => row.get('uuid')));
      if (uuids.size < rows.length) throw new Error('it printed another number of GPUs than before');
      this.worked = true;
      this.give({ rows, at: this.now().getTime() });
    } catch (error) {
      this.give(error as Error);
    }
  }

  private give(result: LoopTick | Error): void {
    if (this.latest instanceof Error) return;
    this.latest = result;
    this.wake?.();
  }
}
