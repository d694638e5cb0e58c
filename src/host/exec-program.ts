import { isAbsolute } from 'node:path';
import { exec } from '@actions/exec';
import type { ProgramOptions, ProgramResult } from './host.js';
import { Collector, KILL_AFTER_MS } from './programs.js';
import { StartedProcess } from './started-process.js';

/**
 * Runs a short program of ours, by its absolute path, with the toolkit of actions, which prints nothing itself here.
 * The program has no process group of its own: what may start others, hang or leave some behind belongs to
 * `SystemPrograms`.
 */
export async function execProgram(
  program: string,
  args: readonly string[],
  options: Omit<ProgramOptions, 'input' | 'signal'>,
): Promise<ProgramResult> {
  const [stdout, stderr] = [new Collector(options.outputLimit), new Collector(options.outputLimit)];
  const started = new StartedProcess(program, args, options.timeoutMs);
  const ended = (exitCode: number | null, startError: string | null): ProgramResult => ({
    exitCode,
    startError,
    signal: started.signal,
    timedOut: started.timedOut,
    stdout: stdout.bytes(),
    stderr: stderr.bytes(),
    truncated: stdout.truncated || stderr.truncated,
  });
  try {
    // The toolkit takes a command line apart, in which not every path that has a quotation mark can be written.
    if (!isAbsolute(program) || program.includes('"')) return ended(null, 'its path cannot be used');
    const exitCode: number | null = await exec(`"${program}"`, [...args], {
      cwd: options.directory,
      env: { ...options.environment },
      // Without any input it would wait for an answer that never comes.
      input: Buffer.alloc(0),
      silent: true,
      ignoreReturnCode: true,
      delay: KILL_AFTER_MS,
      listeners: {
        stdout: (piece) => (options.onOutput ?? ((rest) => stdout.add(rest)))(piece),
        stderr(piece) {
          stderr.add(piece);
          options.onMessages?.(piece);
        },
      },
    });
    return ended(exitCode, null);
  } catch (error) {
    return ended(null, /\bE[A-Z0-9]{3,20}$/.exec((error as Error).message)?.[0] ?? 'no executable file');
  } finally {
    started.release();
  }
}
