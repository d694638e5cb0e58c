import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvFile } from './env-file.js';
import { RunnerModel } from './runner.js';

/** One step of a workflow that uses an action of ours. */
export interface ActionStep {
  /** The script that the action's `main` or `post` names, absolute. */
  readonly entry: string;
  /** Arguments, for a step that runs the command line. */
  readonly args?: readonly string[];
  /** The checkout, absolute. */
  readonly workspace: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Further variables, or other values for the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  readonly eventName?: string;
  /** The event's payload. */
  readonly event?: unknown;
  /** What the main step kept, for a post step. */
  readonly state?: ReadonlyMap<string, string>;
  /** The Node to run it with; this one by default. */
  readonly node?: string;
  /** After this the step is killed; 60 s by default. */
  readonly timeoutMs?: number;
}

/** What a runner would make of a step. */
export interface ActionResult {
  /** Null when it was killed. */
  readonly exitCode: number | null;
  /** Whether the step counts as failed, by its exit code or in the runner's eyes. */
  readonly failed: boolean;
  readonly outputs: ReadonlyMap<string, string>;
  readonly state: ReadonlyMap<string, string>;
  /** What reached GITHUB_ENV. */
  readonly environment: ReadonlyMap<string, string>;
  /** The uploaded summary, or null. */
  readonly summary: string | null;
  readonly runner: RunnerModel;
  readonly stdout: string;
  readonly stderr: string;
}

/** The files through which a step talks to a runner, by variable. */
const CHANNELS = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY'] as const;

/** Runs a step as a runner would, with an environment of its own, and reads everything it left behind. */
export async function runAction(step: ActionStep): Promise<ActionResult> {
  const folder = mkdtempSync(join(tmpdir(), 'runner-'));
  try {
    const channel = (name: string): string => join(folder, name.toLowerCase());
    for (const name of CHANNELS) writeFileSync(channel(name), '');
    mkdirSync(channel('RUNNER_TEMP'));
    writeFileSync(channel('GITHUB_EVENT_PATH'), JSON.stringify(step.event ?? {}));
    const ended = await execute(step, environmentOf(step, channel));
    const read = (name: string): string => readFileSync(channel(name), 'utf8');
    const pairs = (name: string): Map<string, string> => pairsOf(read(name), name, ended.runner);
    const outputs = new Map([...ended.runner.outputs, ...pairs('GITHUB_OUTPUT')]);
    const state = new Map([...ended.runner.state, ...pairs('GITHUB_STATE')]);
    const environment = pairs('GITHUB_ENV');
    const summary = ended.runner.summary(read('GITHUB_STEP_SUMMARY'));
    const failed = ended.exitCode !== 0 || ended.runner.failures.length > 0;
    return { ...ended, failed, outputs, state, environment, summary };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pairsOf(text: string, channel: string, runner: RunnerModel): Map<string, string> {
  try {
    return parseEnvFile(text);
  } catch (error) {
    runner.failures.push(`${channel}: ${(error as Error).message}`);
    return new Map();
  }
}

function environmentOf(step: ActionStep, channel: (name: string) => string): Record<string, string> {
  const named = (prefix: string, values: Iterable<readonly [string, string]>, key: (name: string) => string) =>
    Object.fromEntries([...values].map(([name, value]) => [prefix + key(name), value]));
  return {
    PATH: process.env.PATH ?? '',
    HOME: channel('RUNNER_TEMP'),
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_EVENT_NAME: step.eventName ?? 'push',
    GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
    GITHUB_JOB: 'guardrails',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REPOSITORY: 'acme/monorepo',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_WORKFLOW: 'guardrails',
    GITHUB_WORKSPACE: step.workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_OS: 'Linux',
    ...Object.fromEntries([...CHANNELS, 'GITHUB_EVENT_PATH', 'RUNNER_TEMP'].map((name) => [name, channel(name)])),
    ...named('INPUT_', Object.entries(step.inputs ?? {}), (name) => name.replaceAll(' ', '_').toUpperCase()),
    ...named('STATE_', step.state ?? [], (name) => name),
    ...step.env,
  };
}

type Ended = Pick<ActionResult, 'exitCode' | 'runner' | 'stdout' | 'stderr'>;

function execute(step: ActionStep, env: Record<string, string>): Promise<Ended> {
  const runner = new RunnerModel();
  const text = { stdout: '', stderr: '' };
  const child = spawn(step.node ?? process.execPath, [step.entry, ...(step.args ?? [])], {
    cwd: step.workspace,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: step.timeoutMs ?? 60_000,
    killSignal: 'SIGKILL',
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (piece: string) => {
      text[stream] += piece;
      runner.feed(stream, piece);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      runner.end();
      resolve({ exitCode, runner, ...text });
    });
  });
}
