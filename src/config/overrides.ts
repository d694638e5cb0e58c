import { nearest } from '../core/errors.js';
import type { Override } from '../core/override.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { YamlNode } from '../parsers/yaml.js';
import { ENGINE_OPTIONS } from './engine-options.js';
import { fault, readValue, type ValueOrigin } from './values.js';

/** The `overrides` of one layer, each rule one that exists; throws a UserError at the place that is wrong. */
export function readOverrides(
  node: YamlNode,
  key: string,
  guardrails: readonly AnyGuardrail[],
  source: ValueOrigin,
): readonly Override[] {
  const overrides = readValue(ENGINE_OPTIONS.overrides.schema, node, key, source) as readonly Override[];
  const entries = node.kind === 'sequence' ? node.items : [node];
  const known = new Set(guardrails.flatMap(({ id, rules }) => [id, ...rules.map((rule) => rule.id)]));
  for (const [index, { files, rules }] of overrides.entries()) {
    const inside = `${key}[${index}]`;
    const entry = entries[index]!;
    if (files.length === 0) throw fault('names no files: give at least one glob', entry, `${inside}.files`, source);
    if (Object.keys(rules).length === 0) {
      throw fault('names no rule: give at least one with its level', entry, `${inside}.rules`, source);
    }
    for (const name of namesIn(entry)) {
      if (known.has(name.text)) continue;
      const meant = nearest(name.text, [...known]);
      const hint = meant === null ? 'expected the name of a rule or of a guardrail' : `did you mean \`${meant}\`?`;
      throw fault(`unknown rule, ${hint}`, name, `${inside}.rules.${name.text.slice(0, 80)}`, source);
    }
  }
  return overrides;
}

/** The keys of an entry's `rules`. */
function namesIn(entry: YamlNode): readonly { readonly text: string; readonly line: number }[] {
  const rules = entry.kind === 'mapping' ? entry.entries.find(({ key }) => key.text === 'rules')?.value : undefined;
  return rules?.kind === 'mapping' ? rules.entries.map(({ key }) => key) : [];
}
