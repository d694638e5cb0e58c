import type { SettledFinding, Severity } from '../core/finding.js';
import { compareFindings, SEVERITIES } from '../core/finding.js';
import type { Report } from '../core/report.js';
import { safeLine, safeText } from '../core/safe-text.js';
import { truncate } from '../core/truncation.js';
import type { Annotation } from '../host/host.js';
import { unseenSentence } from './skipped.js';
import { counted, placeText } from './wording.js';

/** What a runner keeps of one step: annotations of one type, and characters of a message. */
const LIMITS = { perType: 10, message: 4096 } as const;

const MOST_RELATED = 5;

/**
 * The annotations worth showing of a whole run: at most ten of a type, and nine errors when the run does not pass,
 * for the sentence that fails the step is the tenth. Within a type, trouble of the run itself comes first, then new
 * findings on changed lines, then the others by place; the last one says how many more there are.
 */
export function planAnnotations(report: Report): Annotation[] {
  const findings = report.findings.filter((finding) => finding.state === 'new').sort(changedFirst);
  return SEVERITIES.flatMap((level) => {
    const wanted = [
      ...troubles(report, level),
      ...findings.filter((finding) => finding.severity === level).map(annotationOf),
    ];
    const reserved = level === 'error' && report.verdict !== 'pass' ? 1 : 0;
    return withinBudget(wanted, LIMITS.perType - reserved);
  });
}

function changedFirst(a: SettledFinding, b: SettledFinding): number {
  return Number(b.changed ?? false) - Number(a.changed ?? false) || compareFindings(a, b);
}

function troubles(report: Report, level: Severity): Annotation[] {
  const crashed = level === 'error' ? report.runs.filter((run) => run.status === 'crashed') : [];
  return [
    ...crashed.map((run) => ({ title: `${run.guardrail} could not look`, message: run.reason ?? 'It crashed.' })),
    ...unseen(report, level),
    ...report.notes.filter((note) => note.level === level).map(({ message }) => ({ title: 'guardrails', message })),
  ].map(({ title, message }) => ({ level, title, message: limited(message) }));
}

function unseen({ skipped }: Report, level: Severity): readonly { readonly title: string; readonly message: string }[] {
  const message = level === 'notice' ? unseenSentence(skipped) : null;
  return message === null ? [] : [{ title: 'guardrails', message }];
}

function annotationOf(finding: SettledFinding): Annotation {
  const { severity: level, rule: title, message, remedy, path } = finding;
  const related = finding.related.slice(0, MOST_RELATED).map((place) => `${placeText(place)}: ${place.message}`);
  const fileless = path !== null && !survives(path) ? [`${safeLine(placeText({ ...finding, path }))}:`] : [];
  const lines = [...fileless, message, ...(remedy === null ? [] : [remedy]), ...related];
  return {
    level,
    title,
    message: limited(lines.map(safeLine).join('\n')),
    ...(fileless.length > 0 ? {} : placeOf(finding)),
  };
}

/** Only what a runner takes without repairs: columns only on one line, ends not before starts. */
function placeOf({ path, line, column, endLine, endColumn }: SettledFinding): Partial<Annotation> {
  if (path === null) return {};
  if (line === null) return { file: path };
  const lines = { file: path, line, ...(endLine !== null && endLine >= line ? { endLine } : {}) };
  if (column === null || (endLine !== null && endLine > line)) return lines;
  const ends = endColumn !== null && endColumn >= column && endLine !== null && endLine >= line;
  return { ...lines, column, ...(ends ? { endColumn } : {}) };
}

/** Whether a path reaches the runner as it is: it loses equals signs in front and white space around. */
function survives(path: string): boolean {
  return path !== '' && safeLine(path) === path && path.trim() === path && !path.startsWith('=');
}

function withinBudget(annotations: readonly Annotation[], budget: number): readonly Annotation[] {
  if (annotations.length <= budget) return annotations;
  const shown = annotations.slice(0, budget);
  const last = shown.pop()!;
  const suffix = `\n${counted(annotations.length - budget, `more ${last.level}`)} not shown here: see the job summary.`;
  return [...shown, { ...last, message: truncate(last.message, LIMITS.message - suffix.length) + suffix }];
}

function limited(message: string): string {
  return truncate(safeText(message), LIMITS.message);
}
