import { normalizeName } from '../../parsers/package-name.js';
import { parseMarker } from '../../parsers/pep508/marker.js';
import type { TomlNode, TomlTable } from '../../parsers/toml.js';
import { tomlAt, tomlItems, tomlText } from '../../parsers/toml.js';
import type { DeclarationKind, DependencyFact } from './fact.js';

/** How the constraints of a table are to be read. */
export interface ConstraintTable {
  readonly kind: DeclarationKind;
  readonly group: string | null;
  /** PEP 440 specifiers for a constraint; null for what it does not know. */
  readonly read: (constraint: string) => readonly string[] | null;
}

/** Declarations of a table of `package = constraint`, as Poetry and Pipenv write it; `python` is left out. */
export function constraintFacts(table: TomlTable, rules: ConstraintTable): readonly DependencyFact[] {
  const facts: DependencyFact[] = [];
  for (const [name, node] of table.entries) {
    if (name === 'python') continue;
    const choices = node.kind === 'array' ? node.items : [node];
    for (const choice of choices) {
      const fact = constraintFact(name, choice, rules);
      if (fact !== null) facts.push(fact);
    }
  }
  return facts;
}

function constraintFact(name: string, node: TomlNode, { kind, group, read }: ConstraintTable): DependencyFact | null {
  const version = node.kind === 'table' ? tomlAt(node, 'version') : node;
  const url = ['git', 'path', 'url', 'file'].map((key) => tomlText(node, key)).find((text) => text !== null) ?? null;
  if (version?.kind !== 'text' && url === null) return null;
  const written = version?.kind === 'text' ? version.value : '';
  const admits = url === null ? read(written) : null;
  const { line, column } = version ?? node;
  if (url === null && admits === null) {
    return { fact: 'unreadable', expected: 'a version constraint', text: written.slice(0, 200), line, column };
  }
  const extras = tomlItems(node, 'extras').flatMap((item) => (item.kind === 'text' ? [normalizeName(item.value)] : []));
  return {
    fact: 'declaration',
    kind,
    name: normalizeName(name),
    writtenName: name,
    specifier: written,
    admits,
    dialect: 'poetry',
    marker: markerOf(node),
    extras: [...new Set(extras)].sort(),
    group,
    groupKind: group === null ? null : 'group',
    url,
    editable: false,
    hashed: false,
    replaceable: version?.kind === 'text' && version.literal,
    line,
    column,
  };
}

/** The conditions of an entry as one marker; those that make no sense are left out. */
function markerOf(node: TomlNode): string | null {
  const conditions = [tomlText(node, 'markers'), pythonMarker(tomlText(node, 'python'))];
  for (const variable of ['sys_platform', 'os_name', 'platform_machine', 'platform_python_implementation']) {
    const text = tomlText(node, variable);
    if (text !== null) conditions.push(`${variable} ${text}`);
  }
  const platform = tomlText(node, 'platform');
  if (platform !== null) conditions.push(`sys_platform == '${platform}'`);
  const readable = conditions.filter((text) => text !== null && parseMarker(text).kind !== 'fault');
  return readable.length === 0
    ? null
    : readable.length === 1
      ? readable[0]!
      : readable.map((text) => `(${text})`).join(' and ');
}

/** Poetry's `python = ">=3.8,<3.11"` as a marker; only plain comparisons are taken over. */
function pythonMarker(text: string | null): string | null {
  if (text === null) return null;
  const comparisons = text.split(',').map((part) => /^\s*(~=|==|!=|<=|>=|<|>)\s*([0-9.]+)\s*$/.exec(part));
  if (comparisons.some((match) => match === null)) return null;
  return comparisons.map((match) => `python_version ${match![1]} '${match![2]}'`).join(' and ');
}
