import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { SettledFinding } from '../core/finding.js';
import type { BaselineEntry } from '../core/report.js';
import { contentHalf } from '../core/settled-finding.js';
import { settledFinding } from '../testing/report.js';
import { applyBaseline } from './apply.js';

const APPLYING = { date: '2026-01-01', exists: () => false, judged: () => true };

/** A finding of a content in a file; no two of one file have the same place. */
function finding(path: string, content: number, place: number): SettledFinding {
  const what = content.toString(16).padStart(16, '0');
  const where = createHash('sha256').update(`${path} ${place}`).digest('hex').slice(0, 16);
  return settledFinding({ path, line: place + 1, fingerprint: what + where });
}

function entries(path: string, contents: readonly number[]): readonly BaselineEntry[] {
  return contents.map((content, place) => {
    const { rule, fingerprint } = finding(path, content, place);
    return { rule, path, fingerprint };
  });
}

function findings(path: string, contents: readonly number[]): readonly SettledFinding[] {
  return contents.map((content, place) => finding(path, content, place + 100));
}

/** From which file the findings of each file are known, as a look at every pair of files tells. */
function renames(gone: readonly (readonly number[])[], fresh: readonly (readonly number[])[]): readonly string[] {
  const left = new Map(fresh.entries());
  return gone.flatMap((old, from) => {
    const common = (contents: readonly number[]): number =>
      [...new Set(old)].reduce(
        (sum, each) =>
          sum + Math.min(old.filter((one) => one === each).length, contents.filter((one) => one === each).length),
        0,
      );
    const [best] = [...left].sort(([a, one], [b, other]) => common(other) - common(one) || a - b);
    if (best === undefined || common(best[1]) === 0) return [];
    left.delete(best[0]);
    return Array.from({ length: common(best[1]) }, () => `old/${from}.py new/${best[0]}.py`);
  });
}

describe('renamed files', () => {
  test('are known by what most of their findings have in common with a file that is gone, of several the first', () => {
    const contents = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(contents, { maxLength: 6 }), fc.array(contents, { maxLength: 6 }), (gone, fresh) => {
        const {
          matched,
          findings: marked,
          stale,
        } = applyBaseline(
          fresh.flatMap((each, index) => findings(`new/${index}.py`, each)),
          { entries: gone.flatMap((each, index) => entries(`old/${index}.py`, each)) },
          APPLYING,
        );
        const pairs = Array.from(matched, ([now, then]) => `${then.path} ${now.path}`);
        expect(pairs.sort()).toEqual([...renames(gone, fresh)].sort());
        for (const [now, then] of matched) expect(contentHalf(now.fingerprint)).toBe(contentHalf(then.fingerprint));
        expect(new Set(matched.values()).size).toBe(matched.size);
        expect(marked.filter(({ state }) => state === 'known')).toHaveLength(matched.size);
        expect(stale).toHaveLength(gone.flat().length - matched.size);
      }),
      { numRuns: 500 },
    );
  });

  test('find their namesakes although a thousand files hold the same', () => {
    const numbers = Array.from({ length: 1_000 }, (_, index) => index);
    const { matched } = applyBaseline(
      numbers.toReversed().flatMap((index) => findings(`new/${index}.py`, [7, 7, 7])),
      { entries: numbers.flatMap((index) => entries(`old/${index}.py`, [7, 7, 7])) },
      APPLYING,
    );
    const names = Array.from(matched, ([now, then]) => [now.path, then.path]);
    expect(names).toHaveLength(3_000);
    expect(new Set(names.map(([now]) => now)).size).toBe(1_000);
    expect(new Set(names.map(([, then]) => then)).size).toBe(1_000);
  });
});

test('an entry past its day is expired and tolerates nothing', () => {
  const [kept, late] = entries('a.py', [1, 2]);
  const known = { entries: [kept!, { ...late!, until: '2025-12-31' }] };
  const now = [finding('a.py', 1, 0), finding('a.py', 2, 1)];
  const { findings: marked, stale } = applyBaseline(now, known, { ...APPLYING, exists: () => true });
  expect(marked.map(({ state }) => state)).toEqual(['known', 'new']);
  expect(stale.map(({ fingerprint, why }) => [fingerprint, why])).toEqual([[late!.fingerprint, 'expired']]);
});
