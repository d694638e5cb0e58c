import { systemReason } from '../../../core/system-error.js';
import type { Clock, Files, ProgramResult, Programs } from '../../../host/host.js';

/** A scanner ready to be started: the program and the arguments in front of its own. */
export interface Launcher {
  readonly program: string;
  readonly prefix: readonly string[];
}

/** Where and how programs of one scan run. */
export interface LaunchSettings {
  readonly exec: Programs;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string>>;
  /** The checkout, which is kept out of their PATH. */
  readonly root: string;
  /** An empty folder: nothing of the checkout can be imported or read by accident. */
  readonly directory: string;
  /** When everything has to be done, on the clock's `elapsed` scale. */
  readonly deadline: number;
}

/** What a program left behind, its output as bytes. */
export interface Launched {
  readonly result: ProgramResult;
  readonly output: Buffer;
  /** It wrote more than the limit. */
  readonly overflowed: boolean;
}

/** Bytes of standard output kept of one process. */
const OUTPUT_LIMIT = 96 * 1024 * 1024;
const MESSAGES_LIMIT = 4 * 1024 * 1024;

/** Runs a program to its end or to the deadline. */
export async function launch(launcher: Launcher, args: readonly string[], around: LaunchSettings): Promise<Launched> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let overflowed = false;
  const result = await around.exec.run(launcher.program, [...launcher.prefix, ...args], {
    directory: around.directory,
    environment: around.environment,
    outside: around.root,
    timeoutMs: Math.max(1, around.deadline - around.clock.elapsed()),
    outputLimit: MESSAGES_LIMIT,
    onOutput(piece) {
      length += piece.length;
      if (length > OUTPUT_LIMIT) overflowed = true;
      else pieces.push(piece);
    },
  });
  return { result, output: Buffer.concat(pieces), overflowed };
}

/** What kept a program from doing its work, as the end of a sentence, or null when it ended by itself. */
export function launchFailure({ result, overflowed }: Omit<Launched, 'output'>): string | null {
  if (result.startError !== null) return `could not be started (${systemReason(result.startError)})`;
  if (result.timedOut) return 'did not finish in time';
  if (result.exitCode === null) return `was ended by ${result.signal ?? 'a signal'}`;
  return overflowed ? `wrote more than ${OUTPUT_LIMIT / 1024 / 1024} MiB` : null;
}

/** The last line a program wrote about its trouble, without control characters and short; empty when it wrote none. */
export function lastStderrLine(result: ProgramResult): string {
  const line =
    Buffer.from(result.stderr.subarray(-8_192))
      .toString('utf8')
      .trim()
      .split(/[\r\n]/)
      .at(-1) ?? '';
  const plain = line.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
}

/**
 * How to start a script so that Python sees nothing but itself: with `-I` where it names its Python, else as it is.
 * Null when its Python would be one of the checkout's.
 */
export function isolatedLauncher(
  script: string,
  root: string,
  disk: Pick<Files, 'read' | 'real'>,
  exec: Programs,
): { readonly launcher: Launcher; readonly python: string | null } {
  const bytes = disk.read(disk.real(script) ?? script, 1024 * 1024);
  const shebang =
    bytes === null ? '' : (/^#![^\r\n]{1,1000}/.exec(Buffer.from(bytes.subarray(0, 1_024)).toString())?.[0] ?? '');
  const [interpreter = '', argument = ''] = shebang.slice(2).trim().split(/\s+/);
  const name = interpreter.endsWith('/env') ? argument : interpreter;
  const isPython = /(?:^|\/)python[\d.]*$/.test(name);
  const python = !isPython ? null : name.startsWith('/') ? name : exec.find(name, root);
  if (python === null || python.startsWith(`${root}/`))
    return { launcher: { program: script, prefix: [] }, python: null };
  return { launcher: { program: python, prefix: ['-I', script] }, python };
}
