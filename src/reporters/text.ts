import type { SettledFinding, Severity } from '../core/finding.js';
import { append } from '../core/groups.js';
import type { GuardrailRun, Report } from '../core/report.js';
import { safeColouredText, safeLine } from '../core/safe-text.js';
import { widthOf, wrapped } from './columns.js';
import { excerptOf } from './excerpt.js';
import { type Paint, paintFor, type Tint } from './paint.js';
import type { ReporterContext } from './reporter.js';
import { examplesOf, skippedPhrase, skippedRemedy, unseenAmong, unseenPhrase } from './skipped.js';
import { counted, countsSentence, headlinesOf, listed, newCounts, placeText } from './wording.js';

type TextContext = Pick<ReporterContext, 'sourceLine' | 'terminal' | 'timings'>;

const TINTS: Readonly<Record<Severity, Tint>> = { error: 'red', warning: 'yellow', notice: 'blue' };

/** Columns to write in where there is no terminal to ask. */
const USUAL_WIDTH = 120;

/** Renders the new findings for people at a terminal, by file with their source, and one last sentence on the whole run. */
export function renderText(report: Report, context: TextContext): string {
  const page = new TextPage(context);
  const fresh = report.findings.filter((finding) => finding.state === 'new');
  const files = new Map<string | null, SettledFinding[]>();
  for (const finding of fresh) {
    append(files, finding.path, finding);
  }
  for (const findings of files.values()) page.file(findings);
  page.troubles(report);
  page.stale(report);
  page.unseen(report);
  page.verdict(report, [...files.keys()].filter((path) => path !== null).length);
  return safeColouredText(page.toString());
}

/** A piece of a line and how to paint it. */
type Span = readonly [text: string, ...tints: Tint[]];

/** A text in the making: everything quoted is made safe before it is painted. */
class TextPage {
  private readonly lines: string[] = [];
  private readonly paint: Paint;
  private readonly width: number;
  private readonly context: TextContext;
  constructor(context: TextContext) {
    this.context = context;
    this.paint = paintFor(context.terminal.colour);
    this.width = Math.max(40, context.terminal.width ?? USUAL_WIDTH);
  }

  toString(): string {
    return this.lines.map((line) => `${line.trimEnd()}\n`).join('');
  }

  /** All findings of one file, or those of the repository as a whole. */
  file(findings: readonly SettledFinding[]): void {
    const path = findings[0]!.path;
    const gutter = findings.reduce((widest, { line }) => Math.max(widest, String(line ?? '').length), 1);
    this.lines.push(this.paint(path === null ? 'the repository' : safeLine(path), 'bold'));
    for (const finding of findings) this.finding(finding, gutter);
  }

  /** What could not be looked at, and what else people should know about the run. */
  troubles({ runs, notes }: Report): void {
    const crashed = runs.filter((run) => run.status === 'crashed');
    for (const run of crashed)
      this.sentence('error', `${run.guardrail} could not look: ${run.reason ?? 'it crashed.'}`);
    for (const note of notes) this.sentence(note.level, note.message);
    if (crashed.length + notes.length > 0) this.lines.push('');
  }

  stale({ stale }: Report): void {
    if (stale.length === 0) return;
    const noun = counted(stale.length, 'baseline entry is', 'baseline entries are');
    this.lines.push(`${noun} stale; \`guardrails baseline\` removes what is fixed.`);
    for (const { rule, path, why } of stale) {
      this.lines.push(`  ${why} ${this.paint(safeLine(rule), 'cyan')} ${safeLine(path ?? 'the repository')}`);
    }
    this.lines.push('');
  }

  /** What nobody may take for clean. */
  unseen({ skipped }: Report): void {
    const phrase = unseenPhrase(skipped);
    if (phrase === null) return;
    this.lines.push(`${phrase}:`);
    for (const group of unseenAmong(skipped)) {
      const remedy = skippedRemedy(group);
      const text = `: ${examplesOf(group).map(safeLine).join(', ')}${remedy === null ? '' : ` (${remedy})`}`;
      this.flow([['  '], [skippedPhrase(group), 'bold']], text, '    ');
    }
    this.lines.push('');
  }

  verdict(report: Report, files: number): void {
    const found = `${countsSentence(newCounts(report))}${files === 0 ? '' : ` in ${counted(files, 'file')}`}`;
    const passed = report.totals.new === 0 ? 'Clean' : `Passed with ${found}`;
    const head = { pass: passed, fail: `Failed with ${found}`, broken: `Could not check everything; ${found}` }[
      report.verdict
    ];
    const said = headlinesOf(report);
    const tint = report.verdict === 'pass' ? 'green' : 'red';
    this.flow([[head, 'bold', tint]], `${said}: ${this.coverage(report)}`, '  ');
  }

  private finding(finding: SettledFinding, gutter: number): void {
    const { line, column, severity, rule, message } = finding;
    const place = placeText({ path: '', line, column }).slice(1);
    const head: Span[] = [
      ['  '],
      [place === '' ? '' : `${place} `],
      [severity, 'bold', TINTS[severity]],
      [' '],
      [safeLine(rule), 'cyan'],
    ];
    this.flow(head, `  ${safeLine(message)}`, '    ');
    this.excerpt(finding, gutter);
    const indent = ' '.repeat(gutter + 5);
    if (finding.remedy !== null) this.aside(indent, 'fix', safeLine(finding.remedy));
    for (const related of finding.related) {
      this.aside(indent, 'see', `${safeLine(placeText(related))}: ${safeLine(related.message)}`);
    }
    this.lines.push('');
  }

  private excerpt(finding: SettledFinding, gutter: number): void {
    const { path, line, column, endLine, endColumn } = finding;
    const source = path === null || line === null ? null : this.context.sourceLine(path, line);
    if (source === null || column === null) return;
    const span = { column, endColumn: endLine !== null && endLine > line! ? Number.MAX_SAFE_INTEGER : endColumn };
    const excerpt = excerptOf(source, span, this.width - gutter - 6);
    if (excerpt === null) return;
    const bar = this.paint('│', 'dim');
    this.lines.push(`    ${this.paint(String(line).padStart(gutter), 'dim')} ${bar} ${excerpt.text}`);
    this.lines.push(`    ${' '.repeat(gutter)} ${bar} ${this.paint(excerpt.marks, 'bold', TINTS[finding.severity])}`);
  }

  private aside(indent: string, label: string, text: string): void {
    this.flow([[indent], [label, 'bold']], ` ${text}`, `${indent}    `);
  }

  private sentence(level: Severity, text: string): void {
    this.flow([[level, 'bold', TINTS[level]]], `: ${safeLine(text)}`, '  ');
  }

  /** A painted head and the text that goes on behind it, on as many lines as it takes. */
  private flow(head: readonly Span[], text: string, indent: string): void {
    const taken = head.reduce((sum, [part]) => sum + widthOf(part), -indent.length);
    const [first, ...rest] = wrapped(text, this.width - indent.length, taken);
    const painted = head.map(([part, ...tints]) => (tints.length === 0 ? part : this.paint(part, ...tints))).join('');
    this.lines.push(painted + first, ...rest.map((line) => indent + line));
  }

  /** What was looked at and what was not. */
  private coverage({ runs, skipped, totals, stale }: Report): string {
    const named = (status: GuardrailRun['status']): GuardrailRun[] => runs.filter((run) => run.status === status);
    const time = (run: GuardrailRun): string =>
      this.context.timings ? `, ${(run.milliseconds / 1000).toFixed(2)} s` : '';
    const ran = named('ran').map((run) => `${run.guardrail} (${counted(run.files, 'file')}${time(run)})`);
    const idle = named('skipped').map((run) => `${run.guardrail} (${safeLine(run.reason ?? '').replace(/\.$/, '')})`);
    const unseen = unseenPhrase(skipped);
    const others = skipped.filter((group) => !unseenAmong(skipped).includes(group));
    const parts = [
      ran.length === 0 ? 'nothing was checked' : `checked ${listed(ran)}`,
      ...(idle.length > 0 ? [`skipped ${listed(idle)}`] : []),
      ...(unseen === null ? [] : [unseen]),
      ...(others.length > 0 ? [`not read: ${listed(others.map(skippedPhrase))}`] : []),
      ...(totals.known + totals.muted > 0 ? [`${totals.known} known, ${totals.muted} muted`] : []),
      ...(stale.length > 0 ? [`${stale.length} stale`] : []),
    ];
    return `${parts.join('; ')}.`;
  }
}
