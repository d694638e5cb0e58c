import { describe, expect, test } from '@jest/globals';
import { SAMPLE_RULES } from '../testing/report.js';
import type { Finding, Severity } from './finding.js';
import { arrange, contentHalf, type Settling, settle } from './settled-finding.js';

const BARE: Finding = { rule: 'bare-except/bare', message: 'It catches everything.' };

/** Settles findings of bare-except over a file whose lines are given. */
function settled(findings: readonly Finding[], given: Partial<Settling> = {}) {
  return settle(findings, {
    guardrail: 'bare-except',
    rules: SAMPLE_RULES,
    severities: new Map(),
    levelAt: () => null,
    lineText: (path, line) => `${path} ${line}`,
    ...given,
  });
}

function at(line: number, more: Partial<Finding> = {}): Finding {
  return { ...BARE, location: { path: 'a.py', line }, ...more };
}

describe('settling', () => {
  test('fills every field that the guardrail left open', () => {
    expect(settled([BARE])).toMatchObject([
      {
        guardrail: 'bare-except',
        severity: 'error',
        state: 'new',
        path: null,
        line: null,
        column: null,
        endLine: null,
        endColumn: null,
        remedy: SAMPLE_RULES.get('bare-except/bare')!.remedy,
        related: [],
      },
    ]);
    expect(settled([at(3)])).toMatchObject([{ path: 'a.py', line: 3, column: null, endLine: 3, endColumn: null }]);
    expect(Object.keys(settled([BARE])[0]!)).not.toContain('reason');
  });

  test('the configuration decides before the finding, and the finding before its rule', () => {
    const severityOf = (set: Severity | null, own?: Severity): Severity | undefined =>
      settled([{ ...BARE, ...(own === undefined ? {} : { severity: own }) }], {
        severities: new Map(set === null ? [] : [['bare-except/bare', set]]),
      })[0]?.severity;
    expect([severityOf(null), severityOf(null, 'notice'), severityOf('warning', 'notice')]).toEqual([
      'error',
      'notice',
      'warning',
    ]);
  });

  test('a rule that is off reports nothing, but for what its findings are otherwise', () => {
    const off = { severities: new Map([['bare-except/bare', 'off' as const]]) };
    expect(settled([BARE], off)).toEqual([]);
    const broad: Finding = { ...BARE, rule: 'bare-except/broad' };
    expect(settled([{ ...BARE, otherwise: broad }], off).map(({ rule }) => rule)).toEqual(['bare-except/broad']);
    expect(settled([{ ...BARE, otherwise: broad }]).map(({ rule }) => rule)).toEqual(['bare-except/bare']);
    const both = { severities: new Map([...off.severities, ['bare-except/broad', 'off' as const]]) };
    expect(settled([{ ...BARE, otherwise: broad }], both)).toEqual([]);
  });

  test('a rule that nobody declared is an error of ours', () => {
    expect(() => settled([{ ...BARE, rule: 'bare-except/none' }])).toThrow('undeclared rule bare-except/none');
  });
});

describe('fingerprints', () => {
  const prints = (...findings: readonly Finding[]): readonly string[] =>
    settled(findings).map(({ fingerprint }) => fingerprint);

  test('are the same wherever in its file the same line stands, white space aside', () => {
    const moved = (line: number, text: string): string => settled([at(line)], { lineText: () => text })[0]!.fingerprint;
    expect(moved(3, 'except:  # a')).toBe(moved(30, '  except: #a'));
    expect(moved(3, 'except:')).not.toBe(moved(3, 'except A:'));
  });

  test('follow the identity and not the line where there is one', () => {
    expect(prints(at(1, { identity: ['a'] }))).toEqual(prints(at(2, { identity: ['a'] })));
    expect(prints(at(1, { identity: ['ab', 'c'] }))).not.toEqual(prints(at(1, { identity: ['a', 'bc'] })));
  });

  test('tell the copies in one file apart, and files from each other by the second half alone', () => {
    const [first, second] = prints(at(1, { identity: ['a'] }), at(2, { identity: ['a'] }));
    expect([first !== second, contentHalf(first!) === contentHalf(second!)]).toEqual([true, true]);
    const [other] = prints({ ...at(1, { identity: ['a'] }), location: { path: 'b.py', line: 1 } });
    expect([other !== first, contentHalf(other!) === contentHalf(first!), first!.length]).toEqual([true, true, 32]);
  });

  test('an exact repetition counts once, and only an exact one', () => {
    expect(settled([at(1), at(1)])).toHaveLength(1);
    expect(settled([at(1, { identity: ['a'] }), at(1, { identity: ['b'] })])).toHaveLength(2);
    expect(arrange(settled([at(2), at(1)])).map(({ line }) => line)).toEqual([1, 2]);
  });
});
