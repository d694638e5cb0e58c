import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { CALLEES } from '../cli/caller-workflows.js';
import { isOnByDefault, slotsOf, switchesOf } from '../cli/suite-workflows.js';
import { SLOTS, type Slot } from '../core/slot.js';
import { systemClock } from '../host/clock.js';
import { registry } from '../registry.js';
import { downloadAction, uploadAction } from '../testing/artifact-actions.js';
import { cacheActions } from '../testing/cache-actions.js';
import { commitAll, folderWith, writeTree } from '../testing/folder.js';
import { GitHubApi } from '../testing/github-api.js';
import { repo } from '../testing/repo.js';
import { type ActOutcome, layOutRelease, runAct } from '../testing/run-act.js';
import { describeWith } from '../testing/tools.js';
import { current } from './generators/files.js';
import { PROJECT_ROOT } from './tools.js';

const MONOREPO = repo`
  === services/gateway/requirements.txt
  requests==2.32.0
  uvicorn==0.30.0
  === services/gateway/server.py
  import uvicorn

  def serve(app):
      try:
          uvicorn.run(app, host="0.0.0.0", port=8080)
      except Exception:
          pass
  === services/billing/requirements.txt
  requests==2.31.0
  === services/billing/worker.py
  import subprocess

  def bill(command):
      try:
          subprocess.run(command, shell=True)
      except:
          print("failed")
  === libraries/money/pyproject.toml
  [project]
  name = "money"
  version = "1.0"
  dependencies = ["requests>=2.30"]
  === libraries/money/money.py
  def add(a, b):
      return a + b
`;

const COVERAGE = `<?xml version="1.0" ?>
<coverage version="7.0" line-rate="1" lines-covered="2" lines-valid="2">
<sources><source>.</source></sources>
<packages><package name="money"><classes><class name="money.py" filename="libraries/money/money.py"><methods/><lines>
<line number="1" hits="1"/><line number="2" hits="1"/>
</lines></class></classes></package></packages>
</coverage>
`;

const RELEASE = 'org/guardrails@v1';
const ON_CHANGES = '.github/workflows/guardrails.yml';
const DAILY = '.github/workflows/guardrails-daily.yml';
const COMPARED = ['verdict', 'new', 'errors', 'warnings', 'notices', 'known', 'muted', 'stale'];

describeWith(
  ['act', 'node24', 'bandit'],
  'the reusable workflows, called from a repository and run by act',
  (...tools) => {
    const [act, , bandit] = tools as [string, string, string];
    const repository = folderWith(MONOREPO);
    const release = folderWith();
    const artifacts = folderWith();
    const [uploading, downloading] = [uploadAction, downloadAction].map((standIn) =>
      folderWith({ 'action.yml': standIn(artifacts) }),
    );
    const cached = folderWith();
    const caching = folderWith(cacheActions(cached));
    const home = folderWith();
    let api: GitHubApi;

    const guardrails = (...args: readonly string[]) =>
      spawnSync(process.execPath, [join(PROJECT_ROOT, 'dist/cli.js'), ...args], {
        cwd: repository,
        encoding: 'utf8',
        env: { PATH: `${dirname(bandit)}:${process.env.PATH}`, HOME: home },
      });

    const run = (workflow: string, eventName: string, event: unknown = {}, where = repository): Promise<ActOutcome> => {
      const pinned = (name: string): string =>
        new RegExp(`uses: (actions/${name}-artifact@\\w+)`).exec(current(ON_CHANGES))![1]!;
      const cache = /actions\/cache\/restore(@\w+)/.exec(current(ON_CHANGES))![1]!;
      const remotes = {
        [RELEASE]: release,
        [pinned('upload')]: uploading!,
        [pinned('download')]: downloading!,
        [`actions/cache${cache}`]: caching,
      };
      const env = { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: 'acme/monorepo' };
      return runAct(act, { repository: where, workflow, eventName, event, env, remotes, home });
    };

    /** What the command line says of one guardrail, as the action's outputs have it. */
    const said = (id: string): Record<string, string> => {
      const { stdout } = guardrails('check', id, '--format', 'json');
      const { verdict, totals, stale, findings } = JSON.parse(stdout) as {
        verdict: string;
        totals: Record<string, number>;
        stale: unknown[];
        findings: { severity: string; state: string }[];
      };
      const count = (level: string): string =>
        String(findings.filter(({ severity, state }) => state === 'new' && severity === level).length);
      const levels = { errors: count('error'), warnings: count('warning'), notices: count('notice') };
      const counts = { new: totals.new, known: totals.known, muted: totals.muted, stale: stale.length };
      return {
        verdict,
        ...levels,
        ...Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, String(n)])),
      };
    };

    /** The jobs that a workflow has here: those of its switches that are on, whichever guardrails there are. */
    const jobsOn = (path: string, slot: Slot | null = null): readonly string[] => {
      const { jobs } = load(readFileSync(join(repository, path), 'utf8')) as {
        jobs: { guardrails: { with?: Readonly<Record<string, unknown>> } };
      };
      const given = jobs.guardrails.with ?? {};
      const on = Array.from(switchesOf(CALLEES[path]!, registry)).flatMap(([name, guardrails]) =>
        guardrails.filter((guardrail) => given[name] ?? isOnByDefault(guardrail)),
      );
      const ids = on.filter((guardrail) => slot === null || guardrail.slot === slot).map(({ id }) => id);
      return [...ids, 'overall'].sort();
    };

    const expectTheSame = ({ jobs }: ActOutcome, ids: readonly string[]): void => {
      for (const id of ids) {
        const outputs = Object.fromEntries(COMPARED.map((name) => [name, jobs.get(id)?.outputs.get(name)]));
        expect([id, outputs]).toEqual([id, said(id)]);
      }
    };

    beforeAll(async () => {
      api = await GitHubApi.start(systemClock);
      layOutRelease(release, RELEASE);
      commitAll(repository, 'first');
      const init = guardrails('init', '--yes');
      expect([init.status, init.stderr]).toEqual([0, 'Wrote 6 files: have a look, commit, and push.\n']);
      const called = readFileSync(join(repository, ON_CHANGES), 'utf8');
      const config = readFileSync(join(repository, 'guardrails.yml'), 'utf8');
      writeTree(repository, {
        [ON_CHANGES]: `${called}    with:\n      coverage: true\n      coverage-artifact: reports\n`,
        'guardrails.yml': `${config}coverage:\n  report: ['coverage.xml']\n  min: 90\n`,
        'report.txt': COVERAGE,
        '.gitignore': 'coverage.xml\n',
      });
      commitAll(repository, 'Adopt guardrails');
    });

    afterAll(() => api.stop());

    test('pass with the first baseline, and say what the command line says', async () => {
      const outcome = await run(ON_CHANGES, 'push');
      expect([...outcome.jobs.keys()].sort()).toEqual(jobsOn(ON_CHANGES));
      expect(jobsOn(ON_CHANGES)).toEqual(
        expect.arrayContaining(['bandit', 'bare-except', 'coverage', 'drift', 'ports']),
      );
      expect([...outcome.jobs].filter(([, { succeeded }]) => !succeeded)).toEqual([]);
      expect([outcome.exitCode, outcome.jobs.get('overall')!.outputs.get('verdict')]).toEqual([0, 'pass']);
      expect(outcome.jobs.get('coverage')!.outputs.get('total')).toBe('100.00');
      expectTheSame(outcome, ['ports', 'drift', 'bare-except', 'bandit']);
      expect(Number(said('bandit').known)).toBeGreaterThan(0);
    });

    test('run every slot when started by hand, and only its own jobs on the schedule', async () => {
      const byHand = await run(DAILY, 'workflow_dispatch');
      expect([byHand.exitCode, [...byHand.jobs.keys()].sort()]).toEqual([0, jobsOn(DAILY)]);
      expectTheSame(byHand, ['ports', 'drift', 'bare-except', 'bandit']);
      expect(readdirSync(cached, { recursive: true })).toContainEqual(expect.stringMatching(/bandit-results\.jsonl$/));
      expect(jobsOn(DAILY, 'guardrails')).toEqual(expect.arrayContaining(['bare-except', 'drift', 'ports']));
      for (const slot of slotsOf(registry).keys()) {
        const schedule = SLOTS[slot].cron;
        const { exitCode, jobs } = await run(DAILY, 'schedule', { schedule });
        expect([schedule, exitCode, [...jobs.keys()].sort()]).toEqual([schedule, 0, jobsOn(DAILY, slot)]);
        expect(jobs.get('overall')!.outputs.get('verdict')).toBe('pass');
      }
      const unknown = await run(DAILY, 'schedule', { schedule: '5 5 * * *' });
      expect([unknown.exitCode, unknown.jobs.get('overall')!.outputs.get('verdict')]).toEqual([1, 'broken']);
    });

    test('fail for one new finding, on its line, in the job of its guardrail and in the one for all', async () => {
      const path = 'services/billing/retry.py';
      writeTree(repository, {
        [path]: 'def again(step):\n    try:\n        step()\n    except:\n        log("failed")\n',
      });
      commitAll(repository, 'Retry');
      const first = await run(ON_CHANGES, 'push');
      // Now and then act ends a step before it has read all that its script printed.
      const isWhole = first.jobs.get('overall')!.annotations.length > 0;
      const { exitCode, jobs } = isWhole ? first : await run(ON_CHANGES, 'push');
      expect([exitCode, [...jobs].filter(([, { succeeded }]) => !succeeded).map(([id]) => id)]).toEqual([
        1,
        ['bare-except', 'overall'],
      ]);
      const placed = jobs.get('bare-except')!.annotations.filter(({ at }) => at.file !== undefined);
      expect(placed).toMatchObject([{ level: 'error', at: { file: path, line: '4', title: 'bare-except/bare' } }]);
      expect(jobs.get('overall')!.outputs.get('verdict')).toBe('fail');
      expect(jobs.get('overall')!.summary).toContain('- bare-except: fail\n');
      expect(jobs.get('overall')!.annotations.map(({ message }) => message)).toEqual([
        'bare-except found something new: see its job.',
      ]);
    });

    test('scan on three machines, and say what one would have said', async () => {
      const called = readFileSync(join(repository, ON_CHANGES), 'utf8');
      writeTree(repository, { [ON_CHANGES]: called.replace('    with:\n', '    with:\n      shards: 3\n') });
      const { jobs } = await run(ON_CHANGES, 'push');
      writeTree(repository, { [ON_CHANGES]: called });
      const whole = jobsOn(ON_CHANGES).filter((id) => id !== 'bandit');
      expect([...jobs.keys()].sort()).toEqual([...whole, 'cut', 'merged', 'shard'].sort());
      const outputs = Object.fromEntries(COMPARED.map((name) => [name, jobs.get('merged')!.outputs.get(name)]));
      expect(outputs).toEqual(said('bandit'));
      expect(jobs.get('shard')!.annotations).toEqual([]);
      expect(jobs.get('overall')!.summary).toContain('- bandit: pass\n');
    });

    test('keep one comment on a pull request for all guardrails, the same one on the next run', async () => {
      const event = { pull_request: { number: 7 } };
      for (const bodies of [1, 1]) {
        const { exitCode } = await run(ON_CHANGES, 'pull_request', event);
        expect([exitCode, api.comments.length]).toEqual([1, bodies]);
      }
      const { body } = api.comments[0]!;
      expect(body.split('\n').slice(0, 2)).toEqual([
        '<!-- guardrails comment=overall v=1 -->',
        '## Guardrails: failed with 1 error',
      ]);
      for (const id of ['bandit', 'bare-except', 'coverage', 'drift', 'ports']) expect(body).toContain(`| ${id} |`);
      expect(body).toContain('services/billing/retry.py:4');
    });

    test('open an issue on the schedule for what is new, and close it once it is gone', async () => {
      const path = 'services/reports/requirements.txt';
      const slot = (): Promise<ActOutcome> => run(DAILY, 'schedule', { schedule: '10 6 * * *' });
      rmSync(join(repository, 'services/billing/retry.py'));
      writeTree(repository, { [path]: 'uvicorn==0.29.0\n' });
      commitAll(repository, 'Report');
      expect((await slot()).exitCode).toBe(1);
      expect(api.issues.map(({ title, state }) => [title, state])).toEqual([
        ['Guardrails: 1 finding of drift', 'open'],
      ]);
      writeTree(repository, { [path]: 'uvicorn==0.30.0\n' });
      commitAll(repository, 'Report with the same version');
      expect((await slot()).exitCode).toBe(0);
      expect(api.issues.map(({ state }) => state)).toEqual(['closed']);
    });

    test('pass, saying so, in a repository with nothing to look at', async () => {
      const bare = folderWith({ 'README.md': '# Notes\n', [DAILY]: current('config/workflows/daily.yml') });
      commitAll(bare, 'first');
      const { exitCode, jobs } = await run(DAILY, 'workflow_dispatch', {}, bare);
      expect([exitCode, jobs.get('overall')!.outputs.get('verdict')]).toEqual([0, 'pass']);
      const lines = jobs.get('overall')!.summary.trimEnd().split('\n');
      expect(lines.filter((line) => !/^- [a-z-]+: (nothing to look at|pass)$/.test(line))).toEqual([]);
      for (const id of ['inventory', 'diagram', 'bare-except', 'drift', 'bandit']) {
        expect(lines).toContain(`- ${id}: nothing to look at`);
      }
      expect(jobs.get('drift')!.summary).toContain('There was nothing for drift to look at.');
    });
  },
);
