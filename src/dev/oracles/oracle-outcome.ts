import type { Figures } from './compare.js';

/** How one oracle came out: its figures, or a sentence about why there are none. */
export interface OracleOutcome {
  readonly name: string;
  readonly seconds: number;
  readonly result: Figures | { readonly skipped: string } | { readonly failed: string };
}

const SHOWN = 20;

/** Whether an outcome is no reason to fail: nothing unexplained, every kind of truth seen; or skipped. */
export function isFine({ result }: OracleOutcome): boolean {
  if ('cases' in result) return result.cases > 0 && result.unexplained.length === 0 && result.unseen.length === 0;
  return 'skipped' in result;
}

/** A table of all outcomes as Markdown, then what explains differences, then the differences nothing explains. */
export function outcomePage(outcomes: readonly OracleOutcome[]): string {
  const table = [
    '| oracle | cases | agreements | explained | unexplained | slowest case | seconds |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...outcomes.map(outcomeRow),
  ];
  return `${[...table, ...outcomes.flatMap(remarks)].join('\n')}\n`;
}

/** One row of the table. */
export function outcomeRow({ name, seconds, result }: OracleOutcome): string {
  if ('skipped' in result) return `| ${name} | skipped: ${result.skipped} | | | | | |`;
  if ('failed' in result) return `| ${name} | failed: ${result.failed} | | | | | ${seconds.toFixed(1)} |`;
  const explained = Object.values(result.explained).reduce((sum, count) => sum + count, 0);
  const counts = [result.cases, result.agreements, explained, result.unexplained.length];
  const cells = [
    name,
    ...counts.map((count) => count.toLocaleString('en')),
    `${result.slowestMs} ms`,
    seconds.toFixed(1),
  ];
  return `| ${cells.join(' | ')} |`;
}

function remarks({ name, result }: OracleOutcome): readonly string[] {
  if (!('cases' in result)) return [];
  const { explained, unexplained, unseen } = result;
  const lines = [
    ...Object.entries(explained).map(([reason, count]) => `- explained ${count.toLocaleString('en')} times: ${reason}`),
    ...unseen.map((kind) => `- no generated case was "${kind}"`),
    ...unexplained.slice(0, SHOWN).map((line) => `- UNEXPLAINED: ${line}`),
    ...(unexplained.length > SHOWN ? [`- and ${unexplained.length - SHOWN} more that nothing explains`] : []),
  ];
  return lines.length === 0 ? [] : ['', name, ...lines];
}
