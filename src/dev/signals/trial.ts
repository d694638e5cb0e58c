import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { processesOf } from '../../testing/processes.js';
import type { SignalledCommand } from './commands.js';
import { type FileTree, halfFiles, leftBehind, treeOf } from './left-behind.js';
import type { SceneMaker } from './scene.js';

/** How long children may live on after the process that started them. */
const ORPHAN_MS = 5_000;
const GLANCE_MS = 50;

/** A command as it goes when nothing disturbs it. */
export interface Rehearsal {
  readonly milliseconds: number;
  readonly status: number | null;
  /** The repository before and after. */
  readonly trees: readonly FileTree[];
}

/** What became of a command that got a signal, and what is wrong with that. */
export interface TrialOutcome {
  /** `SIGINT`, or `status 0` for a command that had ended before. */
  readonly ended: string;
  readonly faults: readonly string[];
}

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly said: string;
  readonly milliseconds: number;
}

/** Runs a command to its end; one that runs until it is stopped, for two seconds. */
export async function rehearse(maker: SceneMaker, command: SignalledCommand): Promise<Rehearsal> {
  const scene = maker.make();
  const before = treeOf(join(scene.place, 'repository'));
  const { status, milliseconds } = await run(
    maker,
    scene.place,
    command,
    'SIGTERM',
    command.untilStopped ? 2_000 : null,
  );
  const after = treeOf(join(scene.place, 'repository'));
  scene.remove();
  return { milliseconds, status, trees: [before, after] };
}

/** Sends a signal to a command after so many milliseconds and looks at everything it leaves. */
export async function tryOut(
  maker: SceneMaker,
  command: SignalledCommand,
  rehearsal: Rehearsal,
  signal: NodeJS.Signals,
  delay: number,
): Promise<TrialOutcome> {
  const scene = maker.make();
  const ended = await run(maker, scene.place, command, signal, delay);
  const orphans = await orphansOf(scene.place);
  // After SIGKILL nobody is left to end programs and to remove files; but what stands under its name is whole even then.
  const isForgiven = signal === 'SIGKILL' && ended.signal === 'SIGKILL';
  const faults = [
    ...wrongEnd(ended, command, rehearsal, signal),
    ...halfFiles(scene.place, rehearsal.trees),
    ...(isForgiven ? [] : leftBehind(scene.place)),
    ...(isForgiven ? [] : orphans.map((pid) => `process ${pid} lives on`)),
  ];
  for (const pid of orphans) process.kill(pid, 'SIGKILL');
  scene.remove();
  return { ended: ended.signal ?? `status ${ended.status}`, faults };
}

function wrongEnd(
  { status, signal, said }: Ended,
  { untilStopped }: SignalledCommand,
  rehearsal: Rehearsal,
  sent: string,
): readonly string[] {
  const asItDoes = signal === null && (status === rehearsal.status || (untilStopped === true && status === 0));
  const faults = asItDoes || signal === sent ? [] : [`ended with ${signal ?? `status ${status}`}`];
  return /A bug in|\n\s+at /.test(said) ? [...faults, `said ${JSON.stringify(said.slice(0, 300))}`] : faults;
}

function run(
  maker: SceneMaker,
  place: string,
  { stub, args, env }: SignalledCommand,
  signal: NodeJS.Signals,
  delay: number | null,
): Promise<Ended> {
  const start = performance.now();
  const child = spawn(process.execPath, [join(maker.folder, 'program', stub), ...args], {
    cwd: join(place, 'repository'),
    env: {
      PATH: `${join(place, 'bin')}:${process.env.PATH}`,
      HOME: join(place, 'home'),
      TMPDIR: join(place, 'temporary'),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const timer = delay === null ? undefined : setTimeout(() => child.kill(signal), delay);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // Not its streams' end: children that live on may hold them.
    child.on('exit', (status, by) => {
      clearTimeout(timer);
      child.stderr.destroy();
      resolve({ status, signal: by, said, milliseconds: performance.now() - start });
    });
  });
}

async function orphansOf(place: string): Promise<readonly number[]> {
  const end = performance.now() + ORPHAN_MS;
  for (;;) {
    const found = processesOf(place);
    if (found.length === 0 || performance.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, GLANCE_MS));
  }
}
