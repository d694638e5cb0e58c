import { unlessUnreadable } from '../../../core/errors.js';
import type { Files } from '../../../host/host.js';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessId {
  readonly pid: number;
  /** Clock ticks since the machine started, as `/proc` has it. */
  readonly started: string;
}

/** How long after the start the job's process is chosen: a shell around the first step has ended by then. */
const SETTLING_MS = 5_000;

/** The processes above this one, its parent first, without the system's first; empty where there is no `/proc`. */
export function ancestors(disk: Files): ProcessId[] {
  const found: ProcessId[] = [];
  let next = statOf(disk, 'self')?.parent ?? 0;
  while (next > 1 && found.length < 64) {
    const stat = statOf(disk, String(next));
    if (stat === null) break;
    found.push({ pid: next, started: stat.started });
    next = stat.parent;
  }
  return found;
}

/** Tells when the job that started a sampler is gone: the nearest of its ancestors that outlived the first step. */
export class JobWatch {
  private readonly disk: Files;
  private readonly candidates: readonly ProcessId[];
  private job: ProcessId | null = null;

  constructor(disk: Files, candidates: readonly ProcessId[]) {
    this.disk = disk;
    this.candidates = candidates;
  }

  /** Whether the job is gone, so many milliseconds after the sampler's start; never where nothing is known of it. */
  gone(elapsedMs: number): boolean {
    if (this.candidates.length === 0 || elapsedMs < SETTLING_MS) return false;
    this.job ??= this.candidates.find((candidate) => this.alive(candidate)) ?? null;
    return this.job === null || !this.alive(this.job);
  }

  private alive({ pid, started }: ProcessId): boolean {
    const stat = statOf(this.disk, String(pid));
    return stat !== null && stat.started === started && stat.state !== 'Z';
  }
}

/** Ancestors as one word, and back. */
export function writeAncestors(processes: readonly ProcessId[]): string {
  return processes.map(({ pid, started }) => `${pid}:${started}`).join(',');
}

/** The ancestors in a word written by writeAncestors; anything else in it is passed over. */
export function readAncestors(word: string): ProcessId[] {
  return word.split(',').flatMap((item) => {
    const match = /^(\d{1,10}):(\d{1,20})$/.exec(item);
    return match === null ? [] : [{ pid: Number(match[1]), started: match[2]! }];
  });
}

function statOf(disk: Files, process: string): { parent: number; started: string; state: string } | null {
  const bytes = unlessUnreadable(
    () => disk.read(`/proc/${process}/stat`, 4096),
    () => null,
  );
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes);
  // The program's name stands in parentheses and may itself hold spaces and parentheses.
  const [state, parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const started = rest[17];
  return started === undefined ? null : { parent: Number(parent), started, state: state! };
}
