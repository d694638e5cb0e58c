import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { SEVERITIES } from '../core/finding.js';
import { githubTokens, renderedMarkdown } from '../testing/rendered-markdown.js';
import { guardrailRun, hostileReport, reportOf, settledFinding } from '../testing/report.js';
import { RunnerModel } from '../testing/runner.js';
import { renderMarkdown } from './markdown.js';
import type { Budget } from './page.js';
import { JOB_SUMMARY, renderSummary } from './summary.js';

const LINKS = { server: 'https://github.com', repository: 'acme/monorepo', commit: 'abc1234' };
const SOURCE = { links: null };

const REPORT = reportOf({
  subject: { root: '.', commit: '0123456789abcdef', base: null },
  findings: [
    settledFinding({ path: 'b.py', severity: 'warning', rule: 'bare-except/broad', remedy: null }),
    settledFinding({ path: 'services/a b/(x).py', line: 3, endLine: 5 }),
    settledFinding({ path: 'c.py', state: 'known' }),
    settledFinding({ path: 'd.py', state: 'muted' }),
  ],
  runs: [
    guardrailRun({
      summary: [{ kind: 'table', title: 'Handlers', columns: ['Service', 'Bare'], rows: [['billing', 3]] }],
    }),
    guardrailRun({ guardrail: 'ports', status: 'skipped', reason: 'No service opens a port.', files: 0 }),
    guardrailRun({ guardrail: 'bandit', status: 'crashed', reason: 'Bandit timed out.', files: 0 }),
  ],
  stale: [
    { guardrail: 'ports', rule: 'ports/duplicate', path: 'x.py', fingerprint: 'ab', reason: 'Old.', why: 'fixed' },
  ],
  skipped: [{ reason: 'symlink', count: 2, examples: ['link.py'] }],
  notes: [{ level: 'warning', message: 'The cache could not be written.' }],
});

describe('renderSummary', () => {
  test('reads like this', () => {
    expect(renderSummary(REPORT, LINKS, JOB_SUMMARY)).toBe(`\
## Guardrails: could not check everything, 1 error and 1 warning

1 guardrail ran, 1 finding known from the baseline, 1 finding muted in the source and 1 stale in the baseline. At commit \`0123456789abcdef\`.

- **bandit** could not look: Bandit timed out.
- **warning**: The cache could not be written.

### New findings

#### 1 error: [bare-except/bare](https://github.com/org/guardrails/blob/v1/actions/bare-except/README.md#bare)

- [\`services/a b/(x).py:3\`](https://github.com/acme/monorepo/blob/abc1234/services/a%20b/%28x%29.py#L3-L5)\\
  Worker.run catches everything, even KeyboardInterrupt.\\
  **Fix:** Name the exceptions that can be handled here.

#### 1 warning: [bare-except/broad](https://github.com/org/guardrails/blob/v1/actions/bare-except/README.md#broad)

- [\`b.py:10\`](https://github.com/acme/monorepo/blob/abc1234/b.py#L10)\\
  Worker.run catches everything, even KeyboardInterrupt.

### What ran

| Guardrail | Status | Known | Muted | Files |
| --- | --- | --: | --: | --: |
| bare-except | 1 error and 1 warning | 1 | 1 | 12 |
| ports | skipped: No service opens a port. | 0 | 0 | 0 |
| bandit | **crashed** | 0 | 0 | 0 |

### bare-except

**Handlers**

| Service | Bare |
| --- | --- |
| billing | 3 |

<details><summary>1 stale baseline entry</summary>

| Rule | Place | Why | Reason given |
| --- | --- | --- | --- |
| ports/duplicate | \`x.py\` | matches no finding any more | Old. |

</details>

<details><summary>2 files not read</summary>

- 2 symbolic links: \`link.py\` and others

</details>
`);
  });

  test('a run without findings says so', () => {
    const summary = renderSummary(reportOf(), null, JOB_SUMMARY);
    expect(summary).toContain('## Guardrails: passed with no new findings\n');
    expect(summary).toContain('| bare-except | clean |');
    expect(summary).not.toContain('New findings');
  });

  test('rows that are not shown are counted', () => {
    const findings = Array.from({ length: 250 }, (_, line) => settledFinding({ line: line + 1 }));
    expect(renderSummary(reportOf({ findings }), null, JOB_SUMMARY)).toContain('_50 more findings not shown here._');
    const all = renderMarkdown(reportOf({ findings }), SOURCE);
    expect(all.match(/^- `services/gm)).toHaveLength(250);
    expect(all).not.toContain('not shown');
  });

  test('a remedy that every finding of a rule shares is told once', () => {
    const findings = [1, 2].map((line) => settledFinding({ line }));
    const remedy = findings[0]!.remedy!;
    const count = (text: string): number => text.split('**Fix:**').length - 1;
    expect(count(renderMarkdown(reportOf({ findings }), SOURCE))).toBe(1);
    const other = { ...findings[1]!, remedy: `${remedy} Or do not.` };
    expect(count(renderMarkdown(reportOf({ findings: [findings[0]!, other] }), SOURCE))).toBe(2);
  });

  test('of every rule some are shown, the rare before the many, and all are counted', () => {
    const findings = [
      ...Array.from({ length: 900 }, (_, line) => settledFinding({ line: line + 1 })),
      ...[1, 2].map((line) => settledFinding({ rule: 'drift/mismatch', path: 'z.txt', line })),
      settledFinding({ rule: 'bare-except/broad', severity: 'warning' }),
    ];
    const summary = renderSummary(reportOf({ findings }), null, { ...JOB_SUMMARY, findings: 10 });
    expect(summary).toContain('\n2 of drift/mismatch, 900 of bare-except/bare and 1 of bare-except/broad.\n');
    expect([...summary.matchAll(/^#### (\d+ \w+): /gm)].map(([, title]) => title)).toEqual([
      '2 errors',
      '900 errors',
      '1 warning',
    ]);
    expect(summary.match(/^- `/gm)).toHaveLength(10);
    expect(summary).toContain('_893 more findings not shown here._');
  });

  test('what would be 5 MB fits, with whole tables and every hidden row counted', () => {
    const text = 'é@|`'.repeat(60);
    const rows = Array.from({ length: 9000 }, (_, index) => [index, text]);
    const runs = [1, 2, 3].map((number) =>
      guardrailRun({ guardrail: `g${number}`, summary: [{ kind: 'table' as const, columns: ['n', 'text'], rows }] }),
    );
    const summary = renderSummary(reportOf({ runs }), null, JOB_SUMMARY);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_000_000);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(990_000);
    const hidden = [...summary.matchAll(/_(\d+) more rows not shown here\._/g)].map(([, count]) => Number(count));
    const shown = summary.match(/^\| \d+ \| é/gm)!.length;
    expect(hidden).toHaveLength(3);
    expect(hidden.reduce((sum, count) => sum + count, shown)).toBe(27_000);
    expect(summary.split('\n').filter((line) => line.startsWith('|') && !line.endsWith(' |'))).toEqual([]);
  });

  test('no report exceeds its budget, in bytes or in characters', () => {
    const budget: fc.Arbitrary<Budget> = fc.record({
      limit: fc.integer({ min: 200, max: 6000 }),
      unit: fc.constantFrom('bytes' as const, 'characters' as const),
    });
    fc.assert(
      fc.property(hostileReport(), budget, fc.nat(4), (report, { limit, unit }, findings) => {
        const summary = renderSummary(report, LINKS, { budget: { limit, unit }, findings });
        expect(unit === 'bytes' ? Buffer.byteLength(summary) : summary.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 1000, seed: 33 },
    );
  });

  test('nothing in a report becomes HTML, a link, a mention, a marker or a command', () => {
    const folds =
      /^<\/details>$|^<details><summary>(?:\d+ stale baseline entr(?:y|ies)|\d+ files? not read)<\/summary>$/;
    fc.assert(
      fc.property(hostileReport(), (report) => {
        const source = renderMarkdown(report, SOURCE);
        const { html, links, images, prose } = renderedMarkdown(source);
        expect(html.filter((node) => !folds.test(node))).toEqual([]);
        expect(links.filter((url) => !url.startsWith('https://github.com/org/guardrails/blob/v1/actions/'))).toEqual(
          [],
        );
        expect(images).toBe(0);
        expect(githubTokens(prose)).toEqual([]);
        expect(source).not.toContain('<!--');
        const runner = new RunnerModel();
        runner.feed('stdout', source);
        runner.end();
        expect(runner.commands).toEqual([]);
      }),
      { numRuns: 600, seed: 5 },
    );
  });

  test('the worst come first, those on changed lines before others', () => {
    const findings = SEVERITIES.flatMap((severity) => [
      settledFinding({ severity, path: `a-${severity}.py` }),
      settledFinding({ severity, path: `b-${severity}.py`, changed: true }),
    ]);
    const places = [...renderSummary(reportOf({ findings }), null, JOB_SUMMARY).matchAll(/`(.)-(\w+)\.py:10`/g)];
    expect(places.map(([, letter, severity]) => `${letter}-${severity}`)).toEqual(
      SEVERITIES.flatMap((severity) => [`b-${severity}`, `a-${severity}`]),
    );
  });
});
