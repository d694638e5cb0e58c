import { parseSpecifiers } from '../../parsers/pep440/specifier.js';
import type { TomlTable } from '../../parsers/toml.js';
import { tomlAt } from '../../parsers/toml.js';
import { constraintFacts } from './constraint-table.js';
import type { DependencyFact } from './fact.js';

/** What a Pipfile declares. */
export function pipfileFacts(root: TomlTable): readonly DependencyFact[] {
  const facts: DependencyFact[] = [];
  for (const [section, group] of [
    ['packages', null],
    ['dev-packages', 'dev'],
  ] as const) {
    const table = tomlAt(root, section);
    if (table?.kind === 'table') facts.push(...constraintFacts(table, { kind: 'pipfile', group, read }));
  }
  const python = tomlAt(root, 'requires', 'python_version');
  if (python?.kind === 'text' && parseSpecifiers(`==${python.value}.*`) !== null) {
    const { value: written, line, column } = python;
    facts.push({ fact: 'python', kind: 'python-version', written, admits: [`==${written}.*`], line, column });
  }
  return facts;
}

function read(constraint: string): readonly string[] | null {
  const text = constraint.trim();
  if (text === '*' || text === '') return [''];
  const specifier = /^[0-9]/.test(text) ? `==${text}` : text;
  return parseSpecifiers(specifier) === null ? null : [specifier];
}
