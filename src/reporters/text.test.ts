import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hostileText } from '../testing/hostile.js';
import { guardrailRun, hostileReport, reportOf, settledFinding } from '../testing/report.js';
import { RunnerModel } from '../testing/runner.js';
import { widthOf, wrapped } from './columns.js';
import { excerptOf } from './excerpt.js';
import { renderText } from './text.js';

const SOURCE: Readonly<Record<number, string>> = { 10: '    except:  # whatever', 120: "\tname = lookup('日本', key)" };

const CONTEXT = {
  sourceLine: (_path: string, line: number) => SOURCE[line] ?? null,
  terminal: { width: 80, colour: false },
  timings: false,
};

const REPORT = reportOf({
  findings: [
    settledFinding({ related: [{ path: 'services/search/worker.py', line: 3, message: 'The same handler.' }] }),
    settledFinding({
      line: 120,
      column: 16,
      endLine: 121,
      endColumn: 3,
      severity: 'warning',
      rule: 'bare-except/broad',
      message: 'Worker.poll catches Exception and drops it, which nobody will ever notice in time.',
      remedy: null,
    }),
    settledFinding({
      path: null,
      line: null,
      column: null,
      rule: 'ports/duplicate',
      severity: 'notice',
      message: 'Two share 8080.',
    }),
    settledFinding({ path: 'x.py', state: 'known' }),
  ],
  runs: [
    guardrailRun({ files: 1145 }),
    guardrailRun({ guardrail: 'ports', status: 'skipped', reason: 'No service opens a port.' }),
  ],
  stale: [{ guardrail: 'ports', rule: 'ports/duplicate', path: 'a.py', fingerprint: 'ab', reason: null, why: 'fixed' }],
  skipped: [{ reason: 'symlink', count: 2, examples: [] }],
});

describe('renderText', () => {
  test('reads like this', () => {
    expect(renderText(REPORT, CONTEXT)).toBe(`\
the repository
  notice ports/duplicate  Two share 8080.
      fix Name the exceptions that can be handled here.

services/billing/worker.py
  10:5 error bare-except/bare  Worker.run catches everything, even
    KeyboardInterrupt.
     10 │     except:  # whatever
        │     ^^^^^^^
        fix Name the exceptions that can be handled here.
        see services/search/worker.py:3: The same handler.

  120:16 warning bare-except/broad  Worker.poll catches Exception and drops it,
    which nobody will ever notice in time.
    120 │     name = lookup('日本', key)
        │                   ^^^^^^^^^^^^

1 baseline entry is stale; \`guardrails baseline\` removes what is fixed.
  fixed ports/duplicate a.py

Failed with 1 error, 1 warning and 1 notice in 1 file: checked bare-except (1145
  files); skipped ports (No service opens a port); not read: 2 symbolic links; 1
  known, 0 muted; 1 stale.
`);
  });

  test('a clean run is one calm line', () => {
    const terminal = { width: null, colour: false };
    expect(renderText(reportOf(), { ...CONTEXT, terminal })).toBe('Clean: checked bare-except (12 files).\n');
    expect(renderText(reportOf(), { ...CONTEXT, terminal, timings: true })).toBe(
      'Clean: checked bare-except (12 files, 0.04 s).\n',
    );
  });

  test('a run that could not look says so, and why', () => {
    const runs = [guardrailRun({ guardrail: 'bandit', status: 'crashed', reason: 'Bandit timed out.' })];
    const text = renderText(reportOf({ runs, notes: [{ level: 'warning', message: 'The cache is gone.' }] }), CONTEXT);
    expect(text).toBe(`\
error: bandit could not look: Bandit timed out.
warning: The cache is gone.

Could not check everything; no new findings: nothing was checked.
`);
  });

  test('colours are ours alone and change no text', () => {
    const terminal = { width: 80, colour: true };
    const findings = [settledFinding({ message: 'A \x1b[2Jhostile\x1b[0m message.' })];
    const coloured = renderText(reportOf({ findings }), { ...CONTEXT, terminal });
    expect(coloured).toContain('\x1b[1;31merror\x1b[0m');
    expect(coloured).toContain('A \\x1b[2Jhostile\\x1b[0m message.');
    expect(coloured.replaceAll(/\x1b\[[\d;]*m/g, '')).toBe(renderText(reportOf({ findings }), CONTEXT));
  });

  test('is harmless whatever the report and the sources hold', () => {
    fc.assert(
      fc.property(
        hostileReport(),
        hostileText(),
        fc.boolean(),
        fc.option(fc.nat(120)),
        (report, line, colour, width) => {
          const text = renderText(report, {
            sourceLine: () => line.replaceAll('\n', ''),
            terminal: { width, colour },
            timings: true,
          });
          const runner = new RunnerModel();
          runner.feed('stdout', text);
          runner.end();
          expect(runner.commands).toEqual([]);
          expect(text.replaceAll(/\x1b\[[\d;]*m/g, '')).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]/);
          expect(text.endsWith('.\n')).toBe(true);
        },
      ),
      { numRuns: 2000, seed: 2 },
    );
  });
});

describe('excerptOf', () => {
  test.each([
    ['value = 1', { column: 1, endColumn: 6 }, 40, 'value = 1', '^^^^^'],
    ['value = 1', { column: 9, endColumn: null }, 40, 'value = 1', '        ^'],
    ['\tx = 👩‍👩‍👧 # y', { column: 5, endColumn: 6 }, 40, '    x = 👩‍👩‍👧 # y', `${' '.repeat(7)}^`],
    ['日本 = x', { column: 6, endColumn: 99 }, 40, '日本 = x', `${' '.repeat(7)}^`],
  ])('%j %j', (line, span, width, text, marks) => {
    expect(excerptOf(line, span, width)).toEqual({ text, marks });
  });

  test('shows the part around the span of a line that is too long', () => {
    const line = `${'a'.repeat(300)}NEEDLE${'b'.repeat(300)}`;
    const { text, marks } = excerptOf(line, { column: 301, endColumn: 307 }, 60)!;
    expect(widthOf(text)).toBeLessThanOrEqual(60);
    expect(text.startsWith('…a') && text.endsWith('b…')).toBe(true);
    expect(text.slice(marks.indexOf('^'), marks.length)).toBe('NEEDLE');
  });

  test('has nothing to show for a place that is not there', () => {
    expect(excerptOf('short', { column: 9, endColumn: null }, 40)).toBeNull();
    expect(excerptOf(' '.repeat(20_000), { column: 1, endColumn: null }, 40)).toBeNull();
  });
});

describe('columns', () => {
  test('wide characters take two, marks none', () => {
    expect([widthOf('abc'), widthOf('日本'), widthOf('e\u0301'), widthOf('한a')]).toEqual([3, 4, 1, 3]);
  });

  test('words are never split and never lost', () => {
    expect(wrapped('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrapped('one two', 8, 4)).toEqual(['one', 'two']);
    expect(wrapped('extraordinarily long', 4)).toEqual(['extraordinarily', 'long']);
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 30 }), (text, width) => {
        expect(wrapped(text, width).join(' ')).toBe(text);
      }),
      { seed: 1 },
    );
  });
});
