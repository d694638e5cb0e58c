import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { folderWith } from '../testing/folder.js';
import { programFolder } from '../testing/guardrails-process.js';
import { untilDead } from '../testing/processes.js';
import { describeWith } from '../testing/tools.js';

let program: string;
beforeAll(() => {
  program = programFolder();
});

/** A program that starts another one, tells the numbers of both and goes on for an hour. */
const ENDLESS = '#!/bin/sh\nsleep 3600 &\necho "$$ $!" > "$0.tmp"; mv "$0.tmp" "$0.pids"\nwait\n';

/** One that minds no signal but SIGKILL. */
const STUBBORN = ENDLESS.replace('\n', "\ntrap '' TERM INT HUP\n");

/** A machine with one endless program on its PATH, and a repository. */
function machine(name: string, text = ENDLESS): string {
  const place = folderWith({ [`bin/${name}`]: text, 'repository/billing.py': 'x = 1\n' });
  chmodSync(join(place, 'bin', name), 0o755);
  mkdirSync(join(place, 'temporary'));
  return place;
}

interface Running {
  readonly child: ChildProcess;
  /** How it ended, and what it said. */
  readonly ended: Promise<{ readonly status: number | null; readonly signal: string | null; readonly said: string }>;
}

function start(place: string, args: readonly string[], stub = 'cli.js', env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [join(program, stub), ...args], {
    cwd: join(place, 'repository'),
    env: { PATH: `${join(place, 'bin')}:${process.env.PATH}`, HOME: place, TMPDIR: join(place, 'temporary'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<Awaited<Running['ended']>>((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, said }));
  });
  return { child, ended };
}

async function appeared(path: string): Promise<string> {
  for (let tries = 0; !existsSync(path); tries++) {
    if (tries > 1_000) throw new Error(`${path} did not appear`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return readFileSync(path, 'utf8');
}

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('%s', (signal) => {
  test.each([
    ['git', ['check']],
    ['pytest', ['check', 'coverage', '--option', 'coverage.run=pytest']],
    ['bandit', ['check', 'bandit']],
  ])('ends %s and its children, removes temporary folders and ends the process itself', async (name, args) => {
    const place = machine(name);
    const { child, ended } = start(place, args);
    const pids = (await appeared(join(place, 'bin', `${name}.pids`))).trim().split(' ').map(Number);
    if (name !== 'git') expect(readdirSync(join(place, 'temporary'))).not.toEqual([]);
    child.kill(signal);
    expect(await ended).toEqual({ status: null, signal, said: '' });
    for (const pid of pids) expect([pid, await untilDead(pid)]).toEqual([pid, true]);
    expect(readdirSync(join(place, 'temporary'))).toEqual([]);
  });
});

test.each([
  ['cli.js', ['check', 'bandit'], {}],
  ['bandit.js', [], { 'INPUT_REPORT-DIR': 'reports' }],
])('an installer ends with its children, whoever shows it: %s', async (stub, args, env) => {
  const place = machine('uv', STUBBORN);
  const PATH = `${join(place, 'bin')}:/usr/bin:/bin`;
  const { child, ended } = start(place, args, stub, { ...env, PATH });
  const pids = (await appeared(join(place, 'bin/uv.pids'))).trim().split(' ').map(Number);
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ status: null, signal: 'SIGTERM' });
  for (const pid of pids) expect([pid, await untilDead(pid)]).toEqual([pid, true]);
  expect(readdirSync(join(place, 'temporary'))).toEqual([]);
  expect(readdirSync(join(place, '.cache/guardrails/tools'))).toEqual([]);
});

test('a program that minds no signal is ended all the same', async () => {
  const place = machine('git', STUBBORN);
  const { child, ended } = start(place, ['check']);
  const pids = (await appeared(join(place, 'bin/git.pids'))).trim().split(' ').map(Number);
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ signal: 'SIGTERM' });
  for (const pid of pids) expect([pid, await untilDead(pid)]).toEqual([pid, true]);
});

test('a program has the time to clean up', async () => {
  const place = machine('git', ENDLESS.replace('\n', '\ntrap \'rm "$0.pids"; kill $!; exit 1\' TERM\n'));
  const { child, ended } = start(place, ['check']);
  await appeared(join(place, 'bin/git.pids'));
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ signal: 'SIGINT' });
  expect(existsSync(join(place, 'bin/git.pids'))).toBe(false);
});

describe('a command that runs until it is stopped', () => {
  const watch = ['gpu-metrics', 'watch', '--demo=true', '--interval=1s', '--json=gpu.json'];

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends in its own way at %s', async (signal) => {
    const place = folderWith({ 'repository/a.py': '' });
    const { child, ended } = start(place, watch);
    await appeared(join(place, 'repository/gpu.json'));
    child.kill(signal);
    expect(await ended).toEqual({ status: 0, signal: null, said: expect.stringMatching(/^Took \d+ samples\.\n$/) });
    expect(readdirSync(join(place, 'repository'))).toEqual(['a.py', 'gpu.json']);
  });

  test('is ended by a second signal where its own way takes too long', async () => {
    const place = machine('nvidia-smi', `#!/bin/sh\ntrap '' TERM\ntouch "$0.pids"\nsleep 3600\n`);
    const { child, ended } = start(place, ['gpu-metrics', 'watch', '--json=gpu.json', '--tool=nvidia-smi']);
    await appeared(join(place, 'bin/nvidia-smi.pids'));
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGTERM');
    expect(await ended).toEqual({ status: null, signal: 'SIGTERM', said: '' });
  });
});

describeWith(['python3'], 'somebody who is asked', (python) => {
  /** Runs a program at a terminal, answers its question by ctrl-c, and tells how it ended. */
  const TERMINAL = `
import os, pty, signal, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
said = b''
while b'[y/N]' not in said:
    said += os.read(terminal, 65536)
os.write(terminal, bytes([3]))
try:
    while os.read(terminal, 65536):
        pass
except OSError:
    pass
_, status = os.waitpid(pid, 0)
print(signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
`;

  test('ends the program by ctrl-c, and nothing is written', () => {
    const root = folderWith({ 'a.py': 'x = 1\n' });
    const args = ['-I', '-c', TERMINAL, process.execPath, join(program, 'cli.js'), 'init'];
    const { stdout } = spawnSync(python!, args, { cwd: root, encoding: 'utf8', timeout: 60_000 });
    expect(stdout).toBe('SIGINT\n');
    expect(readdirSync(root)).toEqual(['a.py']);
  });
});

describe('a process', () => {
  /** Runs a module of our own beside the hosts. */
  const run = (code: string, through: readonly string[] = []) => {
    const host = JSON.stringify(join(PROJECT_ROOT, 'lib/host'));
    const text = code.replaceAll('HOST/', `${host.slice(1, -1)}/`);
    const [first, ...rest] = [...through, process.execPath, '--input-type=module', '-e', text];
    const { status, signal, stdout, stderr } = spawnSync(first!, rest, { encoding: 'utf8', timeout: 20_000 });
    return { status, signal, stdout, stderr };
  };
  const IMPORT = `import { atFirstSignal, beforeEnd } from 'HOST/ending.js';\n`;
  const TELLING = `${IMPORT}const undo = beforeEnd('files', () => console.log('done'));\n`;

  test('does its duties once, whether it ends by itself or not', () => {
    expect(run(TELLING)).toMatchObject({ status: 0, stdout: 'done\n' });
    expect(run(`${TELLING}process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 5000);`)).toMatchObject({
      signal: 'SIGTERM',
      stdout: 'done\n',
    });
  });

  test('does every duty, programs before files, even where one of them fails', () => {
    const code = `${TELLING}
      beforeEnd('files', () => { throw new Error('no'); });
      beforeEnd('files', () => console.log('last'));
      beforeEnd('programs', () => console.log('first'));`;
    expect(run(code)).toMatchObject({ status: 0, stdout: 'first\ndone\nlast\n', stderr: '' });
  });

  test('with nothing left to do is ended by a signal at once, even in the middle of its work', () => {
    const work = `process.kill(process.pid, 'SIGTERM');
      for (const end = Date.now() + 1000; Date.now() < end; );
      console.log('alive');`;
    expect(run(`${TELLING}undo(); setTimeout(() => { ${work} }, 100);`)).toMatchObject({
      signal: 'SIGTERM',
      stdout: '',
    });
  });

  test('hears a signal that came while it had something to do', () => {
    const code = `${TELLING}process.kill(process.pid, 'SIGTERM'); undo(); setTimeout(() => console.log('alive'), 500);`;
    expect(run(code)).toMatchObject({ signal: 'SIGTERM', stdout: '' });
  });

  const inContainer = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
  const hasContainers = spawnSync(inContainer[0]!, [...inContainer.slice(1), 'true']).status === 0;
  (hasContainers ? test : test.skip)('that is the first of a container ends with the status of the signal', () => {
    const code = `${TELLING}process.kill(process.pid, 'SIGTERM'); setTimeout(() => console.log('alive'), 3000);`;
    expect(run(code, inContainer)).toMatchObject({ status: 143, stdout: 'done\n' });
  });

  test('tells in one sentence what nobody caught, with status 2, its duties done', () => {
    const code = `
      import { concludeUncaught } from 'HOST/conclusion.js';
      import { CliHost } from 'HOST/cli.js';
      ${TELLING}
      concludeUncaught(new CliHost(new URL('file:///cli.js')));
      setTimeout(() => console.log('alive'), 5000);
    `;
    const bug = /^error: A bug in guardrails, please report it at \S+: no way\n$/;
    for (const fault of [`throw new Error('no way');`, `Promise.reject(new Error('no way'));`]) {
      expect(run(`${code}setTimeout(() => { ${fault} });`)).toEqual({
        ...{ status: 2, signal: null, stdout: 'done\n' },
        stderr: expect.stringMatching(bug),
      });
    }
  });
});
