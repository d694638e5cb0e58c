import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';

import { isOptIn } from '../guardrails/guardrail.js';
import { registry } from '../registry.js';
import { describeWith } from '../testing/tools.js';
import { current } from './generators/files.js';
import { PROJECT_ROOT } from './tools.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: unknown;
  readonly secrets?: unknown;
  readonly 'timeout-minutes'?: unknown;
}

interface Input {
  readonly default: unknown;
  readonly description: string;
  readonly type: string;
}

interface Workflow {
  readonly on: {
    readonly workflow_call?: { readonly inputs: Readonly<Record<string, Input>>; readonly secrets?: object };
  };
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(PROJECT_ROOT, folder))
    .map((name) => `${folder}/${name}`)
    .sort();
const OWN = filesIn('.github/workflows');
const TEMPLATES = filesIn('config/workflows');
const workflow = (path: string): Workflow => load(current(path)) as Workflow;
const jobsOf = (path: string): readonly Job[] => Object.values(workflow(path).jobs);

describe.each([...OWN, ...TEMPLATES])('%s', (path) => {
  test('grants nothing but what a job says it needs, and why', () => {
    expect(workflow(path).permissions).toEqual({});
    for (const { permissions, secrets } of jobsOf(path)) {
      expect(permissions).toBeDefined();
      expect(secrets).not.toBe('inherit');
    }
    const granted = current(path).match(/^ +(permissions: \{\}|[a-z-]+: (read|write)).*$/gm)!;
    expect(granted.filter((line) => !/ # \S/.test(line))).toEqual([]);
  });

  test('ends by itself and runs once at a time', () => {
    expect(workflow(path).concurrency).toBeDefined();
    for (const job of jobsOf(path).filter(({ uses }) => uses === undefined))
      expect(job['timeout-minutes']).toBeDefined();
  });

  test('uses nothing that can change under its name', () => {
    const uses = [...current(path).matchAll(/^ *(?:- )?uses: (.+)$/gm)].map(([, target]) => target!);
    const own = TEMPLATES.includes(path) ? /^org\/guardrails\/\.github\/workflows\/[a-z]+\.yml@v1$/ : /^(\$\/|\.\/ #)/;
    const pinned = /^[\w-]+(?:\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(uses.filter((target) => !own.test(target) && !pinned.test(target))).toEqual([]);
  });

  test('puts no expression into a script', () => {
    const scripts = jobsOf(path).flatMap(({ steps = [] }) => steps.flatMap(({ run = [] }) => run));
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

describe.each(['.github/workflows/guardrails.yml', '.github/workflows/daily.yml'])('%s', (path) => {
  const { inputs } = workflow(path).on.workflow_call!;

  test('describes every input and names its type', () => {
    for (const { description, type } of Object.values(inputs)) {
      expect(description).toMatch(/^[A-Z`].*\.$/);
      expect(['boolean', 'number', 'string']).toContain(type);
    }
  });

  test('gives our actions only inputs they have', () => {
    for (const { id, given } of ourSteps(path)) {
      const action = load(current(`actions/${id}/action.yml`)) as { inputs: object };
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    }
  });

  test('looks with what is on by default even where there is nothing to look at', () => {
    const looking = ourSteps(path).filter(({ id, given }) => id !== 'feedback' && given.reports === undefined);
    expect(looking.length).toBeGreaterThan(0);
    for (const { id, condition, given } of looking) {
      expect([id, given['allow-no-files'] ?? false]).toEqual([id, isOnIn(path, condition)]);
    }
  });

  test('writes in its last job only, and asks its callers for what that needs', () => {
    const { overall, ...others } = workflow(path).jobs;
    for (const { permissions } of Object.values(others)) expect([{}, { contents: 'read' }]).toContainEqual(permissions);
    const callers = [...OWN, ...TEMPLATES].flatMap(jobsOf).filter(({ uses }) => uses?.includes(path));
    expect(callers.length).toBeGreaterThan(0);
    for (const { permissions } of callers) expect(permissions).toEqual(overall!.permissions);
  });
});

test("the daily workflow has a job for every line of its callers' schedule", () => {
  const template = load(current('config/workflows/daily.yml')) as { on: { schedule: { cron: string }[] } };
  const daily = workflow('.github/workflows/daily.yml');
  const slots = Object.values(daily.jobs).flatMap((job) => /'([^']+)' \|\| /.exec(job.if ?? '')?.[1] ?? []);
  expect([...new Set(slots)]).toEqual(template.on.schedule.map(({ cron }) => cron));
});

test('every guardrail that is on by default runs every day unless told otherwise, and every other one can be run', () => {
  const [onChanges, daily] = ['.github/workflows/guardrails.yml', '.github/workflows/daily.yml'].map((path) =>
    ourSteps(path).map((step) => ({ ...step, isOn: isOnIn(path, step.condition) })),
  );
  const own = registry.filter(({ companion }) => companion === undefined);
  const nightly = daily!.filter(({ isOn }) => isOn).map(({ id }) => id);
  const onByDefault = own.filter((guardrail) => !isOptIn(guardrail)).map(({ id }) => id);
  expect(onByDefault.filter((id) => !nightly.includes(id))).toEqual([]);
  const steps = [...onChanges!, ...daily!].map(({ id }) => id);
  expect(own.map(({ id }) => id).filter((id) => !steps.includes(id))).toEqual([]);
});

test('the inputs that callers of the first release give are there, and mean what they meant', () => {
  const common = {
    'bandit.boolean': true,
    'cache.boolean': true,
    'config.string': '',
    'drift.boolean': true,
    'fetch-depth.number': 1,
    'options.string': '',
    'ports.boolean': true,
    'preset.string': '',
    'root.string': '',
    'runner.string': 'ubuntu-latest',
    'shards.number': 1,
    'timeout-minutes.number': 15,
  };
  const inputsOf = (name: string): Readonly<Record<string, unknown>> => {
    const { inputs } = workflow(`.github/workflows/${name}`).on.workflow_call!;
    return Object.fromEntries(Object.entries(inputs).map(([id, { type, default: usual }]) => [`${id}.${type}`, usual]));
  };
  expect(inputsOf('guardrails.yml')).toMatchObject({
    ...common,
    // One more than then: the base of a pull request, by which `settings` judges.
    'fetch-depth.number': 2,
    'bare-except.boolean': true,
    'comment.string': 'on-failure',
    'coverage.boolean': false,
    'coverage-artifact.string': '',
    'sarif-upload.string': 'auto',
  });
  expect(inputsOf('daily.yml')).toMatchObject({
    ...common,
    'gateway.string': '',
    'gpu-runner.string': '',
    'inventory.boolean': true,
    'issues.string': 'on-schedule',
  });
  expect(Object.keys(workflow('.github/workflows/daily.yml').on.workflow_call!.secrets!)).toEqual([
    'gateway-username',
    'gateway-password',
    'gateway-token',
  ]);
});

/** Whether a job with that condition runs unless told otherwise. */
function isOnIn(path: string, condition: string): boolean {
  const [, input] = /^inputs\.([a-z-]+)/.exec(condition) ?? [];
  return input !== undefined && workflow(path).on.workflow_call!.inputs[input]!.default === true;
}

/** The steps that use an action of ours, with the condition of their job. */
function ourSteps(path: string): { id: string; condition: string; given: Readonly<Record<string, unknown>> }[] {
  return jobsOf(path).flatMap(({ if: condition = '', steps = [] }) =>
    steps.flatMap(({ uses = '', with: given = {} }) =>
      uses.startsWith('$/actions/') ? [{ id: uses.slice('$/actions/'.length), condition, given }] : [],
    ),
  );
}

describeWith(['actionlint', 'zizmor'], 'linters of workflows', (actionlint, zizmor) => {
  const lint = (program: string, args: readonly string[]): readonly unknown[] => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: PROJECT_ROOT, encoding: 'utf8' });
    return [status, stdout, status === 0 ? '' : stderr];
  };

  test('actionlint has nothing to say', () => {
    expect(lint(actionlint!, ['-no-color', ...OWN, ...TEMPLATES])).toEqual([0, '', '']);
  });

  test('zizmor has nothing to say, and every ignored finding has its reason', () => {
    const targets = ['.github', 'action.yml', 'actions', ...TEMPLATES];
    const args = [
      '--config=.github/zizmor.yml',
      '--offline',
      '--persona=pedantic',
      '--no-progress',
      '--quiet',
      '--format=json',
      ...targets,
    ];
    expect(lint(zizmor!, args)).toEqual([0, '[]', '']);
    const ignores = [...OWN, ...TEMPLATES].flatMap((path) => current(path).match(/zizmor: ignore.*$/gm) ?? []);
    expect(ignores.length).toBeLessThanOrEqual(3);
    for (const ignore of ignores) expect(ignore).toMatch(/^zizmor: ignore\[[a-z-]+\] \S+ \S+/);
  });
});
