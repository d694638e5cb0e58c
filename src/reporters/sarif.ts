import type { Invocation, Location, Log, Notification, PhysicalLocation, Result, Suppression } from 'sarif';
import { gzipSync } from '../core/builtin.js';
import type { Location as Place, SettledFinding, Severity } from '../core/finding.js';
import { compareFindings, SEVERITIES } from '../core/finding.js';
import { uriPath } from '../core/path-bytes.js';
import { PROJECT } from '../core/project.js';
import { EXIT_STATUS, type Report } from '../core/report.js';
import { safeJson } from '../core/safe-json.js';
import { visible } from '../core/safe-text.js';
import { truncate } from '../core/truncation.js';
import type { ReporterContext } from './reporter.js';
import { LEVELS, type RuleTable, sarifRules } from './sarif-rules.js';
import { unseenSentence } from './skipped.js';

/** What GitHub's code scanning takes of one file: results and bytes after compression of a run, locations of a result. */
const LIMITS = { results: 25_000, compressedBytes: 9_500_000, related: 99, text: 2000 } as const;

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** What stands for the place of a finding that is in no file: a result without a location makes GitHub refuse the file. */
const WHOLE_REPOSITORY = 'the-whole-repository';

/** What SARIF needs besides the report. */
export interface SarifContext extends Pick<ReporterContext, 'rules'> {
  /** What the results replace when they are uploaded again; by default the suite, or its one guardrail. */
  readonly category?: string;
}

/**
 * Renders the report as SARIF 2.1.0 with one run, so that its category never depends on how many guardrails there are.
 * What is beyond GitHub's limits is left out, the mildest first, and a notification says how much.
 */
export function renderSarif(report: Report, context: SarifContext): string {
  const findings = [...report.findings].sort(newThenWorst);
  let count = Math.min(findings.length, LIMITS.results);
  for (;;) {
    const text = safeJson(logOf(report, findings.slice(0, count).sort(compareFindings), context));
    const bytes = text.length <= LIMITS.compressedBytes ? text.length : gzipSync(text, { level: 1 }).length;
    if (bytes <= LIMITS.compressedBytes || count === 0) return text;
    count = Math.floor((count * LIMITS.compressedBytes * 0.95) / bytes);
  }
}

/** New before known before muted, then the worst first. */
function newThenWorst(a: SettledFinding, b: SettledFinding): number {
  return (
    Number(a.state !== 'new') - Number(b.state !== 'new') ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareFindings(a, b)
  );
}

function logOf(report: Report, findings: readonly SettledFinding[], context: SarifContext): Log {
  const ran = new Set(report.runs.map((run) => run.guardrail));
  const table = sarifRules(ran, findings, context.rules);
  const only = report.runs.length === 1 ? `/${report.runs[0]!.guardrail}` : '';
  const driver = {
    name: PROJECT.name,
    version: report.tool.version,
    semanticVersion: report.tool.version,
    informationUri: PROJECT.url,
    rules: table.descriptors,
  };
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        automationDetails: { id: `${context.category ?? `${PROJECT.name}${only}`}/` },
        columnKind: 'unicodeCodePoints',
        invocations: [invocationOf(report, report.findings.length - findings.length)],
        results: findings.map((finding) => resultOf(finding, table)),
      },
    ],
  };
}

function resultOf(finding: SettledFinding, table: RuleTable): Result {
  const { rule, severity, message, remedy, fingerprint, properties } = finding;
  const related = finding.related.slice(0, LIMITS.related);
  return {
    ruleId: rule,
    ruleIndex: table.indexOf(rule),
    level: LEVELS[severity],
    message: { text: sentence(remedy === null ? message : `${message} ${remedy}`) },
    locations: [{ physicalLocation: physicalLocation(finding) }],
    partialFingerprints: { [`${PROJECT.name}/v1`]: fingerprint },
    ...(related.length === 0 ? {} : { relatedLocations: related.map(relatedLocation) }),
    suppressions: suppressionsOf(finding),
    ...(properties === undefined ? {} : { properties: { ...properties } }),
  };
}

function relatedLocation(place: Place & { readonly message: string }, index: number): Location {
  return { id: index + 1, physicalLocation: physicalLocation(place), message: { text: sentence(place.message) } };
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

function physicalLocation({ path, line, column, endLine, endColumn }: Nullable<Place>): PhysicalLocation {
  if (path === null) return { artifactLocation: { uri: WHOLE_REPOSITORY }, region: { startLine: 1 } };
  const artifactLocation = { uri: uriPath(path), uriBaseId: '%SRCROOT%' };
  if (line == null) return { artifactLocation };
  const lastLine = endLine != null && endLine >= line ? endLine : null;
  const ends = lastLine !== null && endColumn != null && (lastLine > line || endColumn >= (column ?? 1));
  return {
    artifactLocation,
    region: {
      startLine: line,
      ...(column == null ? {} : { startColumn: column }),
      ...(lastLine === null ? {} : { endLine: lastLine }),
      ...(ends && column != null ? { endColumn } : {}),
    },
  };
}

/** Empty for a new finding, which says that it is not suppressed. */
function suppressionsOf({ state, reason }: SettledFinding): Suppression[] {
  if (state === 'new') return [];
  const kind = state === 'known' ? 'external' : 'inSource';
  const justification = reason ?? (state === 'known' ? 'In the baseline.' : 'Muted in the source.');
  return [{ kind, status: 'accepted', justification: visible(truncate(justification, LIMITS.text)) }];
}

function invocationOf(report: Report, leftOut: number): Invocation {
  const notification = (severity: Severity, text: string): Notification => ({
    level: LEVELS[severity],
    message: { text: sentence(text) },
  });
  const crashed = report.runs.filter((run) => run.status === 'crashed');
  const skipped = report.runs.filter((run) => run.status === 'skipped');
  const unseen = unseenSentence(report.skipped);
  return {
    executionSuccessful: report.verdict !== 'broken',
    exitCode: EXIT_STATUS[report.verdict],
    toolExecutionNotifications: [
      ...crashed.map((run) => notification('error', `${run.guardrail} could not look: ${run.reason ?? 'it crashed.'}`)),
      ...skipped.map((run) =>
        notification('notice', `${run.guardrail} was skipped: ${run.reason ?? 'nothing to look at.'}`),
      ),
      ...(unseen === null ? [] : [notification('warning', unseen)]),
      ...report.notes.map((note) => notification(note.level, note.message)),
      ...(leftOut > 0
        ? [notification('warning', `${leftOut} further results were left out to keep this file within limits.`)]
        : []),
    ],
  };
}

/** Plain text of a message, in which brackets before a parenthesis would read as a link. */
function sentence(text: string): string {
  const plain = visible(truncate(text, LIMITS.text));
  return plain.includes('](') ? plain.replace(/[\\[\]]/g, '\\$&') : plain;
}
