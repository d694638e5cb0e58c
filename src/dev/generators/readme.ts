import type { Rule } from '../../core/rule.js';
import type { Options } from '../../core/schema.js';
import type { AnyGuardrail } from '../../guardrails/guardrail.js';
import { cell, optionTable } from './option-text.js';

/** A README with everything between `<!-- NAME-start -->` and `<!-- NAME-end -->` replaced; throws when a marker is missing. */
export function fill(readme: string, file: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, content]) => {
    const start = `<!-- ${name}-start -->`;
    const end = `<!-- ${name}-end -->`;
    const from = text.indexOf(start);
    const to = text.indexOf(end);
    if (from === -1 || to < from) throw new Error(`${file} lacks ${start} … ${end}`);
    return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
  }, readme);
}

/** What is generated in a guardrail's own README. */
export function guardrailParts(guardrail: AnyGuardrail): Readonly<Record<string, string>> {
  return {
    rules: ruleSections(guardrail.rules as readonly Rule[]),
    options: optionTable(guardrail.options as Options),
  };
}

/** One section a rule, so that a finding's link leads to it. */
function ruleSections(rules: readonly Rule[]): string {
  return rules
    .map((rule) => {
      const codes = rule.codes === undefined ? '' : ` Also silenced by \`# noqa: ${rule.codes.join(', ')}\`.`;
      const severity = rule.off === true ? `off, ${rule.severity} when given` : rule.severity;
      return `### ${rule.id.split('/')[1]}\n\n**${rule.id}** (${severity}): ${rule.summary}\n\n${rule.why} ${rule.remedy}${codes}`;
    })
    .join('\n\n');
}

/** What is generated in the project's README. */
export function projectParts(registry: readonly AnyGuardrail[]): Readonly<Record<string, string>> {
  const rows = registry.map(
    ({ id, summary, optIn, owner }) =>
      `| [\`${id}\`](actions/${id}/README.md) | ${cell(summary)} | ${optIn === true ? 'when configured' : 'always'} | ${owner} |`,
  );
  const head = ['| guardrail | what it does | runs | owner |', '| --- | --- | --- | --- |'];
  return { guardrails: [...head, ...rows].join('\n') };
}
