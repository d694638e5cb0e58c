import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { systemClock } from './clock.js';
import { DiskFiles } from './files.js';
import type { Thread } from './host.js';
import { systemHttp } from './http.js';
import { SystemPrograms } from './programs.js';

/** What every real host has in common: the machine it runs on. */
export class System {
  readonly files = new DiskFiles();
  readonly programs = new SystemPrograms();
  readonly http = systemHttp;
  readonly clock = systemClock;
  readonly directory = process.cwd();
  readonly parallelism = availableParallelism();
  private readonly threadEntry: URL;

  /** `threadEntry` is the program a scanning thread starts with. */
  constructor(threadEntry: URL) {
    this.threadEntry = threadEntry;
  }

  variable(name: string): string | null {
    return process.env[name] || null;
  }

  startThread(job: unknown): Thread {
    return new SystemThread(new Worker(this.threadEntry, { workerData: job, stdout: true, stderr: true, env: {} }));
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
