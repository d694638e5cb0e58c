import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Side } from './case.js';
import type { Command } from './command.js';
import { measure, median, sum } from './measure.js';
import { NOWHERE } from './place.js';
import { runCase } from './run-case.js';

const folder = mkdtempSync(join(tmpdir(), 'guardrails-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (script: string, ...args: readonly string[]): Command => ({
  words: [process.execPath, '-e', script, ...args],
});
const MEBIBYTES_200 = 'const big = Buffer.alloc(200 << 20, 1);';

describe('measure', () => {
  test('counts time on the wall and time of processors apart', () => {
    const asleep = measure(node('setTimeout(() => {}, 400)'));
    const busy = measure(node('const end = performance.now() + 400; while (performance.now() < end);'));
    expect(asleep.seconds).toBeGreaterThanOrEqual(0.4);
    expect(asleep.cpuSeconds).toBeLessThan(busy.cpuSeconds);
  });

  test('counts processors and memory of all descendants', () => {
    const alone = measure(node(`${MEBIBYTES_200} setTimeout(() => big, 400)`));
    const child = `${MEBIBYTES_200} const end = performance.now() + 400; while (performance.now() < end) big[0]++;`;
    const pair = measure(
      node(
        `${MEBIBYTES_200} require('node:child_process').spawnSync(process.execPath, ['-e', process.argv[1]]); big[0]++`,
        child,
      ),
    );
    expect(alone.mebibytes).toBeGreaterThan(200);
    expect(alone.mebibytes).toBeLessThan(350);
    expect(pair.mebibytes).toBeGreaterThan(400);
    expect(pair.cpuSeconds).toBeGreaterThan(alone.cpuSeconds);
  });

  test('is no measurement when the program fails, dies or is not there', () => {
    expect(() => measure(node('process.exit(2)'))).toThrow('ended with status 2');
    expect(measure({ ...node('process.exit(2)'), highestStatus: 2 }).seconds).toBeGreaterThan(0);
    expect(() => measure(node('process.kill(process.pid, "SIGKILL")'))).toThrow('ended with status -9');
    expect(() => measure({ words: [join(folder, 'nothing')] })).toThrow('could not be started');
  });
});

test('median and sum', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([5])]).toEqual([2, 2.5, 5]);
  const cost = { seconds: 1, cpuSeconds: 2, mebibytes: 3 };
  expect(sum([cost, { ...cost, mebibytes: 5 }])).toEqual({ seconds: 2, cpuSeconds: 4, mebibytes: 5 });
});

describe('runCase', () => {
  const log = join(folder, 'log');
  const side = (letter: string, more: Partial<Side> = {}): Side => ({
    label: letter,
    place: NOWHERE,
    commands: (_, memory) => [
      node(
        `const fs = require('node:fs');
         fs.appendFileSync(${JSON.stringify(log)}, '${letter}' + fs.readdirSync(process.argv[1]).length);
         fs.writeFileSync(process.argv[1] + '/' + performance.timeOrigin, '');`,
        memory,
      ),
    ],
    ...more,
  });

  test('lets the sides run in turn after one round that does not count, each with a memory of its own', () => {
    const result = runCase(
      { name: 'test', what: 'a', ours: side('a'), other: side('b', { forgets: true }), limit: { ratio: 1000 } },
      3,
    );
    expect(readFileSync(log, 'utf8')).toBe('a0b0a1b0a2b0a3b0');
    expect(result).toMatchObject({ what: 'a', against: 'b', limit: '1000', met: true });
  });

  test('says why there is nothing to say', () => {
    const result = runCase(
      { name: 'test', what: 'a', ours: side('a'), unavailable: 'not here', limit: { ratio: 2 } },
      3,
    );
    expect(result).toMatchObject({ figure: 'not here', limit: '2', met: null, ours: null });
  });
});
