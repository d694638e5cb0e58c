import { describe, expect, test } from '@jest/globals';
import { guardrailRun, reportOf, settledFinding } from '../testing/report.js';
import { mergeReports } from './merge.js';

const entry = (fingerprint: string) =>
  ({ guardrail: 'bandit', rule: 'bandit/b101', path: 'a.py', fingerprint, reason: null, why: 'fixed' }) as const;

describe('mergeReports', () => {
  test('holds every finding once, in order, and adds up what was counted', () => {
    const everywhere = settledFinding({ path: 'z.py', fingerprint: 'f'.repeat(32) });
    const mine = settledFinding({ path: 'a.py', fingerprint: 'a'.repeat(32), state: 'known' });
    const theirs = settledFinding({ path: 'b.py', fingerprint: 'b'.repeat(32), severity: 'warning' });
    const left = reportOf({
      findings: [mine, everywhere],
      runs: [guardrailRun({ files: 2, outputs: { high: 1, path: 'x' } })],
    });
    const right = reportOf({
      findings: [theirs, everywhere],
      runs: [guardrailRun({ files: 3, outputs: { high: 2, path: 'y' } })],
    });
    const merged = mergeReports([left, right]);
    expect(merged.findings.map(({ path }) => path)).toEqual(['a.py', 'b.py', 'z.py']);
    expect(merged.totals).toEqual({ new: 2, known: 1, muted: 0 });
    expect(merged.runs).toHaveLength(1);
    expect(merged.runs[0]).toMatchObject({
      files: 5,
      counts: { error: 1, warning: 1, notice: 0 },
      outputs: { high: 3, path: 'x' },
    });
  });

  test('is as bad as its worst shard, and a shard that could not look is not hidden by the others', () => {
    const fine = reportOf({ verdict: 'pass', runs: [guardrailRun({ status: 'ran' })] });
    const crashed = reportOf({ verdict: 'broken', runs: [guardrailRun({ status: 'crashed', reason: 'It hung.' })] });
    expect(mergeReports([fine, crashed])).toMatchObject({
      verdict: 'broken',
      runs: [{ status: 'crashed', reason: 'It hung.' }],
    });
    expect(mergeReports([fine, reportOf({ verdict: 'fail', runs: [] })]).verdict).toBe('fail');
  });

  test('an entry is stale only when no shard matches it', () => {
    const left = reportOf({ stale: [entry('1'.repeat(32)), entry('2'.repeat(32))] });
    const right = reportOf({ stale: [entry('2'.repeat(32)), entry('3'.repeat(32))] });
    expect(mergeReports([left, right]).stale.map(({ fingerprint }) => fingerprint[0])).toEqual(['2']);
  });

  test('of one report is that report', () => {
    const report = reportOf({ findings: [settledFinding()], runs: [guardrailRun()] });
    expect(mergeReports([report])).toEqual(report);
  });
});
