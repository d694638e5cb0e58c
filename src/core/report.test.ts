import { describe, expect, test } from '@jest/globals';
import { settledFinding } from '../testing/report.js';
import { type FindingState, SEVERITIES, type Severity } from './finding.js';
import { countNew, EXIT_STATUS, type FailOn, type RunStatus, verdictOf } from './report.js';

const RAN = [{ status: 'ran' as const }];

function verdict(severity: Severity, failOn: FailOn, state: FindingState = 'new'): string {
  return verdictOf(RAN, [{ guardrail: 'ports', severity, state }], [], () => failOn);
}

describe('the verdict', () => {
  test('fails on new findings that are as bad as the threshold or worse, and on no others', () => {
    const fails = (failOn: FailOn): readonly Severity[] =>
      SEVERITIES.filter((severity) => verdict(severity, failOn) === 'fail');
    expect(fails('error')).toEqual(['error']);
    expect(fails('warning')).toEqual(['error', 'warning']);
    expect(fails('notice')).toEqual(['error', 'warning', 'notice']);
    expect(fails('never')).toEqual([]);
    expect([verdict('error', 'notice', 'known'), verdict('error', 'notice', 'muted')]).toEqual(['pass', 'pass']);
  });

  test.each<[string, readonly RunStatus[], readonly Severity[]]>([
    ['a guardrail crashed', ['ran', 'crashed'], []],
    ['none was run', [], []],
    ['the engine noted an error', ['ran'], ['notice', 'error']],
  ])('is broken when %s, whatever was found', (_, statuses, levels) => {
    const runs = statuses.map((status) => ({ status }));
    const notes = levels.map((level) => ({ level, message: 'No.' }));
    for (const findings of [[], [{ guardrail: 'ports', state: 'new', severity: 'error' } as const]]) {
      expect(verdictOf(runs, findings, notes, () => 'error')).toBe('broken');
    }
  });

  test('passes with guardrails that had nothing to look at and with lesser notes', () => {
    expect(verdictOf([{ status: 'skipped' }], [], [{ level: 'warning', message: 'Hm.' }], () => 'notice')).toBe('pass');
  });

  test('exits 0, 1 and 2', () => {
    expect(EXIT_STATUS).toEqual({ pass: 0, fail: 1, broken: 2 });
  });
});

test('counts are of the new findings of one guardrail by severity', () => {
  const findings = [
    ...SEVERITIES.flatMap((severity, index) => Array.from({ length: index + 1 }, () => settledFinding({ severity }))),
    settledFinding({ state: 'known' }),
    settledFinding({ state: 'muted' }),
    settledFinding({ rule: 'ports/duplicate' }),
  ];
  expect(countNew(findings, 'bare-except')).toEqual({ error: 1, warning: 2, notice: 3 });
});
