import { dump } from 'js-yaml';
import { describe } from '../../config/values.js';
import type { Option, Options } from '../../core/schema.js';

/** An option's default as people read it. */
export function defaultText({ default: value }: Option): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((item) => `\`${flow(item)}\``).join(', ');
  if (typeof value === 'object' && Object.keys(value as object).length === 0) return 'none';
  return `\`${flow(value)}\``;
}

/** A value as one line of YAML. */
export function flow(value: unknown): string {
  return dump(value, { flowLevel: 0, lineWidth: -1 }).trimEnd();
}

/** Options as a Markdown table. */
export function optionTable(options: Options): string {
  const rows = Object.entries<Option>(options).map(([name, option]) => {
    const example = option.example === undefined ? '' : ` Example: \`${flow(option.example)}\`.`;
    return `| \`${name}\` | ${cell(describe(option.schema))} | ${cell(defaultText(option))} | ${cell(`${option.summary}${example}`)} |`;
  });
  return rows.length === 0
    ? 'None.'
    : ['| name | value | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** Text for a Markdown table's cell. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
