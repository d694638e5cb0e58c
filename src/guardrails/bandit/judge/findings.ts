import type { Finding, Location, Severity } from '../../../core/finding.js';
import { cweTag, ruleFor, severityOf } from '../rules.js';
import { type FileRecord, type NosecComment, type Rank, reachesRank, type SeenIssue } from '../run/record.js';
import { nosecUses, reasonFor } from './nosec.js';

/** From which severity and confidence on an issue fails the run; null for no severity. */
export interface Gate {
  readonly severity: Rank | null;
  readonly confidence: Rank;
}

/** Whether an issue is at or beyond the gate. */
export function fails(issue: Pick<SeenIssue, 'severity' | 'confidence'>, gate: Gate): boolean {
  return (
    gate.severity !== null &&
    reachesRank(issue.severity, gate.severity) &&
    reachesRank(issue.confidence, gate.confidence)
  );
}

/** What code scanning sorts by: a score of the kind CVSS gives, from severity and confidence. */
const SCORE: Readonly<Record<Rank, Readonly<Record<Rank, string>>>> = {
  HIGH: { HIGH: '8.9', MEDIUM: '8.0', LOW: '7.0', UNDEFINED: '7.0' },
  MEDIUM: { HIGH: '6.9', MEDIUM: '5.5', LOW: '4.0', UNDEFINED: '4.0' },
  LOW: { HIGH: '3.9', MEDIUM: '2.5', LOW: '1.0', UNDEFINED: '1.0' },
  UNDEFINED: { HIGH: '1.0', MEDIUM: '1.0', LOW: '1.0', UNDEFINED: '1.0' },
};

/** The finding for one issue; its identity is the test, the enclosing scope and the code, so lines may move. */
export function issueFinding(path: string, issue: SeenIssue, gate: Gate, engine: string): Finding {
  return {
    rule: ruleFor(issue.test),
    message: `${sentence(issue.text)} (${nameOf(issue)}).`,
    location: locationOf(path, issue),
    severity: fails(issue, gate) ? 'error' : belowGate(issue.severity),
    identity: [issue.test, issue.context, issue.snippet],
    properties: {
      test: issue.test,
      'test-name': issue.name,
      'issue-severity': issue.severity.toLowerCase(),
      confidence: issue.confidence.toLowerCase(),
      'security-severity': SCORE[issue.severity][issue.confidence],
      ...(issue.cwe === null ? {} : { cwe: `CWE-${issue.cwe}` }),
      tags: ['security', ...(issue.cwe === null ? [] : [cweTag(issue.cwe)])].join(','),
      ...(issue.help === '' ? {} : { help: issue.help }),
      engine,
    },
  };
}

/** What is told about one file besides its issues: what bandit could not look at. */
export function troubleFindings(path: string, { skipped, stumbles }: FileRecord): readonly Finding[] {
  const unparsed: Finding[] =
    skipped === null
      ? []
      : [
          {
            rule: 'bandit/unparsed',
            message: `The file was not scanned: ${clean(skipped)}.`,
            location: { path },
            identity: ['unparsed'],
          },
        ];
  const incomplete = stumbles.map(
    ({ test, line }): Finding => ({
      rule: 'bandit/incomplete',
      message: `The test ${clean(test)} broke down here, so the place was not looked at in full.`,
      location: line > 0 ? { path, line } : { path },
      identity: [test],
    }),
  );
  return [...unparsed, ...incomplete];
}

/** What the nosec audit needs to know of the run. */
export interface Audit {
  /** Whether this change brought the line. */
  readonly isNew: (line: number) => boolean;
  /** Whether the test was run, so that a comment for it could be of use; null asks for all tests. */
  readonly wasRun: (test: string | null) => boolean;
}

/** The findings of the nosec audit of one file. */
export function nosecFindings(path: string, { comments, silenced }: FileRecord, audit: Audit): readonly Finding[] {
  return nosecUses(comments, silenced).flatMap(({ comment, unused, unusedTests }) => {
    const { line, column, tests, reason } = comment;
    const found = (rule: string, message: string): Finding => ({ rule, message, location: { path, line, column } });
    const findings: Finding[] = [];
    const couldBeUsed = tests.length === 0 ? audit.wasRun(null) : tests.every((test) => audit.wasRun(test));
    if (unused && couldBeUsed) findings.push(found('bandit/nosec-unused', 'The `# nosec` silences nothing.'));
    for (const test of unusedTests.filter(audit.wasRun)) {
      findings.push({
        ...found('bandit/nosec-unused', `The \`# nosec\` names ${test}, which finds nothing here.`),
        identity: [test],
      });
    }
    if (tests.length === 0)
      findings.push(found('bandit/nosec-bare', 'The `# nosec` names no test and silences them all.'));
    else if (reason === null) findings.push(found('bandit/nosec-unexplained', 'The `# nosec` does not say why.'));
    if (audit.isNew(line))
      findings.push(found('bandit/nosec-added', `This change adds a \`# nosec\`${because(comment)}.`));
    return findings;
  });
}

/** Issues that `# nosec` keeps quiet, as muted findings with the reason given in the source. */
export function silencedFindings(path: string, record: FileRecord, gate: Gate, engine: string): readonly Finding[] {
  return record.silenced.map((issue) => ({
    ...issueFinding(path, issue, gate, engine),
    state: 'muted' as const,
    reason: reasonFor(issue, record.comments) ?? 'nosec',
  }));
}

function because({ tests, reason }: NosecComment): string {
  const names = tests.length === 0 ? ' for every test' : ` for ${tests.join(', ')}`;
  return reason === null ? `${names}, without a reason` : names;
}

/** An issue below the gate never fails a run by itself, however high it is. */
function belowGate(rank: Rank): Severity {
  const severity = severityOf(rank);
  return severity === 'error' ? 'warning' : severity;
}

function locationOf(path: string, { line, column, endColumn, range }: SeenIssue): Location {
  if (line < 1) return { path };
  return {
    path,
    line,
    ...(column === null ? {} : { column }),
    ...(range[1] > line ? { endLine: range[1] } : {}),
    ...(endColumn === null ? {} : { endColumn }),
  };
}

/** The id with the name behind it; `blacklist` is what bandit calls dozens of tests. */
function nameOf({ test, name }: SeenIssue): string {
  return clean(name === '' || name === 'blacklist' ? test : `${test} ${name}`);
}

/** bandit's text as one sentence without its full stop. */
function sentence(text: string): string {
  const plain = clean(text).replace(/[.\s]+$/, '');
  return plain === '' ? 'Something insecure was found' : plain[0]!.toUpperCase() + plain.slice(1);
}

function clean(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, 1_000);
}
