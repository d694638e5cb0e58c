import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findTool, PROJECT_ROOT } from '../dev/tools.js';

/** A workflow of a repository, run by act on this machine. */
export interface ActRun {
  /** The repository whose workflow it is, absolute. */
  readonly repository: string;
  /** The workflow's path in it. */
  readonly workflow: string;
  readonly eventName: string;
  readonly event?: unknown;
  /** Variables of every step, also such as a runner sets itself. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders that stand for remote actions and workflows, by `owner/name@ref`. */
  readonly remotes: Readonly<Record<string, string>>;
  /** A folder for act itself. */
  readonly home: string;
}

/** What became of one job. */
export interface ActJob {
  /** Of all its steps. */
  readonly outputs: Map<string, string>;
  readonly annotations: { readonly level: string; readonly message: string; readonly at: Record<string, string> }[];
  summary: string;
  succeeded: boolean;
}

/** What became of a run. */
export interface ActOutcome {
  readonly exitCode: number | null;
  /** By job id; skipped ones are missing. */
  readonly jobs: ReadonlyMap<string, ActJob>;
  /** Everything act printed. */
  readonly log: string;
}

/**
 * Copies what a release of this project holds into a folder, its `$/` references spelled out as those of that release:
 * act does not know `$/`.
 */
export function layOutRelease(folder: string, release: string): void {
  const workflows = '.github/workflows';
  for (const path of ['action.yml', 'actions', 'dist', workflows]) {
    cpSync(join(PROJECT_ROOT, path), join(folder, path), { recursive: true });
  }
  const [repository, ref] = release.split('@');
  for (const name of readdirSync(join(folder, workflows))) {
    const file = join(folder, workflows, name);
    const text = readFileSync(file, 'utf8').replace(/^( *(?:- )?uses: )\$\/(.+)$/gm, `$1${repository}/$2@${ref}`);
    writeFileSync(file, text);
  }
}

/** Runs a workflow to its end, without containers and without a network. */
export async function runAct(act: string, run: ActRun): Promise<ActOutcome> {
  mkdirSync(run.home, { recursive: true });
  const event = join(run.home, 'event.json');
  writeFileSync(event, JSON.stringify(run.event ?? {}));
  const remotes = Object.entries(run.remotes).map(([name, folder]) => `--local-repository=${name}=${folder}`);
  const env = Object.entries(run.env ?? {}).map(([name, value]) => `--env=${name}=${value}`);
  const args = [
    ...[run.eventName, '--workflows', run.workflow, '--eventpath', event, '--json'],
    ...['--platform', 'ubuntu-latest=-self-hosted', '--concurrent-jobs', '1'],
    ...['--no-cache-server', '--env-file', '/dev/null', '--secret', 'GITHUB_TOKEN=none', '--action-offline-mode'],
    ...remotes,
    ...env,
  ];
  const tools = ['node24', 'bandit'].flatMap((name) => findTool(name) ?? []).map((path) => dirname(path));
  const child = spawn(act, args, {
    cwd: run.repository,
    env: { HOME: run.home, PATH: [...tools, process.env.PATH].join(':'), LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 100_000,
    killSignal: 'SIGKILL',
  });
  // Each stream by itself: pieces of two streams in one text would cut lines apart.
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (piece: string) => {
      texts[stream] += piece;
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const log = `${texts.stdout}\n${texts.stderr}`;
  return { exitCode, jobs: jobsIn(log), log };
}

interface Entry {
  readonly jobID?: string;
  /** Of steps: a job that only calls a workflow has none. */
  readonly stage?: string;
  readonly jobResult?: string;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
  readonly kvPairs?: Record<string, string>;
}

const LEVELS: readonly (string | undefined)[] = ['error', 'warning', 'notice'];

function jobsIn(log: string): ReadonlyMap<string, ActJob> {
  const jobs = new Map<string, ActJob>();
  for (const line of log.split('\n').filter((text) => text.startsWith('{'))) {
    const {
      jobID,
      stage,
      jobResult,
      command,
      name = '',
      arg = '',
      content = '',
      kvPairs = {},
    } = JSON.parse(line) as Entry;
    if (jobID === undefined || (stage === undefined && !jobs.has(jobID))) continue;
    const job: ActJob = jobs.get(jobID) ?? { outputs: new Map(), annotations: [], summary: '', succeeded: false };
    jobs.set(jobID, job);
    if (command === 'set-output') job.outputs.set(name, arg);
    else if (command === 'summary') job.summary += content;
    else if (LEVELS.includes(command)) job.annotations.push({ level: command!, message: arg, at: kvPairs });
    else if (jobResult !== undefined) job.succeeded = jobResult === 'success';
  }
  return jobs;
}
