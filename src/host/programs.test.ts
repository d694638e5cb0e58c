import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { folderWith } from '../testing/folder.js';
import { untilDead } from '../testing/processes.js';
import type { ProgramOptions } from './host.js';
import { SystemPrograms } from './programs.js';

const SHELL = '/bin/sh';
const OPTIONS: ProgramOptions = {
  directory: '/',
  environment: { PATH: process.env.PATH ?? '' },
  timeoutMs: 20_000,
  outputLimit: 1_000_000,
};

/** Runs a line of shell. */
const run = (line: string, options: Partial<ProgramOptions> = {}) =>
  new SystemPrograms().run(SHELL, ['-c', line], { ...OPTIONS, ...options });
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('a program that has ended', () => {
  test('leaves no child behind', async () => {
    const { exitCode, stdout } = await run('sleep 300 < /dev/null > /dev/null 2>&1 & echo $!');
    const child = Number(textOf(stdout));
    expect([exitCode, child > 1]).toEqual([0, true]);
    expect(await untilDead(child)).toBe(true);
  });

  test('leaves no child behind that minds no signal and keeps its output open', async () => {
    const { stdout } = await run(`trap '' TERM HUP INT; sleep 300 & echo $!`);
    const child = Number(textOf(stdout));
    expect(child).toBeGreaterThan(1);
    expect(await untilDead(child)).toBe(true);
  });
});

describe('what a program prints', () => {
  test('is kept up to the limit, of each stream by itself', async () => {
    const flood = `head -c 300000 /dev/zero | tr '\\0' x; head -c 300000 /dev/zero | tr '\\0' y >&2`;
    const result = await run(flood, { outputLimit: 1_000 });
    expect(textOf(result.stdout)).toBe('x'.repeat(1_000));
    expect(textOf(result.stderr)).toBe('y'.repeat(1_000));
    expect([result.truncated, result.exitCode]).toEqual([true, 0]);
  });

  test('is whole where it is as long as the limit', async () => {
    const result = await run('printf 12345', { outputLimit: 5 });
    expect([textOf(result.stdout), result.truncated]).toEqual(['12345', false]);
  });

  test('does not fill the memory however much it is', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const { stdout, truncated } = await run('head -c 300000000 /dev/zero', { outputLimit: 10 });
    expect([stdout.length, truncated]).toEqual([10, true]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });
});

describe('a program that takes too long', () => {
  test('is ended with its children, even those that mind no signal', async () => {
    const line = `trap '' TERM; sleep 300 & echo $!; wait; sleep 300`;
    const { timedOut, exitCode, signal, stdout } = await run(line, { timeoutMs: 200 });
    expect([timedOut, exitCode, signal]).toEqual([true, null, 'SIGKILL']);
    expect(await untilDead(Number(textOf(stdout)))).toBe(true);
  });
});

describe('a program that cannot be started is told by its code', () => {
  test.each<[string, string, Partial<ProgramOptions>]>([
    ['ENOENT', '/nowhere/program', {}],
    ['ENOENT', SHELL, { directory: '/nowhere' }],
    ['ENOTDIR', SHELL, { directory: SHELL }],
    ['EACCES', join(PROJECT_ROOT, 'package.json'), {}],
  ])('%s: %s %o', async (code, program, options) => {
    const result = await new SystemPrograms().run(program, [], { ...OPTIONS, ...options });
    expect(result).toMatchObject({ startError: code, exitCode: null, signal: null, timedOut: false });
  });

  test('E2BIG: arguments beyond what the system takes', async () => {
    const result = await new SystemPrograms().run('/bin/true', ['x'.repeat(10_000_000)], OPTIONS);
    expect(result.startError).toBe('E2BIG');
  });

  test('EMFILE: no file is left to open', () => {
    const module = JSON.stringify(join(PROJECT_ROOT, 'lib/host/programs.js'));
    const code = `
      import { openSync } from 'node:fs';
      import 'node:child_process';
      import { SystemPrograms } from ${module};
      const programs = new SystemPrograms();
      await programs.run('/bin/true', [], ${JSON.stringify(OPTIONS)});
      try { for (;;) openSync('/dev/null'); } catch {}
      const { startError } = await programs.run('/bin/true', [], ${JSON.stringify(OPTIONS)});
      process.stdout.write(String(startError));
    `;
    const shell = ['-c', 'ulimit -n 100; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', code];
    expect(spawnSync(SHELL, shell, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: 'EMFILE', stderr: '' });
  });
});

describe('where a program is looked for', () => {
  const { PATH, GITHUB_WORKSPACE } = process.env;
  let place: string;

  beforeEach(() => {
    place = folderWith({
      'machine/git': '#!/bin/sh\n',
      'repository/.git/HEAD': '',
      'repository/tools/git': '#!/bin/sh\n',
      'repository/billing/git': '#!/bin/sh\n',
      'workspace/tools/git': '#!/bin/sh\n',
    });
    for (const path of ['machine', 'repository/tools', 'repository/billing', 'workspace/tools']) {
      chmodSync(join(place, path, 'git'), 0o755);
    }
  });

  afterEach(() => {
    process.env.PATH = PATH;
    if (GITHUB_WORKSPACE === undefined) delete process.env.GITHUB_WORKSPACE;
    else process.env.GITHUB_WORKSPACE = GITHUB_WORKSPACE;
  });

  /** What is found with these folders, and the machine's own at last, on PATH; below the place. */
  function found(folders: readonly string[], outside?: string): string | undefined {
    const path = (folder: string): string => (folder.startsWith('./') ? folder : join(place, folder));
    process.env.PATH = [...folders, 'machine'].map(path).join(':');
    return new SystemPrograms().find('git', outside && join(place, outside))?.slice(place.length + 1);
  }

  test('is not the root, nor the repository around it', () => {
    expect(found(['repository/billing', 'repository/tools'], 'repository/billing')).toBe('machine/git');
  });

  test('is not the workspace of the runner', () => {
    process.env.GITHUB_WORKSPACE = join(place, 'workspace');
    expect(found(['workspace/tools'], 'repository')).toBe('machine/git');
    delete process.env.GITHUB_WORKSPACE;
    expect(found(['workspace/tools'], 'repository')).toBe('workspace/tools/git');
  });

  test('is not a folder of the checkout under another name, nor a link out of it', () => {
    symlinkSync(join(place, 'repository/tools'), join(place, 'elsewhere'));
    mkdirSync(join(place, 'bin'));
    symlinkSync(join(place, 'repository/tools/git'), join(place, 'bin/git'));
    mkdirSync(join(place, 'repository/links'));
    symlinkSync(join(place, 'machine/git'), join(place, 'repository/links/git'));
    expect(found(['elsewhere', 'bin', 'repository/links'], 'repository')).toBe('machine/git');
  });

  test('is a link to a program elsewhere, by the name of the link', () => {
    mkdirSync(join(place, 'bin'));
    symlinkSync(join(place, 'workspace/tools/git'), join(place, 'bin/git'));
    expect(found(['bin'], 'repository')).toBe('bin/git');
  });

  test('is no checkout that was named before, as when a base commit is judged in a folder of its own', () => {
    const programs = new SystemPrograms();
    process.env.PATH = [join(place, 'repository/tools'), join(place, 'machine')].join(':');
    programs.find('git', join(place, 'repository'));
    expect(programs.find('git', join(place, 'workspace'))).toBe(join(place, 'machine/git'));
  });

  test('is anywhere for programs of the user’s own environment', () => {
    process.env.GITHUB_WORKSPACE = join(place, 'workspace');
    expect(found(['workspace/tools'])).toBe('workspace/tools/git');
  });

  test('is handed on without the checkout', async () => {
    const folders = [
      '.',
      'bin',
      join(place, 'repository/tools'),
      join(place, 'repository'),
      '/nowhere',
      '/usr/bin',
      '/bin',
    ];
    const environment = { PATH: folders.join(':'), HOME: 'home' };
    const [whole, outside] = await Promise.all([
      run('echo "$PATH $HOME"', { environment }),
      run('echo "$PATH $HOME"', { environment, outside: join(place, 'repository/billing') }),
    ]);
    expect(textOf(whole.stdout)).toBe(`${environment.PATH} home\n`);
    expect(textOf(outside.stdout)).toBe('/usr/bin:/bin \n');
  });

  test('is no relative folder, and no file that cannot be run', () => {
    chmodSync(join(place, 'workspace/tools/git'), 0o644);
    expect(found(['./', 'workspace/tools'])).toBe('machine/git');
  });
});
