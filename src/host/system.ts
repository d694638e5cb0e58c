import { closeSync, openSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { UserError } from '../core/errors.js';
import { systemClock } from './clock.js';
import { atFirstSignal } from './ending.js';
import { readEvent } from './event.js';
import { DiskFiles } from './files.js';
import type { EventPayload, GitHubToolkit, Thread } from './host.js';
import { systemHttp } from './http.js';
import { openToolkit } from './open-toolkit.js';
import { SystemPrograms } from './programs.js';
import { StandardOutput } from './standard-output.js';

/** What every real host has in common: the machine it runs on. */
export class System {
  readonly files = new DiskFiles();
  readonly programs = new SystemPrograms();
  readonly http = systemHttp;
  readonly clock = systemClock;
  readonly parallelism = availableParallelism();
  protected readonly standardOutput = new StandardOutput();
  private readonly entry: URL;
  private toolkit: Promise<GitHubToolkit> | null = null;

  /** `entry` is the address of the stub that was started; its neighbours start threads and further processes. */
  constructor(entry: URL) {
    this.entry = entry;
  }

  get directory(): string {
    try {
      return process.cwd();
    } catch (error) {
      throw new UserError('The working directory is gone: change to one that exists.', {}, { cause: error });
    }
  }

  loadGitHub(): Promise<GitHubToolkit> {
    const bundle = new URL('./github.js', this.entry).href;
    this.toolkit ??= openToolkit(this.files, () => import(/* webpackIgnore: true */ bundle));
    return this.toolkit;
  }

  variable(name: string): string | null {
    return process.env[name] || null;
  }

  event(): EventPayload {
    return readEvent(this.files, this.variable('GITHUB_EVENT_PATH'));
  }

  onStop(callback: () => void): () => void {
    return atFirstSignal(callback);
  }

  detach(args: readonly string[], logFile: string): number {
    const log = openSync(logFile, 'a');
    const program = fileURLToPath(new URL('./cli.js', this.entry));
    const { spawn } = process.getBuiltinModule('node:child_process');
    const child = spawn(process.execPath, [program, ...args], { detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    child.unref();
    if (child.pid !== undefined) return child.pid;
    child.once('error', () => {});
    throw new UserError(
      'The background process cannot be started: end some programs, or raise `ulimit -u` or `ulimit -n`.',
    );
  }

  startThread(job: unknown): Thread {
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    return new SystemThread(
      new Worker(new URL('./thread.js', this.entry), {
        workerData: job,
        stdout: true,
        stderr: true,
        env: {},
      }),
    );
  }
}

class SystemThread implements Thread {
  private readonly worker: Worker;
  private pending: { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void } | null =
    null;

  constructor(worker: Worker) {
    this.worker = worker;
    worker.on('message', (answer: unknown) => this.pending?.resolve(answer));
    worker.on('error', (error: Error) => this.pending?.reject(error));
    worker.on('exit', () => this.pending?.reject(new Error('a scanning thread ended early')));
  }

  ask(message: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject };
      this.worker.postMessage(message);
    });
  }

  end(): void {
    this.pending = null;
    void this.worker.terminate();
  }
}
