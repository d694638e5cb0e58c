import type { Severity } from '../core/finding.js';
import type { Report } from '../core/report.js';
import { safeLine } from '../core/safe-text.js';

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** New findings by severity, worst first, as `3 errors and 1 warning`; `no new findings` when there are none. */
export function countsSentence(counts: Readonly<Record<Severity, number>>): string {
  const severities = ['error', 'warning', 'notice'] as const;
  const parts = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => counted(counts[severity], severity));
  return parts.length === 0 ? 'no new findings' : listed(parts);
}

/** New findings of all guardrails by severity. */
export function newCounts(report: Report): Record<Severity, number> {
  const counts = { error: 0, warning: 0, notice: 0 };
  for (const finding of report.findings) if (finding.state === 'new') counts[finding.severity]++;
  return counts;
}

/** `path:line:column` as far as they are known. */
export function placeText(place: { path: string; line?: number | null; column?: number | null }): string {
  const line = place.line == null ? '' : `:${place.line}${place.column == null ? '' : `:${place.column}`}`;
  return `${place.path}${line}`;
}

/** What guardrails want said of the run beside the counts, each after a semicolon; empty where they want nothing said. */
export function headlinesOf({ runs }: Pick<Report, 'runs'>): string {
  return runs.flatMap(({ headline }) => (headline === undefined ? [] : [`; ${safeLine(headline)}`])).join('');
}
