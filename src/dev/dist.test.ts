import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commitAll, folderWith, git, writeTree } from '../testing/folder.js';
import { hostileMessages, hostileNames } from '../testing/hostile.js';
import type { Tree } from '../testing/repo.js';
import { runAction } from '../testing/run-action.js';
import { describeWith } from '../testing/tools.js';
import { PROJECT_ROOT } from './tools.js';

const dist = (name: string): string => join(PROJECT_ROOT, 'dist', name);

/** The command line as a user runs it, with nothing of the environment but what is given. */
function guardrails(root: string, args: readonly string[], node = process.execPath) {
  const { status, stdout, stderr } = spawnSync(node, [dist('cli.js'), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: root },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr, json: () => JSON.parse(stdout) as Json };
}

type Json = {
  verdict: string;
  findings: Record<string, unknown>[];
  totals: Record<string, number>;
  stale: Record<string, unknown>[];
  runs: Record<string, unknown>[];
};

const BARE = 'def poll():\n    try:\n        step()\n    except:\n        log()\n';
const TREE: Tree = { 'billing/worker.py': BARE, 'billing/fine.py': 'x = 1\n' };

describe('the command line', () => {
  test('reports in the documented format and exits 1', () => {
    const root = folderWith(TREE);
    commitAll(root, 'first');
    const run = guardrails(root, ['check', 'bare-except', '--format', 'json']);
    expect([run.status, run.stderr]).toEqual([1, '']);
    const report = run.json();
    expect(Object.keys(report).slice(0, 9)).toEqual(
      'version tool verdict subject runs findings stale metrics totals'.split(' '),
    );
    expect(report).toMatchObject({
      version: 1,
      tool: { name: 'guardrails', version: '1.0.0' },
      verdict: 'fail',
      subject: { root: '.', commit: git(root, 'rev-parse', 'HEAD').trim(), base: null },
      stale: [],
      totals: { new: 1, known: 0, muted: 0 },
    });
    expect(report.runs[0]).toMatchObject({
      guardrail: 'bare-except',
      status: 'ran',
      reason: null,
      files: 2,
      counts: { error: 1, warning: 0, notice: 0 },
    });
    expect(Object.keys(report.findings[0]!).slice(0, 14)).toEqual(
      'guardrail rule severity state message path line column endLine endColumn remedy fingerprint related docs'.split(
        ' ',
      ),
    );
    expect(report.findings).toMatchObject([
      {
        guardrail: 'bare-except',
        rule: 'bare-except/bare',
        severity: 'error',
        state: 'new',
        path: 'billing/worker.py',
        line: 4,
        column: 5,
      },
    ]);
  });

  test('says the same twice, from any folder, and to a file', () => {
    const root = folderWith(TREE);
    const strip = (text: string): string => text.replace(/"milliseconds": \d+/g, '');
    const first = guardrails(root, ['--format', 'json']).stdout;
    const elsewhere = guardrails(folderWith(), ['check', '--root', root, '--format=json', '--output', 'out.json']);
    expect(elsewhere.stdout).toBe('');
    expect(elsewhere.stderr).toBe('Guardrails failed with 1 error.\n');
    expect(strip(guardrails(root, ['check', '--format', 'json']).stdout)).toBe(strip(first));
  });

  test('passes with 0, and is broken with 2 and one sentence', () => {
    const clean = folderWith({ 'a.py': 'x = 1\n' });
    expect(guardrails(clean, []).status).toBe(0);
    for (const [tree, args, words] of [
      [{ 'a.md': '' }, [], 'There was nothing to look at'],
      [{ 'a.py': '', 'guardrails.yml': 'prots: {}' }, [], 'error: guardrails.yml:1: prots: unknown key'],
      [TREE, ['bare-exept'], 'error: `bare-exept` is neither a command nor a guardrail, did you mean `bare-except`?'],
      [TREE, ['check', 'bare-exept'], 'error: no guardrail is called `bare-exept`, did you mean `bare-except`?'],
      [TREE, ['--fromat', 'json'], 'error: unknown flag `--fromat`, did you mean `--format`?'],
      [TREE, ['--format', 'yaml'], 'error: --format: expects one of text, json, sarif, markdown, github, not `yaml`.'],
      [TREE, ['--root', 'nowhere'], 'is no folder'],
      [TREE, ['--config', 'nowhere.yml'], 'error: nowhere.yml: config: there is no such file.'],
      [TREE, ['--baseline', 'nowhere.json'], 'error: nowhere.json: baseline: there is no such file'],
      [TREE, ['--baseline', '../x.json'], 'error: baseline: `../x.json` leaves the root'],
      [TREE, ['--changed-since', 'main'], 'error: changed-since: needs git'],
      [TREE, ['explain', 'bare-except/bear'], 'did you mean `bare-except/bare`?'],
      [TREE, ['--option', 'bare-except.logger-name=x'], 'did you mean `bare-except.logger-names`?'],
      [{ ...TREE, '.guardrails/baseline.json': '{' }, [], 'error: .guardrails/baseline.json: not valid JSON'],
    ] as const) {
      const run = guardrails(folderWith(tree as Tree), args as readonly string[]);
      expect([args, run.status]).toEqual([args, 2]);
      expect(run.stdout + run.stderr).toContain(words);
      expect(run.stderr).not.toMatch(/\n\s+at /);
    }
  });

  test('a baseline forgives what there is, refuses to grow without a reason and names what is fixed', () => {
    const root = folderWith(TREE);
    commitAll(root, 'first');
    const written = guardrails(root, ['baseline']);
    expect([written.status, written.stderr]).toEqual([0, '.guardrails/baseline.json: 1 known (1 added, 0 removed).\n']);
    expect(guardrails(root, ['--format', 'json']).json()).toMatchObject({
      verdict: 'pass',
      totals: { new: 0, known: 1 },
    });

    writeTree(root, { 'billing/worker.py': `import os\n\n${BARE}${BARE}` });
    const second = guardrails(root, ['--format', 'json']).json();
    expect(second).toMatchObject({ verdict: 'fail', totals: { new: 1, known: 1 } });
    const refused = guardrails(root, ['baseline']);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      'error: baseline: the baseline would grow by 1 (bare-except/bare in billing/worker.py is the first): fix them, or say why with --reason.\n',
    ]);
    expect(guardrails(root, ['baseline', '--reason', 'vendor code', '--until', '2099-01-31']).status).toBe(0);
    const baseline = readFileSync(join(root, '.guardrails/baseline.json'), 'utf8');
    expect(baseline.split('\n').filter((line) => line.includes('"fingerprint"'))).toHaveLength(2);
    expect(baseline).toContain('"reason":"vendor code","until":"2099-01-31"');

    git(root, 'mv', 'billing/worker.py', 'billing/poller.py');
    expect(guardrails(root, ['--format', 'json']).json()).toMatchObject({
      verdict: 'pass',
      totals: { new: 0, known: 2 },
    });
    writeTree(root, { 'billing/poller.py': BARE });
    const fixed = guardrails(root, ['--format', 'json']).json();
    expect([fixed.totals.known, fixed.stale.length, fixed.stale[0]!.why]).toEqual([1, 1, 'fixed']);
    expect(guardrails(root, ['baseline']).stderr).toBe('.guardrails/baseline.json: 1 known (0 added, 1 removed).\n');
  });

  test('an expired entry no longer counts', () => {
    const root = folderWith(TREE);
    guardrails(root, ['baseline', '--reason', 'x', '--until', '2026-01-31']);
    expect(guardrails(root, ['--date', '2026-01-31', '--format', 'json']).json().totals).toMatchObject({
      new: 0,
      known: 1,
    });
    const late = guardrails(root, ['--date', '2026-02-01', '--format', 'json']).json();
    expect([late.totals.new, late.stale[0]!.why]).toEqual([1, 'expired']);
  });

  test('compares with another commit without a file, and leaves the repository as it was', () => {
    const root = folderWith({ ...TREE, 'sub/x.py': BARE });
    commitAll(root, 'first');
    writeTree(root, { 'billing/new.py': BARE, 'billing/worker.py': `\n\n${BARE}` });
    commitAll(root, 'second');
    const before = git(root, 'status', '--porcelain') + git(root, 'worktree', 'list');
    const report = guardrails(root, ['--baseline', 'ref:HEAD~1', '--format', 'json']).json();
    expect(report.findings.map(({ path, state }) => [path, state])).toEqual([
      ['billing/new.py', 'new'],
      ['billing/worker.py', 'known'],
      ['sub/x.py', 'known'],
    ]);
    expect(git(root, 'status', '--porcelain') + git(root, 'worktree', 'list')).toBe(before);
    const sub = guardrails(join(root, 'sub'), ['--baseline', 'ref:HEAD~1', '--format', 'json']).json();
    expect(sub.totals).toMatchObject({ new: 0, known: 1 });
    const missing = guardrails(root, ['--baseline', 'ref:nowhere']);
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('git knows no commit `nowhere`')]);
  });

  test('looks only at what a change touches', () => {
    const root = folderWith(TREE);
    commitAll(root, 'first');
    writeTree(root, { 'billing/new.py': BARE });
    const report = guardrails(root, ['--changed-since', 'HEAD', '--format', 'json']).json();
    expect(report.findings.map(({ path, changed }) => [path, changed])).toEqual([['billing/new.py', true]]);
  });

  test('goes on when nobody reads the rest, as behind `head`', () => {
    const root = folderWith({ 'many.py': BARE.repeat(500) });
    const home = folderWith();
    const env = { PATH: process.env.PATH ?? '', HOME: home };
    const command = '"$0" "$1" check bare-except --format json | head -c 20; test "${PIPESTATUS[0]}" = 1';
    for (const _ of ['looking', 'telling again']) {
      const run = spawnSync('bash', ['-c', command, process.execPath, dist('cli.js')], {
        cwd: root,
        encoding: 'utf8',
        env,
      });
      expect(run).toMatchObject({ status: 0, stderr: '' });
      expect(run.stdout).toHaveLength(20);
    }
  });

  test('explains, lists and helps', () => {
    const root = folderWith();
    expect(guardrails(root, ['explain', 'bare-except/bare']).stdout).toContain('guardrails: ignore[bare-except/bare]');
    expect(JSON.parse(guardrails(root, ['list', '--format', 'json']).stdout)).toContainEqual(
      expect.objectContaining({ rule: 'bare-except/bare', severity: 'error', guardrail: 'bare-except' }),
    );
    expect(guardrails(root, ['--help']).stdout).toContain('guardrails explain RULE');
    expect(guardrails(root, ['--version']).stdout).toBe('guardrails 1.0.0\n');
  });
});

test('what the README shows is what its first command prints', () => {
  const [, sample = ''] = /```console\n\$ node dist\/cli\.js check --root src\/testing\/example\n([\s\S]*?)```/.exec(
    readFileSync(join(PROJECT_ROOT, 'README.md'), 'utf8'),
  )!;
  const { stdout, status } = guardrails(join(PROJECT_ROOT, 'src/testing/example'), []);
  expect(status).toBe(1);
  const printed = new Set(stdout.split('\n'));
  expect(sample.split('\n').filter((line) => line !== '' && line !== '…' && !printed.has(line))).toEqual([]);
});

describe('the bundles', () => {
  const text = (name: string): string => readFileSync(dist(name), 'utf8');

  test('are what starts, of 1.6 MB at most, and the client of GitHub beside it, of 0.7 MB at most', () => {
    expect(text('index.js').length).toBeLessThanOrEqual(1_600_000);
    expect(text('github.js').length).toBeLessThanOrEqual(700_000);
    const hasClient = (name: string): boolean => text(name).includes('octokit-core.js/');
    expect([hasClient('index.js'), hasClient('github.js')]).toEqual([false, true]);
  });

  test('hold no client of HTTP but ours, and the licences of all that they hold', () => {
    const modules = /\("(?:node:)?(https?|net|tls|dgram|http2)"\)/g;
    const used = (name: string): string[] => [
      ...new Set(Array.from(text(name).matchAll(modules), ([, found]) => found!)),
    ];
    expect([used('index.js').sort(), used('github.js')]).toEqual([['http', 'https', 'tls'], []]);
    for (const name of ['index.js', 'github.js']) expect(text(name)).not.toMatch(/undici|tunneling socket/);
    const licences = text('licenses.txt').split('\n');
    for (const name of ['@actions/core', '@actions/exec', '@actions/github', '@octokit/core', 'js-yaml', 'minimatch'])
      expect(licences.filter((line) => line === name)).toEqual([name]);
  });

  test('load whatever the environment says of proxies', () => {
    const run = spawnSync(process.execPath, [dist('cli.js'), 'issues'], {
      cwd: folderWith(TREE),
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folderWith(),
        GITHUB_TOKEN: 'token',
        GITHUB_API_URL: 'https://api.github.test',
        REPO: 'acme/monorepo',
        HTTPS_PROXY: 'http://[',
      },
    });
    const sentence = 'error: GitHub did not answer: the variable https_proxy names no HTTP proxy.\n';
    expect([run.status, run.stdout, run.stderr]).toEqual([2, '', sentence]);
  });
});

describeWith(['node24'], 'on node 24', (node) => {
  test('gives the same report', () => {
    const root = folderWith(TREE);
    const strip = (text: string): string => text.replace(/"milliseconds": \d+/g, '');
    const args = ['--format', 'json'];
    expect(strip(guardrails(root, args, node).stdout)).toBe(strip(guardrails(root, args).stdout));
  });
});

/** Commands our own code may send on a stream. */
const OURS = ['error', 'warning', 'notice'];

describe('the action', () => {
  test('annotates, summarises, sets outputs and writes its reports', async () => {
    const workspace = folderWith(TREE);
    commitAll(workspace, 'first');
    const result = await runAction({ entry: dist('bare-except.js'), workspace, inputs: { 'report-dir': 'reports' } });
    expect(result.runner.foreign(OURS)).toEqual([]);
    expect(result.exitCode).toBe(1);
    const places = result.runner.issues.map(({ level, properties }) => [
      level,
      properties.get('file'),
      properties.get('line'),
    ]);
    expect(places).toEqual([
      ['error', 'billing/worker.py', '4'],
      ['error', undefined, undefined],
    ]);
    expect(Object.fromEntries(result.outputs)).toMatchObject({ verdict: 'fail', new: '1', errors: '1', known: '0' });
    const report = JSON.parse(readFileSync(join(workspace, 'reports/report.json'), 'utf8')) as Json;
    expect(report).toMatchObject({ verdict: 'fail', totals: { new: 1 } });
    expect(JSON.parse(readFileSync(join(workspace, 'reports/report.sarif'), 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
    expect(result.summary).toContain('bare-except');
  });

  test('200 hostile names and messages give no command that is not ours', async () => {
    const names = hostileNames();
    const messages = hostileMessages();
    const tree: Record<string, string> = {};
    for (const [index, name] of names.entries()) {
      const scope = `\ndef poll_${index}():\n    # ${messages[index % messages.length]!.replace(/[\r\n\u2028\u0085\v\f]/g, ' ')}\n`;
      tree[`hostile/${name}`] = `${scope}    try:\n        step()\n    except:\n        x = (\n`;
    }
    const workspace = folderWith(tree);
    for (const entry of ['main.js', 'bare-except.js', 'source.js', 'suppressions.js']) {
      const result = await runAction({ entry: dist(entry), workspace });
      expect([entry, result.runner.foreign(OURS)]).toEqual([entry, []]);
      expect([result.environment.size, result.runner.outputs.size, result.runner.masks.size]).toEqual([0, 0, 0]);
      expect(result.exitCode).toBe(entry === 'suppressions.js' || entry === 'source.js' ? 0 : 1);
    }
  });

  test('trouble of any kind is one clean error', async () => {
    for (const message of hostileMessages().slice(0, 25)) {
      const workspace = folderWith({ 'a.py': BARE });
      const result = await runAction({
        entry: dist('main.js'),
        workspace,
        inputs: { config: message, 'fail-on': message },
      });
      expect(result.runner.foreign(OURS)).toEqual([]);
      expect(result.exitCode).toBe(2);
      expect(result.runner.issues.filter(({ level }) => level === 'error')).toHaveLength(1);
      expect(result.stdout + result.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
    }
  });

  test('a configuration that is a link is refused and its target stays unread', async () => {
    const workspace = folderWith({ 'a.py': BARE });
    symlinkSync('/proc/self/environ', join(workspace, 'guardrails.yml'));
    const result = await runAction({ entry: dist('main.js'), workspace, env: { CANARY: 'canary-value' } });
    expect(result.exitCode).toBe(2);
    expect(result.stdout + result.stderr + result.summary).not.toContain('canary-value');
  });

  test('a report folder outside the root or behind a link is refused', async () => {
    const outside = folderWith();
    const workspace = folderWith({ 'a.py': BARE });
    symlinkSync(outside, join(workspace, 'reports'));
    for (const dir of ['reports', '../reports', '/tmp/reports']) {
      const result = await runAction({ entry: dist('main.js'), workspace, inputs: { 'report-dir': dir } });
      expect(result.exitCode).toBe(2);
      expect(existsSync(join(outside, 'report.json'))).toBe(false);
    }
  });

  test('a thousand findings stay inside every limit of a runner', async () => {
    const tree: Record<string, string> = { 'guardrails.yml': 'bare-except:\n  logged: notice\n' };
    for (let index = 0; index < 400; index++) {
      const long = `function_${'x'.repeat(200)}_${index}`;
      tree[`deep/${'folder/'.repeat(20)}module_${index}.py`] =
        `def ${long}():\n    try: f()\n    except: g()\n    try: f()\n    except Exception: g()\n    try: f()\n    except Exception: logging.exception("x")\n`;
    }
    const result = await runAction({ entry: dist('main.js'), workspace: folderWith(tree) });
    expect(result.runner.foreign(OURS)).toEqual([]);
    for (const level of OURS) {
      expect(result.runner.issues.filter((issue) => issue.level === level)).toHaveLength(10);
    }
    expect(result.runner.droppedIssues).toEqual([]);
    expect(result.runner.issues.filter(({ repaired }) => repaired)).toEqual([]);
    expect(Buffer.byteLength(result.summary!)).toBeLessThanOrEqual(1_000_000);
    const hidden = [...result.summary!.matchAll(/_(\d+) more findings not shown here\._/g)];
    expect(hidden.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(1000);
  });
});
