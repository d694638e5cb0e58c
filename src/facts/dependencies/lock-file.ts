import { normalizeName } from '../../parsers/package-name.js';
import type { TomlTable } from '../../parsers/toml.js';
import { tomlAt, tomlItems, tomlText } from '../../parsers/toml.js';
import type { DependencyFact, LockFact } from './fact.js';

/** What a uv.lock, poetry.lock or pylock.toml settled on. */
export function lockFacts(root: TomlTable, kind: Exclude<LockFact['kind'], 'compiled'>): readonly DependencyFact[] {
  const groups = kind === 'pylock.toml' ? [...textsAt(root, 'extras'), ...textsAt(root, 'dependency-groups')] : null;
  const facts: DependencyFact[] = [{ fact: 'lock', kind, sources: [], groups, line: 1, column: 1 }];
  for (const node of tomlItems(root, kind === 'pylock.toml' ? 'packages' : 'package')) {
    const name = tomlAt(node, 'name');
    if (name?.kind !== 'text') continue;
    const folder = ['editable', 'virtual', 'directory']
      .map((key) => tomlText(node, 'source', key))
      .find((path) => path !== null);
    facts.push({
      fact: 'locked',
      name: normalizeName(name.value),
      version: tomlText(node, 'version'),
      folder: folder ?? tomlText(node, 'directory', 'path'),
      line: name.line,
      column: name.column,
    });
  }
  return facts;
}

function textsAt(root: TomlTable, key: string): readonly string[] {
  return tomlItems(root, key).flatMap((item) => (item.kind === 'text' ? [item.value] : []));
}
