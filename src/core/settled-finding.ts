import { digestOf } from './builtin.js';
import { compareFindings, compareText, type Finding, type SettledFinding, type Severity } from './finding.js';
import { atLevel, type LevelAt } from './override.js';
import { docsOf, type Rule } from './rule.js';

/** What settling needs to know of the guardrail whose findings they are. */
export interface Settling {
  readonly guardrail: string;
  readonly rules: ReadonlyMap<string, Rule>;
  /** Severities somebody set, by rule id. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** What overrides say of a rule in a file. */
  readonly levelAt: LevelAt;
  /** Text of a line, for findings without an identity. */
  readonly lineText: (path: string, line: number) => string;
}

/**
 * Decides every field of a guardrail's findings: severity, place, fingerprint; drops rules that are off and exact
 * repetitions; sorts. Throws when a finding names a rule that its guardrail does not declare.
 */
export function settle(findings: readonly Finding[], settling: Settling): readonly SettledFinding[] {
  const settled: SettledFinding[] = [];
  for (const reported of findings) {
    const { finding, severity } = underRuleThatIsOn(reported, settling);
    if (severity === 'off') continue;
    const { location = null } = finding;
    settled.push({
      guardrail: settling.guardrail,
      rule: finding.rule,
      severity,
      state: finding.state ?? 'new',
      message: finding.message,
      path: location?.path ?? null,
      line: location?.line ?? null,
      column: location?.column ?? null,
      endLine: location?.endLine ?? location?.line ?? null,
      endColumn: location?.endColumn ?? null,
      remedy: finding.remedy ?? ruleOf(finding, settling).remedy,
      fingerprint: contentOf(finding, settling.lineText),
      related: finding.related ?? [],
      docs: docsOf(finding.rule),
      ...(finding.reason === undefined ? {} : { reason: finding.reason }),
      ...(finding.properties === undefined ? {} : { properties: finding.properties }),
      ...(finding.absent === undefined ? {} : { absent: finding.absent }),
    });
  }
  return arrange(settled);
}

/**
 * All of one guardrail's findings in order, without exact repetitions, with the fingerprints that they have among each
 * other; what was arranged in parts may be arranged again as a whole.
 */
export function arrange(findings: readonly SettledFinding[]): readonly SettledFinding[] {
  const sorted = [...findings].sort(compareFindings);
  return withFingerprints(sorted.filter((finding, index) => index === 0 || !isRepeated(sorted[index - 1]!, finding)));
}

/** The finding under the first of its rules that is on, else under the last. */
function underRuleThatIsOn(
  finding: Finding,
  settling: Settling,
): { readonly finding: Finding; readonly severity: Severity | 'off' } {
  const severity = severityOf(finding, settling);
  const { otherwise } = finding;
  return severity === 'off' && otherwise !== undefined ? underRuleThatIsOn(otherwise, settling) : { finding, severity };
}

/** What the configuration, else the finding, else its rule says, as overrides change it where the finding is. */
function severityOf(finding: Finding, settling: Settling): Severity | 'off' {
  const rule = ruleOf(finding, settling);
  const severity = settling.severities.get(rule.id) ?? finding.severity ?? rule.severity;
  const path = finding.location?.path;
  return path === undefined ? severity : atLevel(severity, settling.levelAt(path, finding.rule));
}

function ruleOf({ rule }: Finding, { rules, guardrail }: Settling): Rule {
  const found = rules.get(rule);
  if (found === undefined) throw new Error(`${guardrail} reported the undeclared rule ${rule}`);
  return found;
}

function isRepeated(a: SettledFinding, b: SettledFinding): boolean {
  return contentHalf(a.fingerprint) === contentHalf(b.fingerprint) && compareFindings(a, b) === 0;
}

/** What was found, free of its place: the first half of the fingerprint. */
function contentOf(finding: Finding, lineText: Settling['lineText']): string {
  const { identity, location } = finding;
  const line = location?.line;
  const parts = identity ?? (line === undefined ? [] : [lineText(location!.path, line).replace(/\s+/g, '')]);
  return hash(finding.rule, ...parts);
}

/**
 * A fingerprint is 16 hex digits for what was found and 16 for where: the path and, among equal findings of one file,
 * the how-manieth it is. So lines may move, and a renamed file can still be recognised by the first half.
 */
function withFingerprints(findings: readonly SettledFinding[]): readonly SettledFinding[] {
  const copies = new Map<string, number>();
  return findings.map((finding) => {
    const content = contentHalf(finding.fingerprint);
    const place = `${content} ${finding.path ?? ''}`;
    const copy = copies.get(place) ?? 0;
    copies.set(place, copy + 1);
    return { ...finding, fingerprint: content + hash(wellFormed(finding.path ?? ''), String(copy)) };
  });
}

/** The path itself, or another text for each that is no UTF-8: a digest could not tell those from each other. */
function wellFormed(path: string): string {
  return /\p{Surrogate}/u.test(path) ? JSON.stringify(path) : path;
}

/** The half of a fingerprint that does not depend on the path. */
export function contentHalf(fingerprint: string): string {
  return fingerprint.slice(0, 16);
}

function hash(...parts: readonly string[]): string {
  // Lengths in front keep ('ab','c') and ('a','bc') apart.
  return digestOf('sha256', parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('')).slice(0, 16);
}

/** All findings of a run in report order. */
export function inOrder(findings: readonly SettledFinding[]): readonly SettledFinding[] {
  return [...findings].sort((a, b) => compareFindings(a, b) || compareText(a.fingerprint, b.fingerprint));
}
