import { sentenceOf, UserError } from '../../../core/errors.js';
import { systemReason } from '../../../core/system-error.js';
import type { ProgramResult } from '../../../host/host.js';
import type { CoverageContext } from '../options.js';

/** Variables that programs need to find themselves; everything else, secrets first of all, stays here. */
const PASSED_ON = [
  'CI',
  'HOME',
  'LANG',
  'LC_ALL',
  'PATH',
  'PYTHONPATH',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TMPDIR',
  'TZ',
  'USER',
  'VIRTUAL_ENV',
];

const OUTPUT_LIMIT = 1024 * 1024;

/** The absolute path of a program of the project's environment; throws a UserError when there is none. */
export function programOf(context: CoverageContext, name: string): string {
  const path = context.exec.find(name);
  if (path !== null) return path;
  throw new UserError(`\`${name}\` is not on PATH: install it, with the project, in the environment this runs in.`);
}

/** How to run a program besides its arguments. */
export interface RunOptions {
  readonly timeoutMs: number;
  /** Further variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each line of its output as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program of the project's environment in the repository's root; throws a UserError when it does not end by itself. */
export async function runProgram(
  context: CoverageContext,
  program: string,
  args: readonly string[],
  { timeoutMs, environment: further, onLine }: RunOptions,
): Promise<ProgramResult> {
  const environment: Record<string, string> = {};
  for (const name of [...PASSED_ON, ...context.options.environment]) {
    const value = context.variable(name);
    if (value !== null) environment[name] = value;
  }
  const lines = onLine === undefined ? null : new Lines(onLine);
  const result = await context.exec.run(program, args, {
    directory: context.repository.root,
    environment: { ...environment, ...further },
    timeoutMs,
    outputLimit: OUTPUT_LIMIT,
    ...(lines === null ? {} : { onOutput: (piece: Uint8Array) => lines.feed(piece) }),
  });
  lines?.end();
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (result.startError !== null) {
    throw new UserError(`\`${name}\` could not be started: ${systemReason(result.startError)}.`);
  }
  if (result.timedOut) throw new UserError(`\`${name}\` was ended after ${timeoutMs / 1000} s: raise \`timeout\`.`);
  if (result.signal !== null) throw new UserError(`\`${name}\` was ended by ${result.signal}.`);
  return result;
}

/** The last line that a program said, for an error message. */
export function lastWords(result: ProgramResult): string {
  const said = [result.stderr, result.stdout].map((bytes) => Buffer.from(bytes).toString('utf8').trim());
  const text = said.find((words) => words !== '') ?? `exit status ${result.exitCode}`;
  return sentenceOf(text.slice(text.lastIndexOf('\n') + 1)).slice(0, 300);
}

/** Cuts output into lines. */
class Lines {
  private readonly decoder = new TextDecoder();
  private readonly onLine: (line: string) => void;
  private rest = '';

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine;
  }

  feed(piece: Uint8Array): void {
    const lines = (this.rest + this.decoder.decode(piece, { stream: true })).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) this.onLine(line);
    if (this.rest.length > OUTPUT_LIMIT) this.end();
  }

  end(): void {
    if (this.rest !== '') this.onLine(this.rest);
    this.rest = '';
  }
}
