import { describe, expect, test } from '@jest/globals';
import { OutputError, readOutput } from './output.js';

const FILE = '/srv/billing.py';
const RESULT: Readonly<Record<string, unknown>> = {
  filename: FILE,
  test_id: 'B101',
  test_name: 'assert_used',
  issue_severity: 'LOW',
  issue_confidence: 'HIGH',
  issue_text: 'Use of assert.',
  issue_cwe: { id: 703 },
  line_number: 3,
  line_range: [3, 4],
  col_offset: 0,
  end_col_offset: 6,
};

const report = (parts: object): string => JSON.stringify({ errors: [], results: [], metrics: {}, ...parts });
const read = (json: string, messages = '') => readOutput(json, messages, [FILE], '/srv').get(FILE);

describe('a report of bandit', () => {
  test('is read file by file', () => {
    const metrics = { _totals: { loc: 2 }, [FILE]: { loc: 2, 'SEVERITY.LOW': 1 } };
    expect(read(report({ results: [RESULT], metrics }))).toMatchObject({
      issues: [{ test: 'B101', severity: 'LOW', confidence: 'HIGH', cwe: 703, line: 3, range: [3, 4] }],
      counts: { loc: 2, 'SEVERITY.LOW': 1 },
      skipped: null,
    });
  });

  test('may name files relative to the root', () => {
    expect(read(report({ results: [{ ...RESULT, filename: './billing.py' }] }))!.issues).toHaveLength(1);
  });

  test.each(['filename', 'test_id', 'test_name', 'issue_severity', 'issue_confidence', 'issue_text', 'line_number'])(
    'without %s in a result is none',
    (key) => {
      expect(() => read(report({ results: [{ ...RESULT, [key]: undefined }] }))).toThrow(OutputError);
    },
  );

  test.each([
    { results: [7] },
    { results: {} },
    { results: [{ ...RESULT, issue_severity: 'FATAL' }] },
    { results: [{ ...RESULT, line_number: '3' }] },
    { errors: ['x'] },
    { errors: [{ filename: FILE }] },
    { metrics: [] },
    { metrics: { [FILE]: 3 } },
    { metrics: { [FILE]: { loc: 'many' } } },
    { metrics: { '/etc/passwd': { loc: 1 } } },
  ])('of another shape is none: %j', (parts) => {
    expect(() => read(report(parts))).toThrow(OutputError);
  });

  test('with keys of the prototype is only data', () => {
    const json = `{"errors":[],"results":[],"metrics":{"${FILE}":{"__proto__":5,"loc":1}}}`;
    expect(Object.entries(read(json)!.counts!)).toEqual([
      ['__proto__', 5],
      ['loc', 1],
    ]);
    expect(({} as Record<string, unknown>).loc).toBeUndefined();
  });

  test('tells nothing of where an object of bandit lay in memory', () => {
    const text = 'members could not be told {<ast.List object at 0x7f17819aec50>}';
    const [issue] = read(report({ results: [{ ...RESULT, issue_text: text }] }))!.issues;
    expect(issue!.text).toBe('members could not be told {<ast.List object>}');
  });

  test('comes with the tests that broke down on the way', () => {
    const messages = `[main]\tINFO\tx\n[tester]\tERROR\tBandit internal error running: sql on file ${FILE} at line 12: boomTraceback`;
    const metrics = { [FILE]: { loc: 1 } };
    expect(read(report({ metrics }), messages)!.stumbles).toEqual([{ test: 'sql', line: 12 }]);
  });
});
