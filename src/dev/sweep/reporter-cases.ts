import type { Block } from '../../core/document.js';
import type { Report } from '../../core/report.js';
import { planAnnotations } from '../../reporters/annotations.js';
import { REPORTERS } from '../../reporters/formats.js';
import type { ReporterContext } from '../../reporters/reporter.js';
import { renderSummary } from '../../reporters/summary.js';
import { renderTable, TABLE_FORMATS } from '../../reporters/table.js';
import { guardrailRun, reportOf, SAMPLE_RULES } from '../../testing/report.js';
import { FINDING_SHAPES, findingsOf } from './engine-cases.js';
import type { SweepCase } from './sweep-case.js';

const CONTEXT: ReporterContext = {
  rules: SAMPLE_RULES,
  sourceLine: () => 'x = 1',
  terminal: { width: 80, colour: true },
  links: { server: 'https://github.com', repository: 'a/b', commit: '0'.repeat(40) },
  timings: false,
};

const BLOCKS: Readonly<Record<string, (size: number) => Block>> = {
  'a block with much text': (size) => ({ kind: 'text', text: 'word *_`<> '.repeat(size) }),
  'a block with many paragraphs': (size) => ({ kind: 'text', text: 'word\n\n'.repeat(size) }),
  'a block with many rows': (size) => ({
    kind: 'table',
    columns: ['a', 'b'],
    rows: Array.from({ length: size }, () => ['a', 1]),
  }),
  'a block with many columns': (size) => ({
    kind: 'table',
    columns: Array.from({ length: size }, () => 'a'),
    rows: [],
  }),
  'a block with many items': (size) => ({ kind: 'list', title: 'x', items: Array.from({ length: size }, () => 'a') }),
  'a block with a large diagram': (size) => ({ kind: 'mermaid', source: 'a --> b\n'.repeat(size) }),
  'a block of backticks': (size) => ({ kind: 'mermaid', source: '`'.repeat(size) }),
};

const REPORTS: Readonly<Record<string, (size: number) => Report>> = {
  ...Object.fromEntries(
    Object.entries(FINDING_SHAPES).map(([shape, at]) => [
      `findings ${shape}`,
      (size: number) => reportOf({ findings: findingsOf(size, at) }),
    ]),
  ),
  'one finding with many related places': (size) =>
    reportOf({
      findings: findingsOf(1, () => ({
        related: Array.from({ length: size }, (_, line) => ({ path: 'a.py', line: line + 1, message: 'Here.' })),
      })),
    }),
  'one finding with a long message': (size) =>
    reportOf({ findings: findingsOf(1, () => ({ message: 'word '.repeat(size), remedy: 'w'.repeat(size) })) }),
  'one finding with a long path': (size) => reportOf({ findings: findingsOf(1, () => ({ path: 'ab/'.repeat(size) })) }),
  'many stale entries': (size) =>
    reportOf({
      stale: Array.from({ length: size }, (_, index) => ({
        guardrail: 'ports',
        rule: 'ports/x',
        path: `a/${index}.py`,
        fingerprint: 'ab'.repeat(16),
        reason: null,
        why: 'fixed',
      })),
    }),
  'many notes': (size) => reportOf({ notes: Array.from({ length: size }, () => ({ level: 'error', message: 'No.' })) }),
  'many runs': (size) =>
    reportOf({ runs: Array.from({ length: size }, (_, index) => guardrailRun({ guardrail: `g${index}` })) }),
  ...Object.fromEntries(
    Object.entries(BLOCKS).map(([shape, block]) => [
      shape,
      (size: number) => reportOf({ runs: [guardrailRun({ summary: [block(size)] })] }),
    ]),
  ),
};

/** Every reporter, the annotations, the summary within its limit, and the tables of commands. */
export function reporterCases(): readonly SweepCase[] {
  const renderers = {
    ...Object.fromEntries(
      Object.entries(REPORTERS).map(([format, render]) => [
        `reporters/${format}.ts`,
        (report: Report) => render(report, CONTEXT),
      ]),
    ),
    'reporters/annotations.ts': (report: Report) => planAnnotations(report),
    'reporters/summary.ts': (report: Report) =>
      renderSummary(report, CONTEXT.links, { budget: { limit: 1_000_000, unit: 'bytes' }, findings: 200 }),
  };
  return [
    ...Object.entries(renderers).flatMap(([module, render]) =>
      Object.entries(REPORTS).map(([shape, reportFor]) => ({
        module,
        shape,
        most: 2 ** 17,
        prepare: (size: number) => {
          const report = reportFor(size);
          return () => render(report);
        },
      })),
    ),
    ...TABLE_FORMATS.flatMap((format) =>
      (['rows', 'columns', 'letters'] as const).map((what) => ({
        module: 'reporters/table.ts',
        shape: `${format}: many ${what}`,
        prepare: (size: number) => {
          const columns = what === 'columns' ? Array.from({ length: size }, (_, index) => `c${index}`) : ['a'];
          const rows =
            what === 'rows'
              ? Array.from({ length: size }, () => ({ a: 'x' }))
              : [{ a: what === 'letters' ? 'é'.repeat(size) : 1 }];
          return () => renderTable({ columns, rows }, format);
        },
      })),
    ),
  ];
}
