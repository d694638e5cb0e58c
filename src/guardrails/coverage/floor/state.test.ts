import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { advanced, bestOf, formatState, NO_STATE, ofPath, parseState, type State, withPath } from './state.js';

fc.configureGlobal({ seed: 20_261_101 });

const measured = (covered: number, date = '2026-02-01') => ({ tally: { covered, total: 1_000 }, date, commit: null });
const raised = (state: State, covered: number, reason: string | null = null) =>
  advanced(state, measured(covered), 2, reason);
const best = (state: State) => bestOf(state)?.level;

describe('the best measured', () => {
  test('is nothing at first, then the first measured', () => {
    expect(bestOf(NO_STATE)).toBeNull();
    expect(bestOf(raised(NO_STATE, 621))).toEqual({ level: 62_100_000, date: '2026-02-01' });
  });

  test('is rounded down, so that measuring the same again reaches it', () => {
    const state = advanced(NO_STATE, { ...measured(0), tally: { covered: 2, total: 3 } }, 2, null);
    expect(state.history[0]).toMatchObject({ percent: 66.66, covered: 2, total: 3 });
  });

  test('only rises without a reason', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1 }), (values) => {
        const state = values.reduce((current, value) => raised(current, value), NO_STATE);
        expect(best(state)).toBe(Math.max(...values) * 100_000);
        expect(state.history.map(({ percent }) => percent)).toEqual(
          [...new Set(state.history.map(({ percent }) => percent))].sort((a, b) => a - b),
        );
      }),
    );
  });

  test('falls for a reason, which stays in the file', () => {
    const state = raised(raised(NO_STATE, 800), 700, 'The generated client moved here');
    expect(best(state)).toBe(70_000_000);
    expect(state.history[1]).toMatchObject({ percent: 70, reason: 'The generated client moved here' });
    expect(best(raised(state, 750))).toBe(75_000_000);
    expect(raised(raised(NO_STATE, 700), 800, 'no need').history[1]).not.toHaveProperty('reason');
  });

  test('is not lowered by a lower entry that somebody adds without a reason', () => {
    const state = raised(NO_STATE, 800);
    expect(best({ ...state, history: [...state.history, { ...state.history[0]!, percent: 10 }] })).toBe(80_000_000);
  });
});

describe('the file', () => {
  test('survives writing and reading', () => {
    const state = raised(raised(raised(NO_STATE, 100), 200), 150, 'why');
    expect(parseState(formatState(state), 'x')).toEqual(state);
    expect(formatState(state).split('\n')).toHaveLength(9);
    expect(parseState(formatState(NO_STATE), 'x')).toEqual(NO_STATE);
  });

  test('remembers each path by its glob, whatever that is called, and knows files without paths', () => {
    const globs = ['src/**', '__proto__', 'constructor', 'a "quoted" {x,y}'];
    const state = globs.reduce(
      (current, glob) => withPath(current, glob, raised(NO_STATE, 500)),
      raised(NO_STATE, 100),
    );
    const read = parseState(formatState(state), 'x');
    for (const glob of globs) expect(best(ofPath(read, glob))).toBe(50_000_000);
    expect(best(read)).toBe(10_000_000);
    expect(bestOf(ofPath(read, 'toString'))).toBeNull();
    expect(raised(read, 200).paths).toEqual(read.paths);
    expect(bestOf(ofPath(parseState('{"version": 1, "history": []}', 'x'), 'src/**'))).toBeNull();
  });

  test.each([
    '',
    'null',
    '[]',
    '{"version": 2, "history": []}',
    '{"version": 1, "history": {}}',
    '{"version": 1, "history": [null]}',
    '{"version": 1, "history": [], "paths": []}',
    '{"version": 1, "history": [], "paths": {"a": {}}}',
    '{"version": 1, "history": [], "paths": {"a": [null]}}',
    '{"version": 1, "history": [{"date": "2026-02-30", "commit": null, "percent": 1, "covered": 1, "total": 1}]}',
    '{"version": 1, "history": [{"date": "2026-02-03", "commit": null, "percent": 101, "covered": 1, "total": 1}]}',
    '{"version": 1, "history": [{"date": "2026-02-03", "commit": null, "percent": 1, "covered": -1, "total": 1}]}',
    '{"version": 1, "history": [{"date": "2026-02-03", "commit": 7, "percent": 1, "covered": 1, "total": 1}]}',
  ])('refuses %s', (text) => {
    expect(() => parseState(text, '.guardrails/coverage.json')).toThrow(/restore it from git\.$/);
  });
});
