import type { ChildProcessByStdio } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, sep } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { ProgramOptions, ProgramResult, Programs } from './host.js';

/** How long a program may take to end after it was asked to. */
export const KILL_AFTER_MS = 2_000;

/** Real programs, each in a process group of its own so that a timeout ends its children too. */
export class SystemPrograms implements Programs {
  private static readonly running = new Set<number>();
  private static watching = false;

  /** What is still running when this process ends, ends with it. */
  private static watch(pid: number): void {
    SystemPrograms.running.add(pid);
    if (SystemPrograms.watching) return;
    SystemPrograms.watching = true;
    process.once('exit', () => SystemPrograms.endAll());
  }

  /** Ends whatever is still running. */
  static endAll(): void {
    for (const running of SystemPrograms.running) killGroup(running, 'SIGKILL');
  }

  find(name: string, outside?: string): string | null {
    const forbidden = outside === undefined || !existsSync(outside) ? null : realpathSync(outside) + sep;
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (!isAbsolute(folder)) continue;
      const path = executable(join(folder, name));
      if (path !== null && (forbidden === null || !path.real.startsWith(forbidden))) return path.found;
    }
    return null;
  }

  run(program: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
    return new Promise((resolve) => {
      const { spawn } = process.getBuiltinModule('node:child_process');
      const child = spawn(program, args, {
        cwd: options.directory,
        env: { ...options.environment },
        shell: false,
        detached: true,
        stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        windowsHide: true,
      }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
      if (child.pid !== undefined) SystemPrograms.watch(child.pid);
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
        if (child.pid !== undefined) {
          SystemPrograms.running.delete(child.pid);
          // Whatever the program left behind must not outlive it.
          killGroup(child.pid, 'SIGKILL');
        }
        child.stdout.destroy();
        child.stderr.destroy();
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
      child.stdout.on('data', (piece: Uint8Array) =>
        options.onOutput === undefined ? stdout.add(piece) : options.onOutput(piece),
      );
      child.stderr.on('data', (piece: Uint8Array) => {
        stderr.add(piece);
        options.onMessages?.(piece);
      });
      child.on('error', (error: NodeJS.ErrnoException) => {
        startError = error.code ?? error.message;
        finish(null, null);
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
}

function executable(path: string): { readonly found: string; readonly real: string } | null {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? { found: path, real: realpathSync(path) } : null;
  } catch {
    return null;
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
