import type { FactTable } from '../../facts/facts.js';
import type { ImportedNames } from '../../facts/imported-names.js';
import { Keyword } from '../../parsers/python/keywords.js';
import { type Import, imports } from '../../parsers/python/statements.js';
import type { Modules } from './modules.js';

/** A file that has a name of another one, and how it spells it: `Agent`, `base.Agent`. */
export interface NameUser {
  readonly path: string;
  readonly spelled: string;
}

/** More files than this that use one name are not followed. */
const USERS = 512;

/** Says which files use a name that a module defines, those that get it by way of others included. */
export function nameUsers(
  table: FactTable<ImportedNames>,
  modules: Modules,
): (path: string, name: string) => readonly NameUser[] {
  const byName = new Map<string, Set<string>>();
  for (const { path, facts } of table) {
    for (const { module, names } of facts) {
      const last = module.slice(module.lastIndexOf('.') + 1);
      for (const word of [...names.filter((name) => name !== '*'), ...(last === '' ? [] : [last])]) {
        const paths = byName.get(word) ?? new Set();
        byName.set(word, paths.add(path));
      }
    }
  }
  const importsAt = new Map<string, readonly Import[]>();
  const importsOf = (path: string): readonly Import[] => {
    let found = importsAt.get(path);
    if (found === undefined) {
      const module = modules.at(path)?.resolver.scopes.module;
      found = [];
      if (module !== undefined) {
        const statements = Array.from({ length: module.size }, (_, at) => at).filter((at) => {
          const keyword = module.keyword(at);
          return keyword === Keyword.import || keyword === Keyword.from;
        });
        found = statements.flatMap((at) => imports(module, at));
      }
      importsAt.set(path, found);
    }
    return found;
  };
  const means = (from: string, level: number, parts: readonly string[], path: string): boolean =>
    modules.files(from, level, parts)[0] === path;
  const factsAt = new Map(table.map(({ path, facts }) => [path, facts]));
  const takenBy = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  /** What a file takes from which others, told from the facts, so that few files need be read; `*` for anything. */
  const takenOf = (user: string): ReadonlyMap<string, ReadonlySet<string>> => {
    const before = takenBy.get(user);
    if (before !== undefined) return before;
    const taken = new Map<string, Set<string>>();
    const add = (path: string | undefined, names: readonly string[]): void => {
      if (path === undefined) return;
      const known = taken.get(path) ?? new Set();
      taken.set(path, known);
      for (const name of names) known.add(name);
    };
    for (const { module, level, names } of factsAt.get(user) ?? []) {
      const parts = module === '' ? [] : module.split('.');
      add(modules.files(user, level, parts)[0], names.length === 0 ? ['*'] : names);
      for (const name of names) if (name !== '*') add(modules.files(user, level, [...parts, name])[0], ['*']);
    }
    takenBy.set(user, taken);
    return taken;
  };
  const mayTake = (user: string, path: string, name: string): boolean => {
    const names = takenOf(user).get(path);
    return names !== undefined && (names.has('*') || names.has(name));
  };
  const spellings = (user: string, path: string, name: string): readonly string[] => {
    if (!mayTake(user, path, name)) return [];
    const stem = stemOf(path);
    return importsOf(user).flatMap(({ module, level, name: imported, alias }) => {
      const last = module.slice(module.lastIndexOf('.') + 1);
      const mayMean = imported === name || imported === stem || last === stem || (imported === '*' && last === '');
      if (!mayMean) return [];
      const parts = module === '' ? [] : module.split('.');
      if (imported === null) return means(user, level, parts, path) ? [`${alias ?? module}.${name}`] : [];
      if ((imported === '*' || imported === name) && means(user, level, parts, path)) return [alias ?? name];
      return means(user, level, [...parts, imported], path) ? [`${alias ?? imported}.${name}`] : [];
    });
  };
  const known = new Map<string, readonly NameUser[]>();
  return (path, name) => {
    const key = `${path}\0${name}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = new Map<string, NameUser>();
    const open = [{ path, spelled: name }];
    for (const { path: at, spelled } of open) {
      for (const user of [...(byName.get(spelled) ?? []), ...(byName.get(stemOf(at)) ?? [])]) {
        if (user === at || found.size >= USERS) continue;
        for (const alias of new Set(spellings(user, at, spelled))) {
          const use = { path: user, spelled: alias };
          if (found.has(`${user}\0${alias}`) || user === path) continue;
          found.set(`${user}\0${alias}`, use);
          if (!alias.includes('.')) open.push(use);
        }
      }
    }
    const users = [...found.values()];
    known.set(key, users);
    return users;
  };
}

/** The name by which others import a file. */
function stemOf(path: string): string {
  const parts = path.replace(/\.py$/, '').split('/');
  const stem = parts.pop()!;
  return stem === '__init__' ? (parts.pop() ?? stem) : stem;
}
