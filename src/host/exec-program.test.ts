import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { untilDead } from '../testing/processes.js';
import { execProgram } from './exec-program.js';

const folder = mkdtempSync(join(tmpdir(), 'exec program '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

const run = (program: string, args: readonly string[] = [], timeoutMs = 20_000) =>
  execProgram(program, args, {
    directory: folder,
    environment: { PATH: '/usr/bin:/bin', ONLY: 'this' },
    timeoutMs,
    outputLimit: 4096,
  });
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('a program of ours', () => {
  test('that takes too long is ended with what it has started', async () => {
    const pids = join(folder, 'pids');
    const { timedOut, exitCode } = await run(script('hangs', `sleep 300 & echo $! > '${pids}'; wait`), [], 500);
    expect([timedOut, exitCode]).toEqual([true, null]);
    expect(await untilDead(Number(readFileSync(pids, 'utf8')))).toBe(true);
  });

  test('gets its arguments as they are, its own environment and nothing else', async () => {
    const program = script("a \\folder/it's", 'printf "%s|" "$@"; env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= | sort');
    const args = ['two words', '$(id)', '"', "'", '\\', '', '-x', '*', '\n'];
    const result = await run(program, args);
    expect(result).toMatchObject({ exitCode: 0, startError: null, timedOut: false, truncated: false });
    expect(text(result.stdout)).toBe(`${args.join('|')}|ONLY=this\nPATH=/usr/bin:/bin\n`);
  });

  test('says how it ended and what it said of its trouble', async () => {
    const result = await run(script('fails', 'echo result; echo trouble >&2; exit 3'));
    expect([result.exitCode, text(result.stdout), text(result.stderr)]).toEqual([3, 'result\n', 'trouble\n']);
  });

  test('prints nothing of its own accord: its output goes to who listens, and its trouble is kept as well', async () => {
    const [heard, written]: [string[], string[]] = [[], []];
    const write = process.stdout.write;
    process.stdout.write = (piece: string | Uint8Array) => written.push(String(piece)) > 0;
    try {
      const { stdout, stderr } = await execProgram(script('talks', 'echo ::error::out; echo ::error::err >&2'), [], {
        directory: folder,
        environment: {},
        timeoutMs: 20_000,
        outputLimit: 100,
        onOutput: (piece) => heard.push(`out ${text(piece)}`),
        onMessages: (piece) => heard.push(`err ${text(piece)}`),
      });
      expect([text(stdout), text(stderr)]).toEqual(['', '::error::err\n']);
    } finally {
      process.stdout.write = write;
    }
    expect([heard.sort(), written]).toEqual([['err ::error::err\n', 'out ::error::out\n'], []]);
  });

  test('keeps no more output than asked for', async () => {
    const result = await run(script('floods', 'head -c 100000 /dev/zero'));
    expect([result.stdout.length, result.truncated]).toEqual([4096, true]);
  });

  test('is asked nothing: its standard input is at its end', async () => {
    expect(text((await run(script('asks', 'cat; echo done'))).stdout)).toBe('done\n');
  });

  test.each([
    ['is relative', 'bin/program', 'its path cannot be used'],
    ['has a quotation mark', '/bin/"program', 'its path cannot be used'],
    ['leads nowhere', join(folder, 'nowhere'), 'no executable file'],
    ['is of a folder', folder, 'no executable file'],
  ])('is not started where its path %s', async (_, program, startError) => {
    expect(await run(program)).toMatchObject({ exitCode: null, startError, timedOut: false });
  });
});

describe('the time of a program of ours', () => {
  test.each([
    ['that goes when asked to', 'exec sleep 60', 'SIGTERM', 2000],
    ['that stays', "trap '' TERM; while :; do sleep 0.1; done", 'SIGKILL', 6000],
  ])('is up for one %s', async (_, body, signal, withinMs) => {
    const began = performance.now();
    expect(await run(script('hangs', body), [], 200)).toMatchObject({ exitCode: null, signal, timedOut: true });
    expect(performance.now() - began).toBeLessThan(withinMs);
  });

  test('is not that of a program it leaves behind with its pipes', async () => {
    const began = performance.now();
    expect(await run(script('leaves', 'sleep 30 & exit 0'))).toMatchObject({ exitCode: 0, timedOut: false });
    expect(performance.now() - began).toBeLessThan(6000);
  });

  test('is its own, whatever else is started meanwhile', async () => {
    const [one, two] = await Promise.all([run('/bin/sleep', ['0.5'], 20_000), run('/bin/sleep', ['60'], 100)]);
    expect([one.exitCode, one.timedOut, two.exitCode, two.timedOut]).toEqual([0, false, null, true]);
  });
});
