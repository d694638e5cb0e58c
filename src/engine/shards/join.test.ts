import { describe, expect, test } from '@jest/globals';
import { guardrailRun, reportOf, settledFinding } from '../../testing/report.js';
import { joinReports } from './join.js';

const entry = (fingerprint: string) =>
  ({ guardrail: 'source', rule: 'source/broken', path: 'a.py', fingerprint, reason: null, why: 'fixed' }) as const;
const metric = { guardrail: 'source', name: 'broken', value: 1, unit: 'count', labels: {} };
const cameAlong = (files: number) => guardrailRun({ guardrail: 'source', files, outputs: { broken: 1 } });
const broken = settledFinding({ rule: 'source/broken', path: 'a.py', fingerprint: 'a'.repeat(32) });

describe('joinReports', () => {
  test('counts what came along with several guardrails once, where it looked at the most files', () => {
    const drift = reportOf({
      runs: [guardrailRun({ guardrail: 'drift' }), cameAlong(3)],
      findings: [settledFinding({ rule: 'drift/mismatch', path: 'z.txt', fingerprint: 'd'.repeat(32) }), broken],
      metrics: [metric],
    });
    const bandit = reportOf({
      runs: [guardrailRun({ guardrail: 'bandit' }), cameAlong(5)],
      findings: [broken, settledFinding({ rule: 'bandit/b101', state: 'known', fingerprint: 'b'.repeat(32) })],
      metrics: [metric],
    });
    const joined = joinReports([drift, bandit]);
    expect(joined.runs.map(({ guardrail, files, counts }) => [guardrail, files, counts.error])).toEqual([
      ['drift', 12, 1],
      ['source', 5, 1],
      ['bandit', 12, 0],
    ]);
    expect(joined.findings.map(({ rule }) => rule)).toEqual(['source/broken', 'bandit/b101', 'drift/mismatch']);
    expect([joined.totals, joined.metrics.length]).toEqual([{ new: 2, known: 1, muted: 0 }, 1]);
  });

  test('is as bad as the worst of them, and hides no crash', () => {
    const fine = reportOf({ runs: [guardrailRun({ guardrail: 'drift' }), cameAlong(9)] });
    const crashed = reportOf({
      verdict: 'broken',
      runs: [guardrailRun({ guardrail: 'source', status: 'crashed', reason: 'It hung.', files: 0 })],
    });
    const joined = joinReports([fine, crashed]);
    expect([joined.verdict, joined.runs[1]]).toMatchObject(['broken', { status: 'crashed', reason: 'It hung.' }]);
    expect(joinReports([fine, reportOf({ findings: [settledFinding()] })]).verdict).toBe('fail');
  });

  test('an entry is stale when everybody who judged it says so', () => {
    const runs = [cameAlong(1)];
    const left = reportOf({ runs, stale: [entry('1'.repeat(32)), entry('2'.repeat(32))] });
    const right = reportOf({ runs, stale: [entry('2'.repeat(32)), entry('3'.repeat(32))] });
    const other = reportOf({ runs: [guardrailRun({ guardrail: 'drift' })] });
    expect(joinReports([left, right, other]).stale.map(({ fingerprint }) => fingerprint[0])).toEqual(['2']);
  });

  test('of one report is that report', () => {
    const report = reportOf({ findings: [settledFinding()], runs: [guardrailRun()] });
    expect(joinReports([report])).toEqual(report);
  });
});
