import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommandLine } from '../../cli/command-line.js';
import type { AnyGuardrail } from '../../guardrails/guardrail.js';
import { CliHost } from '../../host/cli.js';
import { systemClock } from '../../host/clock.js';
import { DiskFiles } from '../../host/files.js';
import type { Clock } from '../../host/host.js';
import { registry } from '../../registry.js';

/** A command line and where it is run. */
export interface RunOrder {
  readonly words: readonly string[];
  /** The working directory, absolute. */
  readonly directory: string;
  /** All of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** A program and arguments to start a process through. */
  readonly through?: readonly string[];
  /** After so many milliseconds a process gets SIGTERM. */
  readonly endAfter?: number;
  /** Files and clock of a run in this process, in place of the real ones. */
  readonly files?: DiskFiles;
  readonly clock?: Clock;
  /** Guardrails of a run in this process, in place of the real ones. */
  readonly registry?: readonly AnyGuardrail[];
}

/** What became of a run. */
export interface RunEnd {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 120_000;

/** Runs the command line in this process on the real machine; stubs for threads lie in the folder of the program. */
export async function runHere(program: string, order: RunOrder): Promise<RunEnd> {
  // Each host listens to both for as long as the process lives.
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);
  const host = new CapturingHost(program, order);
  await runCommandLine(order.words, host, order.registry ?? registry);
  return { status: host.status, signal: null, stdout: host.printed, stderr: host.logged };
}

/** Runs the command line of a program folder as a process. */
export function runProcess(program: string, order: RunOrder): Promise<RunEnd> {
  const { words, directory, environment, through = [], endAfter } = order;
  const [first, ...rest] = [...through, process.execPath, join(program, 'cli.js'), ...words];
  const child = spawn(first!, rest, { cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      texts[name] += text;
    });
  }
  const timers = [
    setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS),
    ...(endAfter === undefined ? [] : [setTimeout(() => child.kill('SIGTERM'), endAfter)]),
  ];
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ status, signal, ...texts });
    });
  });
}

/** The real host, whose output is kept instead of shown. */
class CapturingHost extends CliHost {
  override readonly files: DiskFiles;
  override readonly clock: Clock;
  printed = '';
  logged = '';
  status: number | null = null;
  private readonly order: RunOrder;

  constructor(program: string, order: RunOrder) {
    super(pathToFileURL(join(program, 'cli.js')));
    this.order = order;
    this.files = order.files ?? new DiskFiles();
    this.clock = order.clock ?? systemClock;
  }

  override get directory(): string {
    return this.order.directory;
  }

  override variable(name: string): string | null {
    return this.order.environment[name] || null;
  }

  override print(text: string): void {
    this.printed += text;
  }

  override log(message: string): void {
    this.logged += `${message}\n`;
  }

  override progress(): void {}

  override conclude(status: number, sentence: string): void {
    if (sentence !== '') this.log(sentence);
    this.status = status;
  }
}
