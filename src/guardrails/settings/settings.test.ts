import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../core/report.js';
import { run } from '../../engine/run.js';
import { openSession } from '../../engine/session.js';
import { systemClock } from '../../host/clock.js';
import { DiskFiles } from '../../host/files.js';
import { SystemPrograms } from '../../host/programs.js';
import { registry } from '../../registry.js';
import { fixture } from '../../testing/fixture.js';
import { commitAll, folderWith, git, writeTree } from '../../testing/folder.js';
import { MemoryHost, type MemoryHostParts } from '../../testing/memory-host.js';
import type { Tree } from '../../testing/repo.js';

/** What a test may decide besides the two trees. */
interface Judging extends MemoryHostParts {
  readonly settings?: Readonly<Record<string, string>>;
  /** Paths that the change deletes. */
  readonly deletes?: readonly string[];
}

/** Runs bare-except and drift with their companions over a change from one tree to another, against the commit `main`. */
async function judged(before: Tree, after: Tree, options: Judging = {}): Promise<Report> {
  const root = folderWith(before);
  commitAll(root, 'before');
  git(root, 'checkout', '-q', '-b', 'change');
  for (const path of options.deletes ?? []) rmSync(join(root, path));
  writeTree(root, after);
  return judge(root, { settings: { base: 'main' }, ...options });
}

async function judge(root: string, { settings = {}, ...parts }: Judging): Promise<Report> {
  const host = new MemoryHost({ files: new DiskFiles(), programs: new SystemPrograms(), clock: systemClock, ...parts });
  const session = openSession(host, registry, {
    root,
    config: null,
    settings: Object.entries(settings).map(([name, value]) => ({ name, value, origin: `--option ${name}` })),
  });
  const selection = ['bare-except', 'drift'];
  const { report } = await run({ host, registry, selection, judgesChange: true, ...session });
  return report;
}

/** What the guardrail says, each finding with its place. */
function said({ findings }: Report): readonly string[] {
  return findings
    .filter(({ guardrail }) => guardrail === 'settings')
    .map(({ path, line, message, state }) => {
      const place = path === null ? 'nowhere' : line === null ? path : `${path}:${line}`;
      return `${state === 'new' ? '' : `${state} `}${place} ${message}`;
    });
}

function statusIn({ runs }: Report): string {
  const own = runs.find(({ guardrail }) => guardrail === 'settings');
  return own === undefined ? 'not run' : `${own.status}${own.reason === null ? '' : `: ${own.reason}`}`;
}

const HANDLER = 'try:\n    f()\nexcept:\n    g()\n';
const CONFIG = { 'guardrails.yml': 'bare-except:\n  rules:\n    bare: error\n' };

describe('settings', () => {
  test('names every setting that a change weakens, old and new, where it stands', async () => {
    const report = await judged(fixture('settings', 'before'), fixture('settings', 'after'));
    expect(said(report)).toEqual([
      '.github/workflows/guardrails.yml This workflow no longer runs `guardrails/actions/drift`.',
      '.github/workflows/guardrails.yml:6 This workflow gives `guardrails` another `fail-on`, which is weaker: `warning` → `never`.',
      '.github/workflows/guardrails.yml:6 This workflow no longer fails when `guardrails` does, or skips it.',
      '.github/workflows/guardrails.yml:6 This workflow no longer runs guardrails on `pull_request`.',
      'guardrails.yml:1 `fail-on` is weaker: `warning` → `error`.',
      'guardrails.yml:2 `include` is narrower: `[]` → `["services/**"]`.',
      'guardrails.yml:4 `exclude` leaves more out: `legacy/**`.',
      'guardrails.yml:7 `fail-on-skipped` no longer holds: `unreadable`.',
      'guardrails.yml:8 `max-file-size` is weaker: `2000000` → `1000`.',
      'guardrails.yml:9 `allow-no-files` is weaker: `false` → `true`.',
      'guardrails.yml:11 `bare-except.logger-names` leaves more out: `audit`.',
      'guardrails.yml:13 `bare-except/broad` is weaker: `error` → `notice`.',
      'guardrails.yml:14 `bare-except/bare` is switched off: `error` → `off`.',
      'guardrails.yml:15 `bare-except.exclude` leaves more out: `billing/**`.',
      'guardrails.yml:17 `ports.max-count` is weaker: `1` → `2`.',
      'guardrails.yml:19 `coverage.min` is weaker: `80` → `70`.',
      'guardrails.yml:20 `coverage.report` is changed: `["coverage.xml"]` → `["other.xml"]`.',
      'guardrails.yml:21 `drift` is switched off: `true` → `false`.',
    ]);
  });

  test('says nothing of the same change the other way round, but for what is only another value', async () => {
    const report = await judged(fixture('settings', 'after'), fixture('settings', 'before'));
    expect(said(report)).toEqual([
      'guardrails.yml:13 `coverage.report` is changed: `["other.xml"]` → `["coverage.xml"]`.',
    ]);
  });

  test('says nothing of a change that leaves the settings alone', async () => {
    const report = await judged({ ...CONFIG, 'a.py': HANDLER }, { 'a.py': 'x = 1\n' });
    expect([said(report), statusIn(report)]).toEqual([[], 'ran']);
  });

  test('cannot be switched off, lowered or muted by the change, nor passed by a lower threshold', async () => {
    const report = await judged(
      { 'guardrails.yml': 'fail-on: warning\n', 'a.py': 'x = 1\n' },
      {
        'guardrails.yml':
          'fail-on: never\nsettings:\n  enabled: false\n  rules: {weakened: notice}\n# guardrails: ignore-file[settings/weakened] fine\n',
        'a.py': HANDLER,
      },
    );
    expect(said(report)).toEqual([
      'guardrails.yml:1 `fail-on` is weaker: `warning` → `never`.',
      'guardrails.yml:3 `settings` is switched off: `true` → `false`.',
      'guardrails.yml:5 `ignore-file[settings/weakened]` now mutes findings in this whole file, with the reason “fine”.',
    ]);
    expect(report.verdict).toBe('fail');
  });

  test('what its own finding is called cannot be put into the baseline', async () => {
    const before = { ...CONFIG, 'a.py': HANDLER };
    const after = { 'guardrails.yml': 'bare-except: false\n' };
    const [finding] = (await judged(before, after)).findings.filter(({ guardrail }) => guardrail === 'settings');
    const entry = { rule: finding!.rule, path: finding!.path, fingerprint: finding!.fingerprint };
    const baseline = JSON.stringify({ version: 1, entries: [entry] });
    const report = await judged(before, { ...after, '.guardrails/baseline.json': baseline });
    expect(said(report)).toContain('guardrails.yml:1 `bare-except` is switched off: `true` → `false`.');
  });

  test('a baseline that grows is told first, in the sentence on the run too', async () => {
    const entry = (fingerprint: string, more = {}) => ({
      rule: 'bare-except/bare',
      path: 'a.py',
      fingerprint: fingerprint.repeat(16),
      ...more,
    });
    const baseline = (...entries: readonly object[]): Tree => ({
      '.guardrails/baseline.json': JSON.stringify({ version: 1, entries }),
    });
    const before = baseline(entry('aa', { until: '2027-01-01' }), entry('bb'));
    const after = baseline(
      entry('aa'),
      entry('cc', { reason: 'later' }),
      entry('dd', { reason: 'later', rule: 'ports/conflict' }),
      // Half of a fingerprint is what was found: this is `bb` in a file that was renamed.
      { ...entry('bb'), path: 'b.py', fingerprint: `${'bb'.repeat(8)}${'ee'.repeat(8)}` },
    );
    const report = await judged({ 'x.py': 'x = 1\n', ...before }, after);
    expect(said(report)).toEqual([
      '.guardrails/baseline.json The baseline tolerates 1 finding longer than before: 1 of `bare-except/bare`.',
      '.guardrails/baseline.json The baseline tolerates 2 more findings: 1 of `bare-except/bare` and 1 of `ports/conflict`; the reason given is “later”.',
    ]);
    expect(report.runs.find(({ guardrail }) => guardrail === 'settings')?.headline).toBe(
      'this change adds 2 to the baseline and extends it for 1',
    );
  });

  test('a first baseline is a notice', async () => {
    const entries = [{ rule: 'bare-except/bare', path: 'a.py', fingerprint: 'ab'.repeat(16) }];
    const report = await judged(
      { ...CONFIG, 'a.py': HANDLER },
      { '.guardrails/baseline.json': JSON.stringify({ version: 1, entries }) },
    );
    expect(said(report)).toEqual([
      '.guardrails/baseline.json The first baseline tolerates 1 finding: 1 of `bare-except/bare`.',
    ]);
    expect(report.findings.find(({ guardrail }) => guardrail === 'settings')?.severity).toBe('notice');
  });

  test('names comments that are new or mute longer, not those that moved with their code', async () => {
    const muted = (name: string, until = ''): string =>
      `try:\n    ${name}()\nexcept:  # guardrails: ignore[bare-except]${until} the driver raises ${name}\n    pass\n`;
    const report = await judged(
      {
        ...CONFIG,
        'kept.py': `${muted('a')}${muted('b', ' until=2027-01-31')}`,
        'left.py': `x = 1\n${muted('c')}`,
        'renamed.py': `${muted('d')}${'y = 2\n'.repeat(20)}`,
      },
      {
        'kept.py': `import os\n${muted('a')}${muted('b')}${muted('e')}`,
        'left.py': 'x = 1\n',
        'other.py': muted('c'),
        'moved.py': `${muted('d')}${'y = 2\n'.repeat(20)}`,
      },
      { deletes: ['renamed.py'] },
    );
    expect(said(report)).toEqual([
      'kept.py:8 `ignore[bare-except]` mutes longer than before findings here, with the reason “the driver raises b”.',
      'kept.py:12 `ignore[bare-except]` now mutes findings here, with the reason “the driver raises e”.',
    ]);
  });

  test('a configuration that is gone counts as one with the defaults', async () => {
    const report = await judged(
      { 'guardrails.yml': 'fail-on: notice\ncoverage:\n  min: 80\n', 'a.py': 'x = 1\n' },
      {},
      {
        deletes: ['guardrails.yml'],
      },
    );
    expect(said(report)).toEqual([
      'nowhere `coverage` is switched off: `true` → `false`.',
      'nowhere `fail-on` is weaker: `notice` → `error`.',
    ]);
  });

  test('where guardrails are new, or there is no base, it is skipped with the reason', async () => {
    const adopted = await judged({ 'a.py': 'x = 1\n' }, { ...CONFIG, 'a.py': HANDLER });
    expect(statusIn(adopted)).toBe(
      'skipped: Guardrails are new here: the base has neither configuration nor baseline nor workflow.',
    );
    const alone = await judged(CONFIG, { 'guardrails.yml': 'bare-except: false\n' }, { settings: {} });
    expect(statusIn(alone)).toBe('skipped: There is no base to compare with: set base or changed-since.');
    const broken = await judged({ 'guardrails.yml': 'fail-onn: x\n' }, { 'guardrails.yml': 'fail-on: error\n' });
    expect(statusIn(broken)).toMatch(/^skipped: The settings of the base cannot be read: .*fail-on/);
  });

  test('a workflow at the base is enough for a first configuration to be judged', async () => {
    const workflow = {
      '.github/workflows/ci.yml': 'on: pull_request\njobs: {a: {steps: [{uses: org/guardrails@v1}]}}\n',
    };
    const report = await judged({ ...workflow, 'a.py': 'x = 1\n' }, { 'guardrails.yml': 'bare-except: false\n' });
    expect(said(report)).toEqual(['guardrails.yml:1 `bare-except` is switched off: `true` → `false`.']);
  });
});

describe('the base', () => {
  /** A clone at the merge commit that a pull request is checked out as, and the event that says so. */
  function pullRequest(before: Tree, after: Tree): { readonly root: string; readonly parts: Judging } {
    const root = folderWith(before);
    commitAll(root, 'before');
    git(root, 'checkout', '-q', '-b', 'change');
    writeTree(root, after);
    commitAll(root, 'change');
    const head = git(root, 'rev-parse', 'HEAD').trim();
    git(root, 'checkout', '-q', '-b', 'base', 'main');
    writeTree(root, { 'later.py': 'x = 1\n' });
    commitAll(root, 'later on main');
    const base = git(root, 'rev-parse', 'main').trim();
    git(root, 'merge', '-q', '--no-ff', '-m', 'merge', 'change');
    const event = join(
      folderWith({ 'event.json': JSON.stringify({ pull_request: { base: { sha: base }, head: { sha: head } } }) }),
      'event.json',
    );
    return { root, parts: { variables: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event } } };
  }

  test('of a pull request is the first parent of its merge commit', async () => {
    const { root, parts } = pullRequest(CONFIG, { 'guardrails.yml': 'bare-except: false\n' });
    expect(said(await judge(root, parts))).toEqual([
      'guardrails.yml:1 `bare-except` is switched off: `true` → `false`.',
    ]);
  });

  test('that a shallow clone does not have is named with the remedy', async () => {
    const { root, parts } = pullRequest(CONFIG, { 'guardrails.yml': 'bare-except: false\n' });
    const shallow = folderWith();
    git(shallow, 'clone', '-q', '--depth', '1', `file://${root}`, '.');
    expect(statusIn(await judge(shallow, parts))).toMatch(
      /^skipped: The base of the pull request, [0-9a-f]{12}, is not in this checkout: fetch it \(with actions\/checkout: fetch-depth: 0\)\.$/,
    );
  });

  test('that is named and unknown to git breaks the run', async () => {
    const root = folderWith(CONFIG);
    commitAll(root, 'before');
    await expect(judge(root, { settings: { base: 'nowhere' } })).rejects.toThrow('git knows no commit `nowhere`');
  });

  test('judges by its configuration and baseline where config-from says so, in either of both', async () => {
    const before = { 'guardrails.yml': 'fail-on: error\n', 'a.py': 'x = 1\n' };
    const after = {
      'guardrails.yml': 'exclude: ["**"]\nbare-except: false\n',
      'a.py': HANDLER,
    };
    const own = await judged(before, after, { settings: { base: 'main', 'allow-no-files': 'true' } });
    expect(own.findings.map(({ rule }) => rule)).not.toContain('bare-except/bare');
    const theirs = await judged(before, after, { settings: { base: 'main', 'config-from': 'base' } });
    expect(theirs.findings.map(({ rule }) => rule)).toContain('bare-except/bare');
    expect(theirs.verdict).toBe('fail');
    const lasting = await judged({ ...before, 'guardrails.yml': 'config-from: base\n' }, after);
    expect(lasting.findings.map(({ rule }) => rule)).toContain('bare-except/bare');
  });

  test('judges by its baseline, however much the one of the change tolerates', async () => {
    const before = { ...CONFIG, 'a.py': 'x = 1\n', '.guardrails/baseline.json': '{"version": 1, "entries": []}' };
    const found = (await judged(before, { 'a.py': HANDLER })).findings.find(({ rule }) => rule === 'bare-except/bare')!;
    const entry = { rule: found.rule, path: found.path, fingerprint: found.fingerprint, reason: 'later' };
    const after = { 'a.py': HANDLER, '.guardrails/baseline.json': JSON.stringify({ version: 1, entries: [entry] }) };
    expect((await judged(before, after)).verdict).toBe('pass');
    const report = await judged(before, after, { settings: { base: 'main', 'config-from': 'base' } });
    expect(report.verdict).toBe('fail');
  });

  test('without configuration or baseline leaves the judging to the change, and says so', async () => {
    const workflow = {
      '.github/workflows/ci.yml': 'on: pull_request\njobs: {a: {steps: [{uses: org/guardrails@v1}]}}\n',
    };
    const { notes } = await judged(
      { ...workflow, 'a.py': HANDLER },
      {
        ...CONFIG,
        '.guardrails/baseline.json': '{"version": 1, "entries": []}',
      },
      { settings: { base: 'main', 'config-from': 'base' } },
    );
    expect(notes.map(({ message }) => message)).toEqual([
      'config-from: the base has no configuration, so the one of this change counts.',
      'config-from: the base has no baseline, so the one of this change counts.',
    ]);
  });

  test('is needed where config-from asks for it', async () => {
    const root = folderWith({ 'a.py': HANDLER });
    await expect(judge(root, { settings: { 'config-from': 'base' } })).rejects.toThrow('there is no base to judge by');
  });
});
