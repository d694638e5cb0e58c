import { describe, expect, test } from '@jest/globals';
import type { ProgramOptions, ProgramResult, Programs } from '../host/host.js';
import { EarlyPrograms } from './early-programs.js';

const OPTIONS: ProgramOptions = {
  directory: '/srv',
  environment: { PATH: '/bin' },
  timeoutMs: 1_000,
  outputLimit: 100,
};

/** Programs that answer with how often anything was started. */
function counting() {
  let started = 0;
  const programs: Programs = {
    find: (name) => `/bin/${name}`,
    run: async () => ({ exitCode: ++started }) as unknown as ProgramResult,
  };
  return { early: new EarlyPrograms(programs), started: () => started };
}

describe('a program started ahead', () => {
  test('gives its result to whoever asks the same, once', async () => {
    const { early, started } = counting();
    void early.ahead.run('/bin/git', ['status'], OPTIONS);
    const [first, second] = [early.run('/bin/git', ['status'], OPTIONS), early.run('/bin/git', ['status'], OPTIONS)];
    expect([(await first).exitCode, (await second).exitCode, started()]).toEqual([1, 2, 2]);
  });

  test('is started once however often it is asked for ahead, and still there for whoever asks then', async () => {
    const { early, started } = counting();
    const ahead = await Promise.all([1, 2, 3].map(() => early.ahead.run('/bin/git', ['status'], OPTIONS)));
    expect(ahead.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
    expect((await early.run('/bin/git', ['status'], OPTIONS)).exitCode).toBe(1);
    expect(started()).toBe(1);
  });

  test.each<[string, readonly [string, readonly string[], ProgramOptions]]>([
    ['another program', ['/usr/bin/git', ['status'], OPTIONS]],
    ['other words', ['/bin/git', ['status', '-z'], OPTIONS]],
    ['another folder', ['/bin/git', ['status'], { ...OPTIONS, directory: '/other' }]],
    ['another environment', ['/bin/git', ['status'], { ...OPTIONS, environment: { PATH: '/usr/bin' } }]],
    ['something to read', ['/bin/git', ['status'], { ...OPTIONS, input: 'x' }]],
    ['an ear for what it says', ['/bin/git', ['status'], { ...OPTIONS, onOutput: () => {} }]],
    ['a way to stop it', ['/bin/git', ['status'], { ...OPTIONS, signal: new AbortController().signal }]],
  ])('is not for %s', async (_, [program, args, options]) => {
    const { early } = counting();
    void early.ahead.run('/bin/git', ['status'], OPTIONS);
    expect((await early.run(program, args, options)).exitCode).toBe(2);
    expect((await early.run('/bin/git', ['status'], OPTIONS)).exitCode).toBe(1);
  });
});
