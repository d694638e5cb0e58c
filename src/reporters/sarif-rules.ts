import type { ReportingDescriptor } from 'sarif';
import type { SettledFinding, Severity } from '../core/finding.js';
import { compareText } from '../core/finding.js';
import { code, joined, type Markdown, md, withCode } from '../core/markdown.js';
import { docsOf, type Rule } from '../core/rule.js';

/** SARIF's words for our severities. */
export const LEVELS = { error: 'error', warning: 'warning', notice: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** GitHub keeps ten tags of a rule. */
const MOST_TAGS = 10;

/** The rules of a SARIF run, sorted by id. */
export interface RuleTable {
  readonly descriptors: ReportingDescriptor[];
  indexOf(ruleId: string): number;
}

/** Every rule of the guardrails that ran, and any other that a finding names. */
export function sarifRules(
  guardrails: ReadonlySet<string>,
  findings: readonly SettledFinding[],
  rules: ReadonlyMap<string, Rule>,
): RuleTable {
  const scores = securityScores(findings);
  const ids = new Set(findings.map((finding) => finding.rule));
  for (const id of rules.keys()) if (guardrails.has(id.split('/')[0]!)) ids.add(id);
  const sorted = [...ids].sort(compareText);
  const indexes = new Map(sorted.map((id, index) => [id, index]));
  return {
    descriptors: sorted.map((id) => descriptorOf(id, rules.get(id), scores.get(id))),
    indexOf: (ruleId) => indexes.get(ruleId)!,
  };
}

function descriptorOf(id: string, rule: Rule | undefined, score: number | undefined): ReportingDescriptor {
  const tags = [
    id.split('/')[0]!,
    ...(score === undefined ? [] : ['security']),
    ...(rule?.tags ?? []),
    ...(rule?.codes ?? []),
  ];
  const properties = {
    tags: [...new Set(tags)].slice(0, MOST_TAGS),
    ...(score === undefined ? {} : { 'security-severity': score.toFixed(1) }),
  };
  const base = { id, helpUri: docsOf(id), properties };
  if (rule === undefined) return base;
  return {
    ...base,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    help: { text: `${rule.why} ${rule.remedy}`, markdown: helpOf(rule).source },
    defaultConfiguration: { level: LEVELS[rule.severity], enabled: rule.off !== true },
  };
}

function helpOf(rule: Rule): Markdown {
  const codes = (rule.codes ?? []).map((other) => code(`# noqa: ${other}`));
  const silence = joined([code(`# guardrails: ignore[${rule.id}] reason`), ...codes], ' or ');
  return md`${withCode(rule.summary)}\n\n**Why.** ${withCode(rule.why)}\n\n**What to do.** ${withCode(rule.remedy)}\n\n**To silence one place,** write ${silence} on its line.\n`;
}

/** The highest security severity (0 to 10) among each rule's findings: GitHub reads it of rules only. */
function securityScores(findings: readonly SettledFinding[]): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { rule, properties } of findings) {
    const score = Number(properties?.['security-severity'] ?? Number.NaN);
    if (score >= 0 && score <= 10) scores.set(rule, Math.max(score, scores.get(rule) ?? 0));
  }
  return scores;
}
