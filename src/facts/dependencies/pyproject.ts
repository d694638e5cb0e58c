import type { TextPlace } from '../../parsers/line-index.js';
import { normalizeName } from '../../parsers/package-name.js';
import { parseSpecifiers } from '../../parsers/pep440/specifier.js';
import { readPoetryConstraint } from '../../parsers/poetry-constraint.js';
import type { TomlNode, TomlTable } from '../../parsers/toml.js';
import { tomlAt, tomlItems, tomlText } from '../../parsers/toml.js';
import { constraintFacts } from './constraint-table.js';
import type { DeclarationContext, DependencyFact } from './fact.js';
import { readDeclaration } from './fact.js';
import { resolutionFacts } from './resolution.js';

/** The group of requirements that overrule all others. */
export const OVERRIDE_GROUP = 'uv-override';

/** Groups of a pyproject that are installed apart from everything else, or overrule it on purpose. */
export const ISOLATED_GROUPS: ReadonlySet<string> = new Set(['build-system', OVERRIDE_GROUP, 'setup_requires']);

/** What a pyproject.toml declares in every table that tools read. */
export function pyprojectFacts(root: TomlTable): readonly DependencyFact[] {
  return [
    ...standardFacts(root),
    ...poetryFacts(root),
    ...toolFacts(root),
    ...resolutionFacts(root),
    ...sourceFacts(tomlAt(root, 'tool')),
    ...referenceFacts(tomlAt(root, 'tool')),
  ];
}

function standardFacts(root: TomlTable): readonly DependencyFact[] {
  const project = tomlAt(root, 'project');
  return [
    ...projectFacts(project),
    ...pythonFacts(tomlAt(project, 'requires-python')),
    ...listFacts(tomlItems(project, 'dependencies'), null),
    ...tableOfLists(tomlAt(project, 'optional-dependencies'), 'extra'),
    ...tableOfLists(tomlAt(root, 'dependency-groups'), 'group'),
    ...listFacts(tomlItems(root, 'build-system', 'requires'), 'build-system'),
  ];
}

function poetryFacts(root: TomlTable): readonly DependencyFact[] {
  const poetry = tomlAt(root, 'tool', 'poetry');
  const groups = tomlAt(poetry, 'group');
  const grouped = groups?.kind === 'table' ? [...groups.entries] : [];
  return [
    ...(tomlAt(root, 'project', 'name') === undefined ? projectFacts(poetry) : []),
    ...poetryPythonFacts(tomlAt(poetry, 'dependencies', 'python')),
    ...poetryTable(tomlAt(poetry, 'dependencies'), null),
    ...poetryTable(tomlAt(poetry, 'dev-dependencies'), 'dev'),
    ...grouped.flatMap(([name, group]) => poetryTable(tomlAt(group, 'dependencies'), name)),
  ];
}

/** PDM, uv, Hatch and the file lists of setuptools. */
function toolFacts(root: TomlTable): readonly DependencyFact[] {
  const tool = tomlAt(root, 'tool');
  const environments = tomlAt(tool, 'hatch', 'envs');
  const hatch = environments?.kind === 'table' ? [...environments.entries] : [];
  return [
    ...tableOfLists(tomlAt(tool, 'pdm', 'dev-dependencies'), 'group'),
    ...listFacts(tomlItems(tool, 'uv', 'dev-dependencies'), 'dev'),
    ...listFacts(tomlItems(tool, 'uv', 'constraint-dependencies'), null, { kind: 'constraints' }),
    ...listFacts(tomlItems(tool, 'uv', 'override-dependencies'), OVERRIDE_GROUP),
    ...hatch.flatMap(([name, environment]) => [
      ...listFacts(tomlItems(environment, 'dependencies'), `hatch:${name}`),
      ...listFacts(tomlItems(environment, 'extra-dependencies'), `hatch:${name}`),
    ]),
    ...includeFacts(tomlAt(tool, 'setuptools', 'dynamic', 'dependencies', 'file')),
  ];
}

/** The indexes that uv, Poetry and PDM take packages from; explicit ones only for the packages that name them. */
function sourceFacts(tool: TomlNode | undefined): readonly DependencyFact[] {
  const facts: DependencyFact[] = [];
  const add = ({ line, column }: TextPlace, url: string, packages: readonly string[] | null): void => {
    facts.push({ fact: 'index', url, packages, line, column });
  };
  const listed = [
    ...tomlItems(tool, 'uv', 'index').filter((index) => !isTrue(tomlAt(index, 'explicit'))),
    ...tomlItems(tool, 'poetry', 'source').filter((source) => tomlText(source, 'priority') !== 'explicit'),
    ...tomlItems(tool, 'pdm', 'source'),
  ];
  for (const index of listed) add(index, tomlText(index, 'url') ?? tomlText(index, 'name') ?? '', null);
  for (const address of [tomlAt(tool, 'uv', 'index-url'), ...tomlItems(tool, 'uv', 'extra-index-url')]) {
    if (address?.kind === 'text') add(address, address.value, null);
  }
  const sources = tomlAt(tool, 'uv', 'sources');
  for (const [name, node] of sources?.kind === 'table' ? sources.entries : []) {
    for (const source of node.kind === 'array' ? node.items : [node]) {
      const index = tomlText(source, 'index');
      if (index !== null) add(source, index, [normalizeName(name)]);
    }
  }
  return facts;
}

/** The revisions that uv and Poetry take packages from. */
function referenceFacts(tool: TomlNode | undefined): readonly DependencyFact[] {
  const groups = tomlAt(tool, 'poetry', 'group');
  const tables = [
    tomlAt(tool, 'uv', 'sources'),
    tomlAt(tool, 'poetry', 'dependencies'),
    ...(groups?.kind === 'table' ? [...groups.entries.values()].map((group) => tomlAt(group, 'dependencies')) : []),
  ];
  return tables.flatMap((table) =>
    table?.kind !== 'table' ? [] : [...table.entries].flatMap(([name, node]) => referencesIn(name, node)),
  );
}

function referencesIn(name: string, node: TomlNode): readonly DependencyFact[] {
  return (node.kind === 'array' ? node.items : [node]).flatMap((source): DependencyFact[] => {
    const address = tomlText(source, 'git');
    const revision = ['tag', 'rev', 'branch'].map((key) => tomlAt(source, key)).find((each) => each !== undefined);
    if (address === null || revision?.kind !== 'text') return [];
    const marker = tomlText(source, 'marker') ?? tomlText(source, 'markers');
    const { value, line, column } = revision;
    return [{ fact: 'reference', name: normalizeName(name), address, revision: value, marker, line, column }];
  });
}

function isTrue(node: TomlNode | undefined): boolean {
  return node?.kind === 'other' && node.text === 'true';
}

function projectFacts(table: TomlNode | undefined): readonly DependencyFact[] {
  const name = tomlAt(table, 'name');
  if (name?.kind !== 'text' || name.value.trim() === '') return [];
  const version = tomlText(table, 'version');
  return [{ fact: 'project', name: normalizeName(name.value.trim()), version, line: name.line, column: name.column }];
}

function pythonFacts(node: TomlNode | undefined): readonly DependencyFact[] {
  if (node?.kind !== 'text') return [];
  const { line, column } = node;
  if (parseSpecifiers(node.value) === null) {
    return [
      { fact: 'unreadable', expected: 'a version specifier by PEP 440', text: node.value.slice(0, 200), line, column },
    ];
  }
  return [{ fact: 'python', kind: 'requires-python', written: node.value, admits: [node.value], line, column }];
}

function poetryPythonFacts(node: TomlNode | undefined): readonly DependencyFact[] {
  const text = node?.kind === 'table' ? tomlAt(node, 'version') : node;
  const admits = text?.kind === 'text' ? readPoetryConstraint(text.value) : null;
  if (text?.kind !== 'text' || admits === null) return [];
  const { value: written, line, column } = text;
  return [{ fact: 'python', kind: 'requires-python', written, admits, line, column }];
}

function poetryTable(table: TomlNode | undefined, group: string | null): readonly DependencyFact[] {
  return table?.kind === 'table'
    ? constraintFacts(table, { kind: 'pyproject', group, read: readPoetryConstraint })
    : [];
}

function tableOfLists(table: TomlNode | undefined, groupKind: 'extra' | 'group'): readonly DependencyFact[] {
  if (table?.kind !== 'table') return [];
  return [...table.entries].flatMap(([name, list]) =>
    list.kind === 'array' ? listFacts(list.items, name, { kind: 'pyproject', groupKind }) : [],
  );
}

function listFacts(
  items: readonly TomlNode[],
  group: string | null,
  context: Pick<DeclarationContext, 'kind' | 'groupKind'> = { kind: 'pyproject' },
): readonly DependencyFact[] {
  return items.flatMap((item) =>
    item.kind === 'text' ? [readDeclaration(item.value, item, { ...context, group, replaceable: item.literal })] : [],
  );
}

function includeFacts(node: TomlNode | undefined): readonly DependencyFact[] {
  const items = node?.kind === 'array' ? node.items : node === undefined ? [] : [node];
  return items.flatMap((item) => {
    if (item.kind !== 'text') return [];
    const place: TextPlace = { line: item.line, column: item.column };
    return [{ fact: 'include', mode: 'requirements', path: item.value, ...place } as const];
  });
}
