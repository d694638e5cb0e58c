import { describe, expect, test } from '@jest/globals';
import { programFolder } from '../../../testing/guardrails-process.js';
import type { RunEnd } from '../guardrails-run.js';
import { sightingIn } from './sighting.js';
import { tryWay, whyNotTried } from './trial.js';
import { HIDING_WAYS } from './ways.js';

/** A few of what `npm run hunt -- silent-pass` tries: one way in five that needs no process, one in nine that does. */
const SAMPLE = ['here', 'process'].flatMap((kind) => {
  const own = HIDING_WAYS.filter(
    ({ runsAs }) => (runsAs === 'process' || runsAs === 'nobody') === (kind === 'process'),
  );
  return own.filter((way, index) => index % (kind === 'process' ? 9 : 5) === 0 && whyNotTried(way) === null);
});

test('every way has a name of its own', () => {
  expect(new Set(HIDING_WAYS.map(({ name }) => name)).size).toBe(HIDING_WAYS.length);
});

test('no run over a file that is hard to reach passes in silence', async () => {
  const program = programFolder();
  const faults: string[] = [];
  for (const [index, way] of SAMPLE.entries()) {
    const { fault } = await tryWay(program, way, 1_000 + index);
    if (fault !== '') faults.push(`${way.name}: ${fault}`);
  }
  expect(faults).toEqual([]);
});

describe('what judges a run', () => {
  const end = (parts: Partial<RunEnd>): RunEnd => ({ status: 0, signal: null, stdout: '', stderr: '', ...parts });
  const report = (parts: object): string =>
    JSON.stringify({ verdict: 'pass', findings: [], skipped: [], notes: [], ...parts });
  const finding = (parts: object) => ({ rule: 'bare-except/swallowed', path: 'a/b.py', state: 'new', ...parts });
  const judged = (parts: Partial<RunEnd>) => sightingIn(end(parts), ['a/b.py']);

  test('takes the finding itself for a report, with the status of a failure', () => {
    const stdout = report({ findings: [finding({})] });
    expect([judged({ status: 1, stdout }), judged({ status: 0, stdout })]).toEqual(['reported', 'silent']);
  });

  test.each([{ path: 'a/c.py' }, { state: 'known' }, { rule: 'suppressions/unused' }])(
    'does not take a finding with %j for it',
    (parts) => {
      expect(judged({ status: 1, stdout: report({ findings: [finding(parts)] }) })).toBe('silent');
    },
  );

  test.each([
    { skipped: [{ reason: 'unreadable', count: 1, examples: ['a/b.py'] }] },
    { skipped: [{ reason: 'unreadable', count: 1, examples: ['a/'] }] },
    { skipped: [{ reason: 'submodule', count: 1, examples: ['a'] }] },
    { skipped: [{ reason: 'unreadable', count: 1, examples: ['./'] }] },
    { notes: [{ level: 'notice', message: 'nobody read a/b.py' }] },
    { findings: [finding({ rule: 'source/broken' })] },
  ])('finds the file or its folder named in %j', (parts) => {
    expect(judged({ stdout: report(parts) })).toBe('named');
  });

  test.each([
    { skipped: [{ reason: 'unreadable', count: 1, examples: ['a/b'] }] },
    { skipped: [{ reason: 'unreadable', count: 1, examples: ['b.py'] }] },
    { skipped: [{ reason: 'unreadable', count: 9, examples: ['c.py'] }] },
  ])('does not find it named in %j', (parts) => {
    expect(judged({ stdout: report(parts) })).toBe('silent');
  });

  test('takes one sentence with status 2 for a refusal, and the end by a signal', () => {
    expect(judged({ status: 2, stderr: 'error: there is no such file.\n' })).toBe('refused');
    expect(judged({ status: 2, stdout: report({ verdict: 'broken' }) })).toBe('refused');
    expect(judged({ status: null, signal: 'SIGTERM' })).toBe('refused');
  });

  test.each<Partial<RunEnd>>([
    { status: 2 },
    { status: 2, stderr: 'A bug in guardrails, please report it\n' },
    { status: 2, stderr: 'Error: x\n    at y (z.js:1:1)\n' },
    { status: 1, stdout: '{"half":' },
    { status: null, signal: 'SIGKILL' },
    { status: 0, stdout: report({}) },
  ])('takes %j for silence', (parts) => {
    expect(judged(parts)).toBe('silent');
  });
});
