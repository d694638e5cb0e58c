import { normalizeName } from '../../parsers/package-name.js';
import { pythonMarker } from '../../parsers/pep508/python-marker.js';
import { readPoetryConstraint } from '../../parsers/poetry-constraint.js';
import type { TomlTable } from '../../parsers/toml.js';
import { tomlAt, tomlItems, tomlText } from '../../parsers/toml.js';
import type { DependencyFact, LockFact } from './fact.js';

/** What a uv.lock, poetry.lock or pylock.toml settled on. */
export function lockFacts(root: TomlTable, kind: Exclude<LockFact['kind'], 'compiled'>): readonly DependencyFact[] {
  const isPylock = kind === 'pylock.toml';
  const extras = isPylock ? textsAt(root, 'extras').map(normalizeName) : null;
  const groups = isPylock ? textsAt(root, 'dependency-groups').map(normalizeName) : null;
  const source = { paths: ['pyproject.toml'], base: true, extras, groups };
  const made = { sources: [source], output: null, omitted: [], overrides: [], python: null };
  const facts: DependencyFact[] = [{ fact: 'lock', kind, ...made, universe: universeOf(root), line: 1, column: 1 }];
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

/** The Pythons that a lock is for, as a marker; null where it does not say or cannot be read. */
function universeOf(root: TomlTable): string | null {
  const written = tomlText(root, 'requires-python') ?? tomlText(root, 'metadata', 'python-versions');
  const alternatives = written === null ? null : readPoetryConstraint(written);
  return alternatives === null ? null : pythonMarker(alternatives);
}

function textsAt(root: TomlTable, key: string): readonly string[] {
  return tomlItems(root, key).flatMap((item) => (item.kind === 'text' ? [item.value] : []));
}
