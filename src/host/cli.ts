import { maskSecrets, safeText } from '../core/safe-text.js';
import { endBySignal } from './ending.js';
import type { Annotation, Host, ProgramCall, Programs, ShownOptions, ShownResult } from './host.js';
import { showPrograms } from './show-programs.js';
import { System } from './system.js';
import { terminalOf } from './terminal.js';

const PROGRESS_EVERY_MS = 100;

/** A terminal, or whatever the output is piped into. */
export class CliHost extends System implements Host {
  readonly kind = 'cli';
  readonly terminal = terminalOf(process);
  private readonly secrets = new Set<string>();
  private lastProgress = 0;

  print(text: string, raw?: 'raw'): void {
    this.standardOutput.write(this.masked(raw === 'raw' ? text : safeText(text)));
  }

  log(message: string): void {
    this.progress(null);
    process.stderr.write(`${this.masked(safeText(message))}\n`);
  }

  showPrograms(calls: readonly ProgramCall[], options: ShownOptions): Promise<ShownResult> {
    const print = (line: string): void => this.log(line);
    this.log(options.title);
    const run: Programs['run'] = (...call) => this.programs.run(...call);
    return showPrograms({ run, print, clock: this.clock }, calls, options);
  }

  async ask(question: string): Promise<boolean | null> {
    if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null;
    const { createInterface } = await import('node:readline/promises');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // The end of the input is no answer, and no answer is a no.
    const silence = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    terminal.once('SIGINT', () => {
      terminal.close();
      endBySignal('SIGINT');
    });
    try {
      const answer = await Promise.race([terminal.question(`${safeText(question)} [y/N] `), silence]);
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      terminal.close();
    }
  }

  progress(message: string | null): void {
    if (process.stderr.isTTY !== true || (message === null && this.lastProgress === 0)) return;
    const now = this.clock.elapsed();
    if (message !== null && now - this.lastProgress < PROGRESS_EVERY_MS) return;
    this.lastProgress = message === null ? 0 : now;
    process.stderr.write(`\r\x1b[2K${message === null ? '' : this.masked(safeText(message))}`);
  }

  mask(secret: string): void {
    if (secret !== '') this.secrets.add(secret);
  }

  input(): null {
    return null;
  }

  annotate({ level, message }: Annotation): void {
    this.log(`${level}: ${message}`);
  }

  output(): void {}

  async summarize(): Promise<void> {}

  saveState(): void {}

  savedState(): null {
    return null;
  }

  conclude(status: number, sentence: string): void {
    if (sentence !== '') this.log(sentence);
    process.exitCode = this.standardOutput.statusAfter(status);
  }

  private masked(text: string): string {
    return this.secrets.size === 0 ? text : maskSecrets(text, this.secrets);
  }
}
