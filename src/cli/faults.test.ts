import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { commitAll, folderWith, git } from '../testing/folder.js';
import { expectOneSentence, guardrails, programFolder } from '../testing/guardrails-process.js';
import { describeAsNobody } from '../testing/nobody.js';

const TREE = {
  'billing/worker.py': 'try:\n    step()\nexcept:\n    pass\n',
  'billing/requirements.txt': 'requests==2.31.0\n',
  'users/requirements.txt': 'requests==2.32.0\n',
};

let program: string;
beforeAll(() => {
  program = programFolder();
});

function repository(): string {
  const root = folderWith(TREE);
  commitAll(root, 'first');
  return root;
}

/** Starts through a shell that does something first. */
const shell = (line: string) => ['sh', '-c', `${line}`, 'sh'];

describe('a root that is no folder', () => {
  test.each([
    ['check', 'billing/worker.py'],
    ['baseline', 'nowhere'],
    ['init', 'billing/worker.py'],
    ['drift list', 'billing/worker.py'],
    ['gpu-metrics list', '/dev/null'],
  ])('is named: %s --root %s', (command, root) => {
    const run = guardrails(program, [...command.split(' '), '--root', root], { cwd: repository() });
    expectOneSentence(run, 'is no folder');
  });
});

describe('standard output that takes nothing', () => {
  test.each(['check', 'list', 'drift list'])('is named, and never a pass: %s', (command) => {
    const run = guardrails(program, command.split(' '), { cwd: repository(), through: shell('exec "$@" > /dev/full') });
    expectOneSentence(run, 'standard output: cannot be written: no space is left on the device');
  });

  test('is named where it is a file that takes only a part', () => {
    const root = repository();
    const through = shell('ulimit -f 1; exec "$@" > listed.json');
    expectOneSentence(guardrails(program, ['list', '--format=json'], { cwd: root, through }), 'raise `ulimit -f`');
  });

  test('is no pass either where nobody can be told', () => {
    const through = shell('exec "$@" > /dev/full 2>&1');
    expect(guardrails(program, ['list'], { cwd: repository(), through })).toMatchObject({ status: 2, stderr: '' });
    const silent = guardrails(program, ['check', '--output=report.txt'], {
      cwd: repository(),
      through: shell('exec "$@" 2> /dev/full'),
    });
    expect(silent).toMatchObject({ status: 2, stdout: '' });
  });

  test('is whole where it is a file', () => {
    const root = repository();
    const piped = guardrails(program, ['list', '--format=json'], { cwd: root }).stdout;
    const through = shell('exec "$@" > listed.json');
    expect(guardrails(program, ['list', '--format=json'], { cwd: root, through }).status).toBe(0);
    expect(readFileSync(join(root, 'listed.json'), 'utf8')).toBe(piped);
  });
});

describe('the file of --output', () => {
  const check = (root: string, output: string) => guardrails(program, ['check', '--output', output], { cwd: root });

  test('is written whole, with its mode, and only it', () => {
    const root = repository();
    writeFileSync(join(root, 'report.txt'), 'old', { mode: 0o755 });
    expect(check(root, 'report.txt')).toMatchObject({ status: 1, stdout: '' });
    expect(readFileSync(join(root, 'report.txt'), 'utf8')).toContain('bare-except/swallowed');
    expect(lstatSync(join(root, 'report.txt')).mode & 0o777).toBe(0o755);
    expect(readdirSync(root)).toEqual(['.git', 'billing', 'report.txt', 'users']);
  });

  test('may be a device, which stays one', () => {
    expect(check(repository(), '/dev/null')).toMatchObject({ status: 1, stdout: '' });
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('may be standard output, a pipe or a file that is added to', () => {
    const root = repository();
    expect(check(root, '/dev/stdout').stdout).toContain('bare-except/swallowed');
    const through = shell('echo before > log; exec "$@" >> log');
    guardrails(program, ['check', '--output', '/dev/stdout'], { cwd: root, through });
    expect(readFileSync(join(root, 'log'), 'utf8')).toMatch(/^before\n[\s\S]*bare-except\/swallowed/);
    expect(lstatSync('/dev/stdout').isSymbolicLink()).toBe(true);
  });

  test.each<[string, string, string]>([
    ['a full device', '/dev/full', 'no space is left on the device'],
    ['a folder', 'users', 'is a folder: name a file'],
    ['below a file', 'billing/worker.py/report', 'one of the folders on the way is a file'],
    ['of git', '.git/hooks/pre-commit', 'lies in `.git`'],
    ['a pipe nobody reads', 'pipe', 'nobody reads from it'],
    ['a link out of the repository', 'link', 'a link leads out of'],
    ['a name too long', 'x'.repeat(300), 'the name is too long'],
  ])('is named where it cannot be written: %s', (_, output, words) => {
    const root = repository();
    spawnSync('mkfifo', [join(root, 'pipe')]);
    symlinkSync('../outside', join(root, 'link'));
    expectOneSentence(check(root, output), words);
    expect(readdirSync(root)).toEqual(['.git', 'billing', 'link', 'pipe', 'users']);
    expect(existsSync(join(root, '.git/hooks/pre-commit'))).toBe(false);
  });

  test.each<[string, string, string]>([
    ['a folder', 'users', 'is a folder: name a file'],
    ['below a file', 'billing/worker.py/deep/report', 'one of the folders on the way is a file'],
    ['of git', '.git/hooks/pre-commit', 'lies in `.git`'],
    ['a name too long', 'x'.repeat(300), 'the name is too long'],
  ])('is judged before anything is looked at: %s', (_, output, words) => {
    const root = repository();
    writeFileSync(join(root, 'guardrails.yml'), 'no: such\n');
    expectOneSentence(check(root, output), words);
  });
});

test('every command that rewrites files keeps their modes', () => {
  const root = folderWith();
  cpSync(join(PROJECT_ROOT, 'src/testing/example'), root, { recursive: true });
  commitAll(root, 'first');
  expect(guardrails(program, ['baseline'], { cwd: root }).status).toBe(0);
  const files = git(root, 'ls-files', '-co').trim().split('\n');
  for (const file of files) chmodSync(join(root, file), 0o755);
  writeFileSync(
    join(root, 'config/ports.yaml'),
    readFileSync(join(root, 'config/ports.yaml'), 'utf8').split('\n').slice(0, 8).join('\n'),
  );
  const before = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  for (const command of [
    'drift fix',
    'ports write',
    'ports fix',
    'inventory write',
    'diagram write',
    'baseline --reason=new',
  ]) {
    expect([command, guardrails(program, command.split(' '), { cwd: root }).status]).toEqual([command, 0]);
  }
  const changed = files.filter((file) => readFileSync(join(root, file), 'utf8') !== before.get(file));
  expect(changed.sort()).toEqual([
    '.guardrails/baseline.json',
    'agent_inventory.csv',
    'config/ports.yaml',
    'docs/agents.mmd',
    'pc1/agents/pricing.py',
    'pc1/gateway/status.py',
    'pc2/trainer/metrics.py',
    'pc2/trainer/requirements.txt',
  ]);
  expect(files.filter((file) => (statSync(join(root, file)).mode & 0o777) !== 0o755)).toEqual([]);
});

describe('trouble of the user’s own is no bug of ours', () => {
  test('an index that git cannot read, where it has to', () => {
    const root = repository();
    writeFileSync(join(root, '.git/index'), 'nothing that git knows');
    const args = ['check', '--changed-since', 'HEAD'];
    expectOneSentence(guardrails(program, args, { cwd: root }), 'repair the repository (`git fsck`');
  });

  test('a working directory that is gone', () => {
    const through = shell('mkdir gone; cd gone; rmdir ../gone; exec "$@"');
    expectOneSentence(guardrails(program, ['check'], { cwd: folderWith(), through }), 'The working directory is gone');
  });

  test('a disk with no space for a baseline', () => {
    const root = repository();
    const through = shell('ulimit -f 0; exec "$@"');
    expectOneSentence(
      guardrails(program, ['baseline'], { cwd: root, through }),
      '.guardrails/baseline.json: cannot be written',
    );
    expect(readdirSync(join(root, '.guardrails'))).toEqual([]);
  });

  test('a place for temporary files that is none', () => {
    const root = repository();
    const run = guardrails(program, ['check', '--baseline=ref:HEAD'], { cwd: root, env: { TMPDIR: '/nowhere' } });
    expectOneSentence(run, '/nowhere/guardrails-base-XXXXXX: it does not exist');
  });

  test('a cache that cannot be written, which costs a notice and nothing else', () => {
    const run = guardrails(program, ['check'], { cwd: repository(), env: { XDG_CACHE_HOME: '/dev/null' } });
    expect(run).toMatchObject({ status: 1, stdout: expect.stringContaining('bare-except/swallowed') });
    expect(run.stderr).toMatch(/^Nothing is kept for the next run, as the cache folder `[^`]+` [^\n]+\n$/);
  });
});

describe('relative folders in the environment', () => {
  test.each(['XDG_CACHE_HOME', 'HOME', 'RUNNER_TOOL_CACHE', 'TMPDIR', 'RUNNER_TEMP'])(
    'put nothing into the repository: %s',
    (name) => {
      const root = repository();
      const env = { HOME: folderWith(), [name]: 'users/cache' };
      const run = guardrails(program, ['check', '--baseline=ref:HEAD'], { cwd: root, env });
      expect(run).toMatchObject({ status: 0, stderr: '' });
      expect(existsSync(join(root, 'users/cache'))).toBe(false);
      expect(git(root, 'status', '--porcelain')).toBe('');
    },
  );
});

describe('a program that is not complete', () => {
  const damaged = (damage: (folder: string) => void): string => {
    const folder = folderWith();
    cpSync(program, folder, { recursive: true });
    damage(folder);
    return folder;
  };

  test.each<[string, (folder: string) => void, string]>([
    ['without the bundle', (folder) => rmSync(join(folder, 'index.js')), 'Cannot find module'],
    ['without its start', (folder) => rmSync(join(folder, 'start.js')), 'Cannot find module'],
    [
      'with half a bundle',
      (folder) => writeFileSync(join(folder, 'index.js'), 'export const cli = {'),
      'Unexpected end',
    ],
    ['with an empty bundle', (folder) => truncateSync(join(folder, 'index.js')), 'cli is not a function'],
    ['with one that fails', (folder) => writeFileSync(join(folder, 'index.js'), 'throw null'), '(null)'],
  ])('is named: %s', (_, damage, words) => {
    const run = guardrails(damaged(damage), ['check'], { cwd: repository() });
    expectOneSentence(run, words);
    expect(run.stderr).toMatch(
      /^error: Guardrails cannot start \(.*\): install it again if it is not complete, or use a newer Node\.\n$/,
    );
  });

  test.each(['main.js', 'bandit.js', 'feedback.js', 'gpu-metrics-post.js'])(
    'is named by a step of an action: %s',
    (stub) => {
      const folder = damaged((each) => rmSync(join(each, 'index.js')));
      const { status, stderr } = spawnSync(process.execPath, [join(folder, stub)], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([
        2,
        expect.stringMatching(/^error: Guardrails cannot start \(Cannot find module [^\n]+\n$/),
      ]);
    },
  );

  (availableParallelism() > 1 ? test : test.skip)('is named where only its threads cannot start', () => {
    const root = folderWith(Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`f${index}.py`, 'x = 1\n'])));
    const folder = damaged((each) => rmSync(join(each, 'thread.js')));
    const run = guardrails(folder, ['check'], { cwd: root });
    expectOneSentence(run, 'thread.js');
    expect(run.stderr).toContain('the installation is not complete, install it again.');
  });
});

describeAsNobody('a user without rights', (through) => {
  test.each<[string, readonly string[], string]>([
    ['a report', ['check', '--output=report.txt'], 'report.txt: cannot be written: this user has no permission'],
    ['a baseline', ['baseline'], 'baseline.json: cannot be written: this user has no permission'],
    ['a fix', ['drift', 'fix'], 'requirements.txt: cannot be written: this user has no permission'],
  ])('is told where it may not write %s', (_, args, words) => {
    const root = repository();
    for (const folder of ['.', 'billing', 'users']) chmodSync(join(root, folder), 0o555);
    const run = guardrails(program, args, { cwd: root, env: { HOME: '/nonexistent' }, through });
    for (const folder of ['.', 'billing', 'users']) chmodSync(join(root, folder), 0o755);
    expect(run.stderr).toContain(words);
    expect(run.stderr).not.toMatch(/A bug in|\n\s+at /);
    expect(run.status).toBe(2);
    expect(git(root, 'status', '--porcelain')).toBe('');
  });

  test('is checked for all that where HOME is closed to it, and told that nothing is kept', () => {
    const root = repository();
    const home = join(folderWith({ 'closed/home/x': '' }), 'closed');
    chmodSync(root, 0o755);
    chmodSync(home, 0);
    const run = guardrails(program, ['check'], { cwd: root, env: { HOME: `${home}/home` }, through });
    chmodSync(home, 0o755);
    expect(run).toMatchObject({ status: 1, stdout: expect.stringContaining('bare-except/swallowed') });
    expect(run.stderr).toMatch(
      /^Nothing is kept for the next run, as the cache folder `\S+` cannot be used: [^\n]+\.\n/,
    );
  });
});
