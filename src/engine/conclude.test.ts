import { describe, expect, test } from '@jest/globals';
import { registry } from '../registry.js';
import { guardrailRun, settledFinding } from '../testing/report.js';
import { baseNoted, conclude, nothingNoted, type RunOutcome } from './conclude.js';

const NOTHING = 'There was nothing to look at: check the root, include and exclude, or set allow-no-files.';

describe('a run that looked at nothing', () => {
  const run = (guardrail: string, given: Parameters<typeof guardrailRun>[0] = {}) =>
    guardrailRun({ guardrail, files: 0, ...given });

  test('is an error, or a notice where it is allowed', () => {
    expect(nothingNoted([run('bare-except')], registry, false)).toEqual([{ level: 'error', message: NOTHING }]);
    expect(nothingNoted([run('bare-except')], registry, true)).toEqual([
      { level: 'notice', message: 'There was nothing for bare-except to look at.' },
    ]);
    expect(nothingNoted([run('bare-except'), run('ports')], registry, true)).toEqual([
      { level: 'notice', message: 'There was nothing to look at.' },
    ]);
  });

  test('is none as soon as one guardrail saw one file, crashed, or needs no files', () => {
    expect(nothingNoted([run('bare-except', { files: 1 }), run('ports')], registry, false)).toEqual([]);
    expect(nothingNoted([run('bare-except', { status: 'crashed' })], registry, false)).toEqual([]);
    expect(nothingNoted([run('gpu-metrics')], registry, false)).toEqual([]);
    expect(nothingNoted([], registry, false)).toEqual([]);
  });

  test('is not hidden by files of a guardrail that was skipped, nor by companions', () => {
    const skipped = run('bare-except', { status: 'skipped', files: 3 });
    expect(nothingNoted([skipped], registry, false)).toHaveLength(1);
    expect(nothingNoted([run('bare-except'), run('source', { files: 3 })], registry, false)).toHaveLength(1);
    expect(nothingNoted([run('source', { files: 3 })], registry, false)).toEqual([]);
  });

  test('on the base is a warning for each guardrail that crashed there', () => {
    const runs = [run('ports', { status: 'crashed', reason: 'No.' }), run('drift', { status: 'skipped' })];
    expect(baseNoted(runs)).toEqual([
      { level: 'warning', message: 'ports could not look at the base, so all of its findings count as new: No.' },
    ]);
  });
});

describe('conclude', () => {
  const comment = settledFinding({ rule: 'suppressions/unused', severity: 'notice', fingerprint: 'cd'.repeat(16) });
  const outcome = (given: Partial<RunOutcome>): RunOutcome => ({
    subject: { root: '.', commit: null, base: null },
    runs: [guardrailRun(), guardrailRun({ guardrail: 'suppressions' })],
    findings: [],
    unused: [{ names: ['bare-except/bare'], finding: comment }],
    inactive: [],
    metrics: [],
    skipped: [],
    entries: [],
    applying: { date: '2026-01-01', exists: () => true, untouched: () => false },
    notes: [],
    failOn: 'error',
    baseFailOn: 'error',
    judgedByBase: new Set(),
    ...given,
  });
  const entry = { rule: 'bare-except/bare', path: 'a.py', fingerprint: 'ab'.repeat(16) };
  const crashed = [guardrailRun({ status: 'crashed' }), guardrailRun({ guardrail: 'suppressions' })];

  test('tells of a comment that muted nothing only where everything it names was looked for', () => {
    const rules = (given: Partial<RunOutcome>): readonly string[] =>
      conclude(outcome(given)).report.findings.map(({ rule }) => rule);
    expect(rules({})).toEqual(['suppressions/unused']);
    expect(rules({ runs: crashed })).toEqual([]);
    expect(rules({ runs: [guardrailRun()] })).toEqual([]);
  });

  test('calls a baseline entry stale only where its rule was looked for and its file was looked at', () => {
    const stale = (given: Partial<RunOutcome>): number =>
      conclude(outcome({ entries: [entry], ...given })).report.stale.length;
    expect(stale({})).toBe(1);
    expect(stale({ runs: crashed })).toBe(0);
    expect(stale({ runs: [guardrailRun({ guardrail: 'ports' })] })).toBe(0);
    expect(stale({ applying: { date: '2026-01-01', exists: () => true, untouched: (path) => path === 'a.py' } })).toBe(
      0,
    );
    expect(stale({ findings: [settledFinding({ path: 'a.py', fingerprint: entry.fingerprint })] })).toBe(0);
  });

  test('counts new, known and muted findings apart and judges by the new ones', () => {
    const states = [
      settledFinding({ path: 'a.py', fingerprint: entry.fingerprint }),
      settledFinding({ path: 'b.py', fingerprint: '01'.repeat(16) }),
      settledFinding({ path: 'c.py', fingerprint: '02'.repeat(16), state: 'muted' }),
    ];
    const { report } = conclude(outcome({ findings: states, entries: [entry], unused: [] }));
    expect(report.totals).toEqual({ new: 1, known: 1, muted: 1 });
    expect(report.runs[0]!.counts).toEqual({ error: 1, warning: 0, notice: 0 });
    expect(report.verdict).toBe('fail');
    const clean = conclude(outcome({ findings: [states[0]!, states[2]!], entries: [entry], unused: [] }));
    expect(clean.report.verdict).toBe('pass');
  });
});
