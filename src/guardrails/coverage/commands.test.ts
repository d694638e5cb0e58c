import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { fixture } from '../../testing/fixture.js';
import type { Tree } from '../../testing/repo.js';
import coverage from './index.js';

const STATE = '.guardrails/coverage.json';
const TREE = {
  ...fixture('coverage', 'monorepo'),
  'guardrails.yml': 'coverage:\n  paths: {"legacy/**": 50, "billing/**": 10}\n',
};
const guardrails = (tree: Tree, ...args: readonly string[]) => command(tree, [coverage], ['coverage', ...args]);

describe('`coverage raise`', () => {
  test('remembers the best of the total and of each path with a floor', async () => {
    const { text, tree, status } = await guardrails(TREE, 'raise');
    expect(text).toBe(
      'The best measured is now 56.66 % (before: none).\n' +
        'The best measured of `billing/**` is now 58.82 % (before: none).\n' +
        'The best measured of `legacy/**` is now 53.84 % (before: none).\n',
    );
    expect(status).toBe(0);
    expect(JSON.parse(String(tree[STATE]))).toMatchObject({
      version: 1,
      history: [{ percent: 56.66 }],
      paths: { 'billing/**': [{ percent: 58.82, covered: 10, total: 17 }], 'legacy/**': [{ percent: 53.84 }] },
    });
    const again = await guardrails(tree, 'raise');
    expect(again.text).toMatch(/^(The best measured.* stays [0-9.]+ %\.\n){3}$/);
    expect(again.tree).toEqual(tree);
  });

  test('raises what rose, and lowers the best of a path for a reason only', async () => {
    const milestone = { date: '2026-01-01', commit: null, percent: 60, covered: 6, total: 10 };
    const state = { version: 1, history: [{ ...milestone, percent: 50 }], paths: { 'legacy/**': [milestone] } };
    const before = { ...TREE, [STATE]: JSON.stringify(state) };
    const refused = await guardrails(before, 'raise');
    expect(refused.status).toBe(1);
    expect(refused.text).toContain(
      'Coverage of `legacy/**` is 53.84 %, below the best measured of 60.00 %: give --reason to lower it.\n',
    );
    expect(JSON.parse(String(refused.tree[STATE]))).toMatchObject({
      history: [{ percent: 50 }, { percent: 56.66 }],
      paths: { 'legacy/**': [milestone], 'billing/**': [{ percent: 58.82 }] },
    });
    const lowered = await guardrails(before, 'raise', '--reason', 'Code moved');
    expect(lowered.status).toBe(0);
    expect(JSON.parse(String(lowered.tree[STATE])).paths['legacy/**']).toMatchObject([
      milestone,
      { percent: 53.84, reason: 'Code moved' },
    ]);
  });
});

test('`coverage list` has a row for each file, with the floor of the path that it counts for', async () => {
  const tree = { ...TREE, 'guardrails.yml': 'coverage:\n  paths: {"legacy/**": 50}\n' };
  const { text } = await guardrails(tree, 'list', '--format', 'json');
  expect(JSON.parse(text)).toEqual([
    {
      path: 'billing/invoice.py',
      statements: 15,
      covered: 9,
      missing: 6,
      branches: 2,
      'missing-branches': 1,
      percent: 58.82,
      floor: null,
    },
    {
      path: 'legacy/never.py',
      statements: 4,
      covered: 0,
      missing: 4,
      branches: 2,
      'missing-branches': 2,
      percent: 0,
      floor: 50,
    },
    {
      path: 'legacy/report.py',
      statements: 7,
      covered: 7,
      missing: 0,
      branches: 0,
      'missing-branches': 0,
      percent: 100,
      floor: 50,
    },
  ]);
});
