import type { Clock, ProgramCall, Programs, ShownOptions, ShownResult } from './host.js';
import { ShownOutput } from './shown-output.js';

/** Bytes kept of what a program says about its trouble. */
const MESSAGES_LIMIT = 1024 * 1024;
/** Who asks, in an address: `user:password@` or `token@`. */
const USER_INFO = /\b[a-z][a-z0-9+.-]{0,30}:\/\/([^\s/?#]{1,2000})@/gi;

/** What it takes to run programs and to show them. */
export interface Showing {
  readonly run: Programs['run'];
  /** Makes a line harmless and shows it. */
  readonly print: (line: string) => void;
  readonly clock: Clock;
}

/** Runs the calls one after the other, up to the first that fails, and shows each command line and all it prints. */
export async function showPrograms(
  { run, print, clock }: Showing,
  calls: readonly ProgramCall[],
  { directory, environment, outside, timeoutMs }: ShownOptions,
): Promise<ShownResult> {
  const deadline = clock.elapsed() + timeoutMs;
  const texts = calls.flatMap(({ args }) => args).concat(Object.values(environment));
  const output = new ShownOutput(print, secretsIn(texts));
  let last: ShownResult | null = null;
  for (const { program, args } of calls) {
    output.line(`[command]${[program, ...args].join(' ')}`);
    const [stdout, stderr] = [output.stream(), output.stream()];
    const result = await run(program, args, {
      directory,
      environment,
      ...(outside === undefined ? {} : { outside }),
      timeoutMs: Math.max(1, deadline - clock.elapsed()),
      outputLimit: MESSAGES_LIMIT,
      onOutput: (piece) => stdout.add(piece),
      onMessages: (piece) => stderr.add(piece),
    });
    for (const stream of [stdout, stderr]) stream.end();
    last = { ...result, program };
    if (result.exitCode !== 0) break;
  }
  if (last === null) throw new Error('there is no program to run');
  return last;
}

/** The passwords and tokens in the addresses that a program is given, as they are written and as they are meant. */
function secretsIn(texts: readonly string[]): ReadonlySet<string> {
  const secrets = new Set<string>();
  for (const [, user = ''] of texts.flatMap((text) => [...text.matchAll(USER_INFO)])) {
    const secret = user.slice(user.indexOf(':') + 1);
    secrets.add(secret).add(decoded(secret));
  }
  return secrets;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
