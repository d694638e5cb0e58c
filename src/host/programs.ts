import type { ChildProcessByStdio } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Checkouts } from './checkouts.js';
import { beforeEnd, pause } from './ending.js';
import type { ProgramOptions, ProgramResult, Programs } from './host.js';

/** How long a program may take to end after it was asked to. */
export const KILL_AFTER_MS = 2_000;
/** What is left to programs for cleaning up when this process ends. */
export const FAREWELL_MS = 250;

/** The process groups of programs that run: they end with this process. */
const groups = new Set<number>();
let stopMinding: (() => void) | null = null;

/** Real programs, each in a process group of its own so that a timeout ends its children too. */
export class SystemPrograms implements Programs {
  private readonly checkouts = new Checkouts();

  find(name: string, outside?: string): string | null {
    if (outside !== undefined) this.checkouts.add(outside);
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (!isAbsolute(folder) || !isExecutable(path)) continue;
      if (outside === undefined || !this.checkouts.hold(path)) return path;
    }
    return null;
  }

  run(program: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
    // Before it starts: whatever ends this process from now on finds the group.
    stopMinding ??= beforeEnd('programs', endGroups);
    const child = start(program, args, options, this.environmentFor(options));
    if (typeof child !== 'string') return resultOf(child, options);
    forgetGroup(null);
    const nothing = new Uint8Array();
    return Promise.resolve({
      ...{ exitCode: null, signal: null, stdout: nothing, stderr: nothing },
      ...{ timedOut: false, truncated: false, startError: child },
    });
  }

  /** The environment that `run` gives a child. */
  environmentFor({ environment, outside }: ProgramOptions): ProgramOptions['environment'] {
    if (outside === undefined) return environment;
    this.checkouts.add(outside);
    const { PATH, HOME, ...rest } = environment;
    const kept = PATH?.split(delimiter).filter((folder) => isAbsolute(folder) && !this.checkouts.hold(folder));
    return {
      ...rest,
      ...(kept === undefined ? {} : { PATH: kept.join(delimiter) }),
      ...(HOME !== undefined && isAbsolute(HOME) ? { HOME } : {}),
    };
  }
}

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;

/** The started child, or the code for why the system refused at once. */
function start(
  program: string,
  args: readonly string[],
  { directory, input }: ProgramOptions,
  environment: ProgramOptions['environment'],
): Child | string {
  const { spawn } = process.getBuiltinModule('node:child_process');
  try {
    const child = spawn(program, args, {
      cwd: directory,
      env: { ...environment },
      shell: false,
      detached: true,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    }) as Child;
    if (child.pid !== undefined) groups.add(child.pid);
    return child;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    return code;
  }
}

function resultOf(child: Child, options: ProgramOptions): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const stdout = new Collector(options.outputLimit);
    const stderr = new Collector(options.outputLimit);
    let timedOut = false;
    let startError: string | null = null;
    let settled = false;
    const finish = (exitCode: number | null, signal: string | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(softTimer);
      clearTimeout(hardTimer);
      options.signal?.removeEventListener('abort', stop);
      forgetGroup(child.pid ?? null);
      child.stdout?.destroy();
      child.stderr?.destroy();
      const truncated = stdout.truncated || stderr.truncated;
      resolve({ exitCode, signal, stdout: stdout.bytes(), stderr: stderr.bytes(), timedOut, truncated, startError });
    };
    let hardTimer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      if (child.pid !== undefined) killGroup(child.pid, 'SIGTERM');
      hardTimer ??= setTimeout(() => finish(null, 'SIGKILL'), KILL_AFTER_MS);
    };
    const softTimer = setTimeout(() => {
      timedOut = true;
      stop();
    }, options.timeoutMs);
    options.signal?.addEventListener('abort', stop, { once: true });
    if (options.signal?.aborted === true) stop();
    child.on('error', (error: NodeJS.ErrnoException) => {
      startError = error.code ?? error.message;
      finish(null, null);
    });
    // Without a pipe left there are no streams, and an error is on its way.
    child.stdout?.on('data', (piece: Uint8Array) =>
      options.onOutput === undefined ? stdout.add(piece) : options.onOutput(piece),
    );
    child.stderr?.on('data', (piece: Uint8Array) => {
      stderr.add(piece);
      options.onMessages?.(piece);
    });
    // 'close' waits for the pipes; a grandchild that keeps them open is given a moment, then dropped.
    child.on('close', finish);
    child.on('exit', (code, signal) => {
      setTimeout(() => finish(code, signal), KILL_AFTER_MS).unref();
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);
  });
}

/** Ends what a program left behind: it must not outlive the program. */
function forgetGroup(pid: number | null): void {
  if (pid !== null) {
    groups.delete(pid);
    killGroup(pid, 'SIGKILL');
  }
  if (groups.size > 0) return;
  stopMinding?.();
  stopMinding = null;
}

/** Asks every group to end, and ends those that have not done so soon. */
function endGroups(): void {
  if (groups.size === 0) return;
  for (const pid of groups) killGroup(pid, 'SIGTERM');
  pause(FAREWELL_MS);
  for (const pid of groups) killGroup(pid, 'SIGKILL');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Keeps the first bytes of a stream and drops the rest. */
export class Collector {
  truncated = false;
  private length = 0;
  private readonly pieces: Uint8Array[] = [];
  private readonly limit: number;
  constructor(limit: number) {
    this.limit = limit;
  }

  add(piece: Uint8Array): void {
    const kept = piece.subarray(0, this.limit - this.length);
    if (kept.length < piece.length) this.truncated = true;
    if (kept.length === 0) return;
    this.pieces.push(kept);
    this.length += kept.length;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.pieces, this.length);
  }
}
