import { describe, expect, test } from '@jest/globals';
import { guardrailRun, reportOf, settledFinding } from '../testing/report.js';
import { COMMON_OUTPUTS, outputsOf } from './outputs.js';

const PATHS = { report: '/tmp/report.json', sarif: '/tmp/report.sarif' };

describe('outputsOf', () => {
  test('every action has the common ones', () => {
    const findings = [settledFinding(), settledFinding({ severity: 'notice' }), settledFinding({ state: 'muted' })];
    const outputs = outputsOf(reportOf({ findings, runs: [guardrailRun({ outputs: { total: 3 } })] }), PATHS, null);
    expect(outputs).toEqual({
      verdict: 'fail',
      new: '2',
      errors: '1',
      warnings: '0',
      notices: '1',
      known: '0',
      muted: '1',
      fixed: '0',
      stale: '0',
      skipped: '0',
      report: '/tmp/report.json',
      sarif: '/tmp/report.sarif',
    });
    expect(Object.keys(outputs)).toEqual(Object.keys(COMMON_OUTPUTS));
  });

  test('the action of one guardrail has its own as well, and none replaces a common one', () => {
    const runs = [
      guardrailRun({ outputs: { ratio: 0.5, verdict: 'pass!' } }),
      guardrailRun({ guardrail: 'ports', outputs: { ports: 3 } }),
    ];
    expect(outputsOf(reportOf({ runs }), PATHS, 'bare-except')).toMatchObject({ verdict: 'pass', ratio: '0.5' });
    expect(outputsOf(reportOf({ runs }), PATHS, 'bare-except')).not.toHaveProperty('ports');
  });

  test('what had nothing to look at is counted, but not who came along with the one guardrail', () => {
    const runs = [
      guardrailRun(),
      guardrailRun({ guardrail: 'drift', status: 'skipped' }),
      guardrailRun({ guardrail: 'source', status: 'skipped' }),
    ];
    const skipped = (guardrail: string | null): string | undefined =>
      outputsOf(reportOf({ runs }), PATHS, guardrail).skipped;
    expect([skipped(null), skipped('drift'), skipped('bare-except')]).toEqual(['2', '1', '0']);
  });

  test('none is over 32 KiB, and all together not over 256 KiB', () => {
    const outputs = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`o${index}`, '👩‍👩‍👧‍👦'.repeat(40_000)]),
    );
    const values = Object.values(outputsOf(reportOf({ runs: [guardrailRun({ outputs })] }), PATHS, 'bare-except'));
    expect(values).toHaveLength(52);
    const sizes = values.map((value) => Buffer.byteLength(value));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(32 * 1024);
    expect(Math.max(...sizes)).toBeGreaterThan(32_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(256 * 1024);
  });
});
