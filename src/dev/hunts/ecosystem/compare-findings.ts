import type { Report } from '../../../core/report.js';

/** How often a rule found the same in two reports, and what it found in one only, a line each. */
export interface RuleChanges {
  same: number;
  readonly gone: string[];
  readonly come: string[];
}

/** Adds what two reports on one package have in common and what not, by rule; severity and message count. */
export function compareFindings(
  changes: Map<string, RuleChanges>,
  name: string,
  before: Pick<Report, 'findings'>,
  after: Pick<Report, 'findings'>,
): void {
  const of = (rule: string): RuleChanges => {
    const known = changes.get(rule) ?? { same: 0, gone: [], come: [] };
    changes.set(rule, known);
    return known;
  };
  // What occurs twice has to occur twice in both.
  const left = new Map<string, { readonly rule: string; count: number }>();
  for (const finding of before.findings) {
    const line = lineOf(name, finding);
    const known = left.get(line);
    if (known === undefined) left.set(line, { rule: finding.rule, count: 1 });
    else known.count++;
  }
  for (const finding of after.findings) {
    const line = lineOf(name, finding);
    const known = left.get(line);
    if (known === undefined || known.count === 0) of(finding.rule).come.push(line);
    else {
      known.count--;
      of(finding.rule).same++;
    }
  }
  for (const [line, { rule, count }] of left) for (let times = count; times > 0; times--) of(rule).gone.push(line);
}

function lineOf(name: string, { path, line, column, severity, rule, message }: Report['findings'][number]): string {
  return `${name} ${[path, line, column].filter((part) => part !== null).join(':')} ${severity} ${rule}: ${message}`;
}
