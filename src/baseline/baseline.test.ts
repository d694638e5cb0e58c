import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { BaselineEntry } from '../core/report.js';
import { settledFinding } from '../testing/report.js';
import { baselineOf, formatBaseline, parseBaseline } from './baseline.js';
import { rewriteBaseline } from './write.js';

const ENTRY: BaselineEntry = { rule: 'bare-except/bare', path: 'a.py', fingerprint: 'ab'.repeat(16) };

function parsed(...entries: readonly unknown[]) {
  return parseBaseline(JSON.stringify({ version: 1, entries }), 'baseline.json');
}

describe('reading', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['rule must name a rule', { rule: 7 }],
    ['rule must name a rule', { rule: 'bare' }],
    ['rule must name a rule', { rule: 'Bare-Except/bare' }],
    ['path must be a path or null', { path: 7 }],
    ['path must be a path or null', { path: undefined }],
    ['fingerprint must be 32 hex digits', { fingerprint: 7 }],
    ['fingerprint must be 32 hex digits', { fingerprint: 'ab' }],
    ['fingerprint must be 32 hex digits', { fingerprint: 'AB'.repeat(16) }],
    ['reason must be a text of at most 1000 characters', { reason: 7 }],
    ['reason must be a text of at most 1000 characters', { reason: 'a'.repeat(1_001) }],
    ['until must be a date as YYYY-MM-DD', { until: 7 }],
    ['until must be a date as YYYY-MM-DD', { until: '2026-02-30' }],
  ])('refuses an entry whose %s: %j', (sentence, wrong) => {
    expect(() => parsed(ENTRY, { ...ENTRY, ...wrong })).toThrow(`entries[1].${sentence}`);
  });

  test('takes an entry of the repository as a whole, with a reason and a last day', () => {
    const entry = { ...ENTRY, path: null, reason: 'a'.repeat(1_000), until: '2026-02-28' };
    expect(parsed(entry).entries).toEqual([entry]);
  });

  test.each([
    ['{', 'not valid JSON'],
    ['{"version": 2, "entries": []}', 'not a baseline of version 1'],
    ['[]', 'not a baseline of version 1'],
    ['null', 'not a baseline of version 1'],
    ['{"version": 1}', 'entries must be a list'],
  ])('refuses %s', (text, sentence) => {
    expect(() => parseBaseline(text, 'baseline.json')).toThrow(sentence);
  });

  test('gives back what was written, sorted by path, rule and fingerprint, one entry a line', () => {
    const entry = fc.record({
      rule: fc.constantFrom('a/x', 'a/y'),
      path: fc.constantFrom(null, 'a.py', 'b.py'),
      fingerprint: fc.constantFrom('01'.repeat(16), '02'.repeat(16)),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const text = formatBaseline({ entries });
        const read = parseBaseline(text, 'baseline.json').entries;
        const keys = read.map(({ path, rule, fingerprint }) => `${path ?? ''} ${rule} ${fingerprint}`);
        expect(keys).toEqual([...keys].sort());
        expect(read).toHaveLength(entries.length);
        expect(text.split('\n')).toHaveLength(entries.length + 6);
        expect(formatBaseline({ entries: read })).toBe(text);
      }),
    );
  });
});

test('a baseline of findings tolerates all of them but those that are muted anyway', () => {
  const findings = [settledFinding(), settledFinding({ state: 'known' }), settledFinding({ state: 'muted' })];
  expect(baselineOf(findings).entries).toHaveLength(2);
});

describe('rewriting', () => {
  const finding = settledFinding({ path: 'b.py' });
  const writing = { reason: null, until: null, first: false, unjudged: [] };
  const applied = { findings: [finding], stale: [], matched: new Map() };

  test('grows only with a reason, unless it is the first', () => {
    const sentence = 'the baseline would grow by 1 (bare-except/bare in b.py is the first): fix them, or say why';
    expect(() => rewriteBaseline(applied, writing)).toThrow(sentence);
    const whole = { ...applied, findings: [settledFinding({ path: null })] };
    expect(() => rewriteBaseline(whole, writing)).toThrow('would grow by 1 (bare-except/bare is the first)');
    expect(rewriteBaseline(applied, { ...writing, first: true })).toMatchObject({ added: 1, removed: 0 });
    const { baseline } = rewriteBaseline(applied, { ...writing, reason: 'later', until: '2026-12-31' });
    expect(baseline.entries).toEqual([
      { rule: finding.rule, path: 'b.py', fingerprint: finding.fingerprint, reason: 'later', until: '2026-12-31' },
    ]);
  });

  test('keeps the reasons of what stays, under its new path, and the entries of what nobody looked for', () => {
    const kept = { ...ENTRY, reason: 'old', until: '2026-12-31' };
    const unjudged = [{ ...ENTRY, rule: 'ports/conflict' }];
    const matched = new Map([[finding, kept]]);
    const stale = [
      { guardrail: 'ports', rule: 'ports/x', path: null, fingerprint: 'x', reason: null, why: 'fixed' as const },
    ];
    const result = rewriteBaseline({ findings: [finding], stale, matched }, { ...writing, unjudged });
    expect(result).toEqual({
      baseline: { entries: [...unjudged, { ...kept, path: 'b.py', fingerprint: finding.fingerprint }] },
      added: 0,
      removed: 1,
    });
  });

  test('never takes in what is muted', () => {
    const muted = { ...applied, findings: [settledFinding({ state: 'muted' })] };
    expect(rewriteBaseline(muted, writing).baseline.entries).toEqual([]);
  });
});
