import { fstatSync, writeFileSync } from 'node:fs';
import { EXIT_STATUS } from '../core/report.js';
import { systemReason } from '../core/system-error.js';
import { cannotWrite } from './replace-file.js';

const STANDARD_OUTPUT = 1;

/** The streams that people read, and whether what was printed has arrived there. */
export class StandardOutput {
  private isLost = false;

  /** Listens to both streams from now on. */
  constructor() {
    process.stdout.on('error', (error) => this.lose(error, 'standard output'));
    process.stderr.on('error', (error) => this.lose(error, null));
  }

  /** Writes to standard output; throws a UserError where that is a file that does not take it all. */
  write(text: string): void {
    if (!fstatSync(STANDARD_OUTPUT).isFile()) {
      process.stdout.write(text);
      return;
    }
    try {
      // What Node does with a file stops without a word where the disk is full.
      writeFileSync(STANDARD_OUTPUT, Buffer.from(text));
    } catch (error) {
      throw cannotWrite('standard output', error);
    }
  }

  /** The exit status of a run that would end with this one: another one where something was lost. */
  statusAfter(status: number): number {
    return this.isLost ? EXIT_STATUS.broken : status;
  }

  /** A stream without a name is the one on which this would be told. */
  private lose(error: NodeJS.ErrnoException, name: string | null): void {
    // Whoever reads, `head` say, may have had enough of it: that changes nothing about the run.
    if (error.code === 'EPIPE' || this.isLost) return;
    this.isLost = true;
    process.exitCode = EXIT_STATUS.broken;
    if (name === null) return;
    process.stderr.write(`error: ${name}: cannot be written: ${systemReason(error.code ?? error.message)}.\n`);
  }
}
