import * as fc from 'fast-check';
import type { SettledFinding, Severity } from '../core/finding.js';
import { compareFindings, SEVERITIES } from '../core/finding.js';
import type { GuardrailRun, Report } from '../core/report.js';
import { verdictOf } from '../core/report.js';
import type { Rule } from '../core/rule.js';
import { docsOf } from '../core/rule.js';
import { hostileText } from './hostile.js';

/** A finding as a report holds it: a bare handler in a worker, but for what is given. */
export function settledFinding(given: Partial<SettledFinding> = {}): SettledFinding {
  const rule = given.rule ?? 'bare-except/bare';
  return {
    guardrail: rule.split('/')[0]!,
    rule,
    severity: 'error',
    state: 'new',
    message: 'Worker.run catches everything, even KeyboardInterrupt.',
    path: 'services/billing/worker.py',
    line: 10,
    column: 5,
    endLine: 10,
    endColumn: 12,
    remedy: 'Name the exceptions that can be handled here.',
    fingerprint: '0123456789abcdef0123456789abcdef',
    related: [],
    docs: docsOf(rule),
    ...given,
  };
}

/** What became of a guardrail: it ran over 12 files and found nothing, but for what is given. */
export function guardrailRun(given: Partial<GuardrailRun> = {}): GuardrailRun {
  return {
    guardrail: 'bare-except',
    status: 'ran',
    reason: null,
    milliseconds: 41,
    files: 12,
    counts: { error: 0, warning: 0, notice: 0 },
    outputs: {},
    summary: [],
    ...given,
  };
}

/** A report as the engine would freeze it: sorted, counted and judged, but for what is given. */
export function reportOf(given: Partial<Report> = {}): Report {
  const findings = [...(given.findings ?? [])].sort(compareFindings);
  const count = (state: SettledFinding['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  const runs = (given.runs ?? [guardrailRun()]).map((run) => ({ ...run, counts: countsOf(findings, run.guardrail) }));
  return {
    version: 1,
    tool: { name: 'guardrails', version: '1.0.0' },
    verdict: verdictOf(runs, findings, given.notes ?? [], () => 'error'),
    subject: { root: '.', commit: null, base: null },
    stale: [],
    skipped: [],
    metrics: [],
    totals: { new: count('new'), known: count('known'), muted: count('muted') },
    notes: [],
    ...given,
    runs,
    findings,
  };
}

function countsOf(findings: readonly SettledFinding[], guardrail: string): Record<Severity, number> {
  const counts = { error: 0, warning: 0, notice: 0 };
  for (const finding of findings)
    if (finding.guardrail === guardrail && finding.state === 'new') counts[finding.severity]++;
  return counts;
}

/** Two rules of `bare-except`, by id. */
export const SAMPLE_RULES: ReadonlyMap<string, Rule> = new Map(
  (['bare', 'broad'] as const).map((name) => {
    const rule: Rule = {
      id: `bare-except/${name}`,
      summary: `Reports ${name} exception handlers.`,
      why: 'They hide faults that nobody meant to hide.',
      remedy: 'Name the exceptions that can be handled here.',
      severity: name === 'bare' ? 'error' : 'warning',
      ...(name === 'bare' ? { codes: ['E722'] } : {}),
    };
    return [rule.id, rule];
  }),
);

/** Any finding that a hostile tree could lead to, at any place, even an impossible one. */
export function hostileFinding(): fc.Arbitrary<SettledFinding> {
  const count = fc.option(fc.integer({ min: 1, max: 300 }));
  return fc
    .record({
      rule: fc.constantFrom('bare-except/bare', 'bare-except/broad', 'ports/duplicate'),
      severity: fc.constantFrom(...SEVERITIES),
      state: fc.constantFrom('new' as const, 'known' as const, 'muted' as const),
      message: hostileText(),
      path: fc.option(hostileText(3)),
      line: count,
      column: count,
      endLine: count,
      endColumn: count,
      remedy: fc.option(hostileText(3)),
      reason: hostileText(2),
      related: fc.array(
        fc.record({ path: hostileText(2), line: fc.integer({ min: 1, max: 99 }), message: hostileText(2) }),
        {
          maxLength: 3,
        },
      ),
    })
    .map(settledFinding);
}

/** Any report that a hostile tree could lead to. */
export function hostileReport(): fc.Arbitrary<Report> {
  const text = hostileText(3);
  const run = fc.record({
    guardrail: fc.constantFrom('bare-except', 'ports'),
    status: fc.constantFrom('ran' as const, 'skipped' as const, 'crashed' as const),
    reason: fc.option(text),
    summary: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('text' as const), text }),
        fc.record({ kind: fc.constant('list' as const), title: text, items: fc.array(text, { maxLength: 3 }) }),
        fc.record({
          kind: fc.constant('table' as const),
          title: text,
          columns: fc.array(text, { minLength: 1, maxLength: 3 }),
          rows: fc.array(
            fc.array(fc.oneof(text, fc.integer(), fc.record({ code: text }), fc.record({ bold: text })), {
              maxLength: 4,
            }),
            {
              maxLength: 3,
            },
          ),
        }),
      ),
      { maxLength: 3 },
    ),
  });
  return fc
    .record({
      findings: fc.array(hostileFinding(), { maxLength: 6 }),
      runs: fc.array(run.map(guardrailRun), { minLength: 1, maxLength: 2 }),
      stale: fc.array(
        fc.record({
          guardrail: fc.constant('ports'),
          rule: fc.constant('ports/duplicate'),
          path: fc.option(text),
          fingerprint: fc.constant('ab'.repeat(16)),
          reason: fc.option(text),
          why: fc.constantFrom('fixed' as const, 'expired' as const),
        }),
        { maxLength: 2 },
      ),
      skipped: fc.array(
        fc.record({
          reason: fc.constant('symlink' as const),
          count: fc.nat(9),
          examples: fc.array(text, { maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
      notes: fc.array(fc.record({ level: fc.constantFrom(...SEVERITIES), message: text }), { maxLength: 2 }),
    })
    .map(reportOf);
}
