import { nearest, UserError } from '../core/errors.js';
import { conditionOf, docsOf, type Rule } from '../core/rule.js';
import type { Option, Options } from '../core/schema.js';
import { type AnyCommand, type AnyGuardrail, isOptIn, judgedByBase } from '../guardrails/guardrail.js';
import type { Table } from '../reporters/table.js';

/** What a rule or a guardrail means, why it matters, how to put it right and how to silence it. */
export function explain(name: string, registry: readonly AnyGuardrail[]): string {
  const guardrail = registry.find(({ id }) => id === name);
  if (guardrail !== undefined) return explainGuardrail(guardrail);
  const rules = registry.flatMap(({ rules }) => rules as readonly Rule[]);
  const rule = rules.find(({ id }) => id === name);
  if (rule !== undefined) return explainRule(rule, judgedByBase(registry).has(name.split('/')[0]!));
  const meant = nearest(name, [...rules.map(({ id }) => id), ...registry.map(({ id }) => id)]);
  const hint = meant === null ? 'see `guardrails list`.' : `did you mean \`${meant}\`?`;
  throw new UserError(`no rule is called \`${name.slice(0, 80)}\`, ${hint}`);
}

/** What a change says of itself does not count. */
const UNSILENCED = 'No comment and no baseline silences it: the commit that a change is compared with judges.\n';

function explainRule(rule: Rule, isJudgedByBase: boolean): string {
  const [guardrail, name] = rule.id.split('/') as [string, string];
  const condition = conditionOf(rule);
  const noqa = rule.codes === undefined ? '' : `\n  or         # noqa: ${rule.codes.join(', ')}`;
  const silencing = `To silence one:
  above it   # guardrails: ignore[${rule.id}] the reason
  for a time # guardrails: ignore[${rule.id}] the reason until=2030-12-31
  in a file  # guardrails: ignore-file[${rule.id}] the reason${noqa}
`;
  return `${rule.id}  (${rule.severity}${condition === '' ? '' : `, ${condition}`})

${rule.summary}
${rule.why}

To fix:  ${rule.remedy}

${isJudgedByBase ? UNSILENCED : silencing}To change it ${isJudgedByBase ? 'for later changes' : 'everywhere'}, in guardrails.yml:
  ${guardrail}:
    rules: { ${name}: notice }   # error, warning, notice or off
${isJudgedByBase ? '' : 'To accept what there is and fail on what comes: guardrails baseline\n'}
${docsOf(rule.id)}
`;
}

function explainGuardrail(guardrail: AnyGuardrail): string {
  const rules = (guardrail.rules as readonly Rule[]).map(
    ({ id, severity, summary }) => `  ${id}  (${severity})  ${summary}`,
  );
  const options = Object.entries<Option>(guardrail.options as Options).map(
    ([name, { summary }]) => `  ${name}  ${summary}`,
  );
  const commands = Object.entries<AnyCommand>(guardrail.commands ?? {}).map(
    ([name, { summary }]) => `  guardrails ${guardrail.id} ${name}  ${summary}`,
  );
  const section = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `\n${title}\n${lines.join('\n')}\n`;
  return `${guardrail.id}

${guardrail.summary}.
${guardrail.rationale}
${section('Rules', rules)}${section('Options', options)}${section('Commands', commands)}`;
}

/** Every guardrail and rule, one row a rule. */
export function ruleTable(registry: readonly AnyGuardrail[]): Table {
  return {
    columns: ['rule', 'severity', 'summary'],
    rows: registry.flatMap((guardrail) =>
      (guardrail.rules as readonly Rule[]).map((rule) => ({
        rule: rule.id,
        severity: rule.off === true ? 'off' : rule.severity,
        summary: rule.summary,
        guardrail: guardrail.id,
        'opt-in': isOptIn(guardrail),
        activation: rule.activation ?? 'always',
      })),
    ),
  };
}
