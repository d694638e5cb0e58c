import { spawnSync } from 'node:child_process';
import { python } from '../tools.js';

/** One run of a program: wall-clock seconds, and the most memory it and its children held, in MiB. */
export interface Measurement {
  readonly seconds: number;
  readonly mebibytes: number;
}

/** Runs the program and reports on itself: the parent of what is measured does nothing but wait. */
const WATCH = `
import resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
seconds = time.perf_counter() - start
print(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, status)
`;

/** Measures one run; throws when the program could not run to an orderly end (exit status 0 or 1). */
export function measure(command: readonly string[]): Measurement {
  const { stdout, status } = spawnSync(python(), ['-c', WATCH, ...command], { encoding: 'utf8' });
  const [seconds, mebibytes, code] = stdout.trim().split(' ').map(Number);
  if (status !== 0 || (code !== 0 && code !== 1)) throw new Error(`${command.join(' ')} ended with status ${code}`);
  return { seconds: seconds!, mebibytes: mebibytes! };
}

/** Measures several commands in turn, so that whatever disturbs the machine disturbs them all; medians in their order. */
export function compare(commands: readonly (readonly string[])[], runs: number): readonly Measurement[] {
  const results = commands.map((): Measurement[] => []);
  for (const command of commands) measure(command);
  for (let run = 0; run < runs; run++) {
    for (const [index, command] of commands.entries()) results[index]!.push(measure(command));
  }
  return results.map((all) => ({
    seconds: median(all.map(({ seconds }) => seconds)),
    mebibytes: Math.max(...all.map(({ mebibytes }) => mebibytes)),
  }));
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
