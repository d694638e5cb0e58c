import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Report } from '../core/report.js';
import { guardrailRun, hostileReport, reportOf, settledFinding } from '../testing/report.js';
import { RunnerModel } from '../testing/runner.js';
import { renderJson } from './json.js';

const FORMAT = ['version', 'tool', 'verdict', 'subject', 'runs', 'findings', 'stale', 'metrics', 'totals'];
const RUN = ['guardrail', 'status', 'reason', 'milliseconds', 'files', 'counts'];
const FINDING = [
  ...['guardrail', 'rule', 'severity', 'state', 'message', 'path', 'line', 'column', 'endLine', 'endColumn'],
  ...['remedy', 'fingerprint', 'related', 'docs'],
];

describe('renderJson', () => {
  test('has the keys of the format, in its order, and further ones only after them', () => {
    const finding = settledFinding({ properties: { cwe: 703 }, changed: true, path: null, line: null, remedy: null });
    const metrics = [{ guardrail: 'coverage', name: 'coverage_ratio', value: 0.5, unit: 'ratio' }];
    const parsed = JSON.parse(renderJson(reportOf({ findings: [finding], metrics })));
    expect(Object.keys(parsed).slice(0, FORMAT.length)).toEqual(FORMAT);
    expect(Object.keys(parsed.runs[0]).slice(0, RUN.length)).toEqual(RUN);
    expect(Object.keys(parsed.runs[0].counts)).toEqual(['error', 'warning', 'notice']);
    expect(Object.keys(parsed.findings[0]).slice(0, FINDING.length)).toEqual(FINDING);
    expect(parsed.findings[0]).toMatchObject({
      path: null,
      line: null,
      remedy: null,
      related: [],
      properties: { cwe: 703 },
    });
    expect(parsed.metrics).toEqual([{ ...metrics[0], labels: {} }]);
    expect(parsed.subject).toEqual({ root: '.', commit: null, base: null });
    expect(parsed.totals).toEqual({ new: 1, known: 0, muted: 0 });
  });

  test('key order does not depend on how the report was built', () => {
    const report = reportOf({ findings: [settledFinding({ related: [{ message: 'Here.', line: 3, path: 'a.py' }] })] });
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, inner]) => [key, reversed(inner)]),
            )
          : value;
    expect(renderJson(reversed(report) as Report)).toBe(renderJson(report));
  });

  test('holds the whole report, and makes no command on a runner', () => {
    fc.assert(
      fc.property(hostileReport(), (report) => {
        const text = renderJson(report);
        const parsed: Report = JSON.parse(text);
        expect(parsed).toMatchObject(JSON.parse(JSON.stringify(report)));
        const runner = new RunnerModel();
        runner.feed('stdout', text);
        runner.end();
        expect(runner.commands).toEqual([]);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  test('ends in a line feed', () => {
    expect(renderJson(reportOf({ runs: [guardrailRun()] })).endsWith('}\n')).toBe(true);
  });
});
