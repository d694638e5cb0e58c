import { normalizeName } from '../../parsers/package-name.js';
import { parseRequirement } from '../../parsers/pep508/requirement.js';
import type { TomlNode, TomlTable } from '../../parsers/toml.js';
import { tomlAt, tomlItems, tomlText } from '../../parsers/toml.js';
import type { ResolutionFact } from './fact.js';

/** What a pyproject.toml tells its resolver beside requirements; nothing where it says nothing of the kind. */
export function resolutionFacts(root: TomlTable): readonly ResolutionFact[] {
  const uv = tomlAt(root, 'tool', 'uv');
  const fact: ResolutionFact = {
    fact: 'resolution',
    isUv: uv?.kind === 'table',
    excluded: textsOf(tomlItems(uv, 'exclude-dependencies')).flatMap((text) => nameIn(text)),
    sourced: sourcedIn(tomlAt(uv, 'sources')),
    includes: includesIn(tomlAt(root, 'dependency-groups')),
    conflicts: tomlItems(uv, 'conflicts').map(conflictIn),
    workspace: workspaceIn(tomlAt(uv, 'workspace')),
    line: 1,
    column: 1,
  };
  return fact.isUv || fact.includes.length > 0 ? [fact] : [];
}

function textsOf(items: readonly TomlNode[]): readonly string[] {
  return items.flatMap((item) => (item.kind === 'text' ? [item.value] : []));
}

function nameIn(text: string): readonly string[] {
  const requirement = parseRequirement(text);
  return requirement.kind === 'requirement' ? [normalizeName(requirement.name)] : [];
}

/** Packages with a source that is no index: an index leaves the specifier in force. */
function sourcedIn(sources: TomlNode | undefined): readonly string[] {
  if (sources?.kind !== 'table') return [];
  const elsewhere = (node: TomlNode): boolean =>
    node.kind === 'array'
      ? node.items.some(elsewhere)
      : ['git', 'path', 'url', 'workspace'].some((key) => tomlAt(node, key) !== undefined);
  return [...sources.entries].filter(([, node]) => elsewhere(node)).map(([name]) => normalizeName(name));
}

function includesIn(groups: TomlNode | undefined): readonly (readonly [string, string])[] {
  if (groups?.kind !== 'table') return [];
  return [...groups.entries].flatMap(([group, list]) =>
    (list.kind === 'array' ? list.items : []).flatMap((item) => {
      const included = tomlText(item, 'include-group');
      return included === null ? [] : [[normalizeName(group), normalizeName(included)] as const];
    }),
  );
}

/** One set of `[tool.uv] conflicts`: `extra:NAME` and `group:NAME`. */
function conflictIn(set: TomlNode): readonly string[] {
  if (set.kind !== 'array') return [];
  return set.items.flatMap((item) =>
    ['extra', 'group'].flatMap((kind) => {
      const name = tomlText(item, kind);
      return name === null ? [] : [`${kind}:${normalizeName(name)}`];
    }),
  );
}

function workspaceIn(workspace: TomlNode | undefined): ResolutionFact['workspace'] {
  if (workspace?.kind !== 'table') return null;
  return { members: textsOf(tomlItems(workspace, 'members')), exclude: textsOf(tomlItems(workspace, 'exclude')) };
}
