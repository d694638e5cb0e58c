import { unlessUnreadable } from '../../../core/errors.js';
import type { Files } from '../../../host/host.js';
import { throttled } from '../gates.js';
import { type Gpu, type Probe, reading } from '../probe/gpu.js';
import type { Moment, Sampled, Tick } from './statistics.js';

/** Samples in one file: rewriting it for each new one stays cheap however long the job is. */
const CHUNK = 60;

/** Replacing a file costs more than a probe; a sampler that is killed loses no more than this. */
const WRITE_EVERY_MS = 5_000;

const CHUNK_LIMIT = 8 * 2 ** 20;

/** A file of a recording. */
interface Chunk {
  readonly gpus: Readonly<Record<string, Sampled>>;
  readonly ticks: readonly Tick[];
}

/** The recording of a job, in a folder that its post step reads. */
export class Recorder {
  private readonly disk: Files;
  private readonly directory: string;
  private readonly gpus = new Map<string, Sampled>();
  private ticks: Tick[] = [];
  private chunk = 0;
  private writtenAt = 0;

  constructor(disk: Files, directory: string) {
    this.disk = disk;
    this.directory = directory;
  }

  /** Whether somebody asked the recording to end, or has removed its folder. */
  stopRequested(): 'stop' | 'removed' | null {
    if (this.lies('stop') === true) return 'stop';
    return this.lies('running') === false ? 'removed' : null;
  }

  /** Keeps what a probe saw; nothing once the folder is gone. */
  add(probe: Probe): void {
    for (const gpu of probe.gpus) this.gpus.set(gpu.uuid, sampledOf(gpu));
    this.ticks.push(tickOf(probe));
    const full = this.ticks.length >= CHUNK;
    if (full || probe.at - this.writtenAt >= WRITE_EVERY_MS) this.write(probe.at);
    if (!full) return;
    this.ticks = [];
    this.chunk++;
  }

  /** Marks the recording as finished, with the reason. */
  end(reason: string): void {
    this.write(0);
    if (this.stopRequested() === 'removed') return;
    this.disk.write(`${this.directory}/end.json`, JSON.stringify({ reason }));
  }

  /** Whether a file lies in the folder; null where that cannot be told just now. */
  private lies(name: string): boolean | null {
    return unlessUnreadable(
      () => this.disk.entry(`${this.directory}/${name}`) !== null,
      () => null,
    );
  }

  private write(at: number): void {
    if (this.ticks.length === 0 || this.stopRequested() === 'removed') return;
    const chunk: Chunk = { gpus: Object.fromEntries(this.gpus), ticks: this.ticks };
    this.disk.write(`${this.directory}/samples-${String(this.chunk).padStart(8, '0')}.json`, JSON.stringify(chunk));
    this.writtenAt = at;
  }
}

/** Prepares a folder for a recording. */
export function beginRecording(disk: Files, directory: string): void {
  disk.write(`${directory}/running`, '');
}

/** Asks the sampler to end. */
export function stopRecording(disk: Files, directory: string): void {
  disk.write(`${directory}/stop`, '');
}

/** Whether the sampler has ended. */
export function hasEnded(disk: Files, directory: string): boolean {
  return unlessUnreadable(
    () => disk.entry(`${directory}/end.json`) !== null,
    () => false,
  );
}

/** The GPUs and samples of a recording, in the order of time; a file that cannot be understood is passed over. */
export function readRecording(disk: Files, directory: string): { gpus: Sampled[]; ticks: Tick[] } {
  const gpus = new Map<string, Sampled>();
  const ticks: Tick[] = [];
  for (const { name } of disk.list(directory)) {
    if (!/^samples-\d{8}\.json$/.test(name)) continue;
    const chunk = chunkIn(disk.read(`${directory}/${name}`, CHUNK_LIMIT));
    for (const [uuid, gpu] of Object.entries(chunk?.gpus ?? {})) gpus.set(uuid, gpu);
    ticks.push(...(chunk?.ticks ?? []));
  }
  return { gpus: [...gpus.values()], ticks };
}

function chunkIn(bytes: Uint8Array | null): Chunk | null {
  try {
    return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as Chunk);
  } catch {
    return null;
  }
}

function sampledOf(gpu: Gpu): Sampled {
  return { uuid: gpu.uuid, index: gpu.index, name: gpu.name, memoryTotal: reading(gpu, 'memory_total_bytes') };
}

/** What is kept of a probe. */
export function tickOf(probe: Probe): Tick {
  return {
    at: probe.at,
    failure: probe.failure,
    moments: Object.fromEntries(probe.gpus.map((gpu) => [gpu.uuid, momentOf(gpu)])),
  };
}

function momentOf(gpu: Gpu): Moment {
  return {
    utilization: reading(gpu, 'utilization_gpu_ratio'),
    memory: reading(gpu, 'memory_used_bytes'),
    power: reading(gpu, 'power_draw_watts'),
    temperature: reading(gpu, 'temperature_gpu'),
    throttled: throttled(gpu),
  };
}
