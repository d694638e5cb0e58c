import { expect, test } from '@jest/globals';
import { settledFinding } from '../../../testing/report.js';
import { compareFindings, type RuleChanges } from './compare-findings.js';
import { PUBLIC_PACKAGES } from './public-packages.js';

test('two reports are compared finding by finding, and what occurs twice has to occur twice', () => {
  const finding = (line: number, severity: 'error' | 'warning' = 'error') =>
    settledFinding({ rule: 'ports/collision', path: 'a.py', line, severity, message: 'm' });
  const changes = new Map<string, RuleChanges>();
  compareFindings(
    changes,
    'p==1',
    { findings: [finding(1), finding(2), finding(2), finding(3)] },
    { findings: [finding(1), finding(2), finding(3, 'warning'), finding(4)] },
  );
  const { same, gone, come } = changes.get('ports/collision')!;
  expect(same).toBe(2);
  expect(gone.map((line) => line.split(' ', 3).join(' '))).toEqual(['p==1 a.py:2:5 error', 'p==1 a.py:3:5 error']);
  expect(come.map((line) => line.split(' ', 3).join(' '))).toEqual(['p==1 a.py:3:5 warning', 'p==1 a.py:4:5 error']);
});

test('at least 25 public packages are pinned, each once', () => {
  const names = PUBLIC_PACKAGES.map(({ spec }) => spec.split('==', 1)[0]);
  expect(new Set(names).size).toBe(PUBLIC_PACKAGES.length);
  expect(names.length).toBeGreaterThanOrEqual(25);
  for (const { spec } of PUBLIC_PACKAGES) expect(spec).toMatch(/^[a-z-]+\d?==[\d.]+$/);
});
