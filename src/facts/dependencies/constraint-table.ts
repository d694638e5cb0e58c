import { normalizeName } from '../../parsers/package-name.js';
import { parseMarker } from '../../parsers/pep508/marker.js';
import { pythonMarker } from '../../parsers/pep508/python-marker.js';
import { readPoetryConstraint } from '../../parsers/poetry-constraint.js';
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

const CONDITIONS = [
  'markers',
  'python',
  'sys_platform',
  'os_name',
  'platform_machine',
  'platform_python_implementation',
  'platform',
];

/** Declarations of a table of `package = constraint`, as Poetry and Pipenv write it; `python` is left out. */
export function constraintFacts(table: TomlTable, rules: ConstraintTable): readonly DependencyFact[] {
  const facts: DependencyFact[] = [];
  for (const [name, node] of table.entries) {
    if (name === 'python') continue;
    const choices = node.kind === 'array' ? node.items : [node];
    for (const choice of choices) {
      facts.push(...factsOf(name, choice, rules));
    }
  }
  return facts;
}

function factsOf(name: string, node: TomlNode, { kind, group, read }: ConstraintTable): readonly DependencyFact[] {
  const version = node.kind === 'table' ? tomlAt(node, 'version') : node;
  const url = ['git', 'path', 'url', 'file'].map((key) => tomlText(node, key)).find((text) => text !== null) ?? null;
  if (version?.kind !== 'text' && url === null) return [];
  const written = version?.kind === 'text' ? version.value : '';
  const admits = url === null ? read(written) : null;
  const { line, column } = version ?? node;
  if (url === null && admits === null) {
    return [{ fact: 'unreadable', expected: 'a version constraint', text: written.slice(0, 200), line, column }];
  }
  const extras = tomlItems(node, 'extras').flatMap((item) => (item.kind === 'text' ? [normalizeName(item.value)] : []));
  const { marker, broken } = conditionsOf(node);
  const declaration: DependencyFact = {
    fact: 'declaration',
    kind,
    name: normalizeName(name),
    writtenName: name,
    specifier: written,
    admits,
    dialect: 'poetry',
    marker,
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
  if (broken?.kind !== 'text') return [declaration];
  const text = broken.value.slice(0, 200);
  const expected = 'a condition on environments';
  return [declaration, { fact: 'unreadable', expected, text, line: broken.line, column: broken.column }];
}

/** The conditions of an entry as one marker, and those that are none: nobody can tell when they hold. */
function conditionsOf(node: TomlNode): { readonly marker: string | null; readonly broken: TomlNode | null } {
  const conditions: { readonly marker: string | null; readonly node: TomlNode }[] = [];
  for (const key of CONDITIONS) {
    const condition = tomlAt(node, key);
    if (condition?.kind !== 'text' || condition.value.trim() === '') continue;
    const marker = markerFrom(key, condition.value);
    if (marker !== null && parseMarker(marker).kind === 'fault') return { marker: condition.value, broken: condition };
    if (marker !== null) conditions.push({ marker, node: condition });
  }
  const [first, ...others] = conditions.map(({ marker }) => marker!);
  if (first === undefined) return { marker: null, broken: null };
  return {
    marker: others.length === 0 ? first : [first, ...others].map((text) => `(${text})`).join(' and '),
    broken: null,
  };
}

/** What one condition says as a marker; null where it holds always, and no marker where it says nothing. */
function markerFrom(key: string, text: string): string | null {
  if (key === 'markers') return text;
  if (key === 'platform') return `sys_platform == '${text}'`;
  if (key !== 'python') return `${key} ${text}`;
  const alternatives = readPoetryConstraint(text);
  return alternatives === null ? `python ${text}` : pythonMarker(alternatives);
}
