import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { SAMPLE_RULES, settledFinding } from '../testing/report.js';
import type { SettledFinding } from './finding.js';
import { isExpired, mute, type Suppression } from './suppress.js';

const DATE = '2026-01-01';

/** Whether a comment mutes a finding, by the words of the promise. */
function mutes({ scope, names, line, target }: Suppression, finding: SettledFinding): boolean {
  const meets = [line, target].some((place) => place === finding.line || place === finding.endLine);
  if (scope !== 'noqa')
    return (scope === 'file' || meets) && (names!.includes(finding.rule) || names!.includes(finding.guardrail));
  const codes = SAMPLE_RULES.get(finding.rule)?.codes ?? [];
  return meets && codes.length > 0 && (names === null || names.some((name) => codes.includes(name)));
}

test('a finding is muted by the first comment in force that names it where it stands', () => {
  const place = fc.integer({ min: 1, max: 5 });
  const suppression = fc
    .record({
      scope: fc.constantFrom('line' as const, 'file' as const, 'noqa' as const),
      names: fc.array(fc.constantFrom('bare-except', 'bare-except/bare', 'bare-except/broad', 'E722', 'E1', '*'), {
        maxLength: 3,
      }),
      all: fc.boolean(),
      reason: fc.constantFrom('', 'because'),
      until: fc.constantFrom(null, '2025-12-31', DATE),
      line: place,
      column: place,
      target: place,
    })
    .map(({ all, ...rest }): Suppression => ({ ...rest, names: all && rest.scope === 'noqa' ? null : rest.names }));
  const finding = fc
    .record({
      rule: fc.constantFrom('bare-except/bare', 'bare-except/broad'),
      line: fc.option(place),
      endLine: fc.option(place),
    })
    .map((given) => settledFinding({ path: 'a.py', ...given }));
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 8 }), fc.array(suppression, { maxLength: 8 }), (findings, facts) => {
      const { findings: muted, used } = mute(findings, [{ path: 'a.py', facts }], {
        rules: SAMPLE_RULES,
        date: DATE,
        judge: null,
        beyond: new Set(),
      });
      const first = findings.map((each) => facts.find((comment) => !isExpired(comment, DATE) && mutes(comment, each)));
      expect(muted.map(({ state }) => state)).toEqual(
        first.map((comment) => (comment === undefined ? 'new' : 'muted')),
      );
      expect([...used]).toEqual([...new Set(first.filter((comment) => comment !== undefined))]);
    }),
    { numRuns: 1_000 },
  );
});
