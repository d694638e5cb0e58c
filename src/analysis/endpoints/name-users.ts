import { append } from '../../core/groups.js';
import type { FactTable } from '../../facts/facts.js';
import type { ImportedNames } from '../../facts/imported-names.js';
import type { Modules } from './modules.js';

/** A file that has a name of another one, and how it spells it: `Agent`, `base.Agent`. */
export interface NameUser {
  readonly path: string;
  readonly spelled: string;
}

/** More files than this that use one name are not followed. */
const USERS = 512;
/** The word under which files stand that take something from a package by its dots alone. */
const DOTS = '.';

/** What a file imports, as its facts tell it. */
interface Importing extends ImportedNames {
  readonly path: string;
}

/** Says which files use a name that a module defines, those that get it by way of others included. */
export function nameUsers(
  table: FactTable<ImportedNames>,
  modules: Modules,
): (path: string, name: string) => readonly NameUser[] {
  const mentioning = importsByWord(table);
  const sources = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  /** Files that import a word, or something of a module of that name, by the file that it comes from. */
  const usersOf = (word: string, path: string): Iterable<string> => {
    let bySource = sources.get(word);
    if (bySource === undefined) {
      bySource = usersBySource(modules, word, mentioning.get(word) ?? []);
      sources.set(word, bySource);
    }
    return bySource.get(path) ?? [];
  };
  const direct = ({ path, spelled }: NameUser): readonly NameUser[] => {
    const users = new Set([...usersOf(spelled, path), ...usersOf(stemOf(path), path), ...usersOf(DOTS, path)]);
    return [...users].flatMap((user) => spellings(modules, user, path, spelled));
  };
  const known = new Map<string, readonly NameUser[]>();
  return (path, name) => {
    const key = `${path}\0${name}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = new Map<string, NameUser>();
    const open: NameUser[] = [{ path, spelled: name }];
    for (const at of open) {
      for (const user of direct(at)) {
        const place = `${user.path}\0${user.spelled}`;
        if (user.path === path || found.has(place) || found.size >= USERS) continue;
        found.set(place, user);
        if (!user.spelled.includes('.')) open.push(user);
      }
    }
    const users = [...found.values()];
    known.set(key, users);
    return users;
  };
}

/** Imports by each name that they take and by the last name of their module. */
function importsByWord(table: FactTable<ImportedNames>): ReadonlyMap<string, readonly Importing[]> {
  const imports = new Map<string, Importing[]>();
  for (const { path, facts } of table) {
    for (const fact of facts) {
      for (const word of new Set([...fact.names, lastName(fact.module)])) append(imports, word, { path, ...fact });
    }
  }
  return imports;
}

/** Told from facts alone, so that only those files are read that import from the right one. */
function usersBySource(
  modules: Modules,
  word: string,
  imports: readonly Importing[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  const add = (source: string | undefined, user: string): void => {
    if (source === undefined) return;
    const known = users.get(source) ?? new Set();
    users.set(source, known.add(user));
  };
  for (const { path, module, level, names } of imports) {
    const parts = module === '' ? [] : module.split('.');
    add(modules.files(path, level, parts)[0], path);
    if (names.includes(word)) add(modules.files(path, level, [...parts, word])[0], path);
  }
  return users;
}

/** How a file spells a name of another one, for each of its imports that bring it. */
function spellings(modules: Modules, user: string, path: string, name: string): readonly NameUser[] {
  const means = (level: number, parts: readonly string[]): boolean => modules.files(user, level, parts)[0] === path;
  const found = (modules.at(user)?.imports ?? []).flatMap(({ module, level, name: imported, alias }) => {
    const parts = module === '' ? [] : module.split('.');
    if (imported === null) return means(level, parts) ? [`${alias ?? module}.${name}`] : [];
    if ((imported === '*' || imported === name) && means(level, parts)) return [alias ?? name];
    return imported === stemOf(path) && means(level, [...parts, imported]) ? [`${alias ?? imported}.${name}`] : [];
  });
  return [...new Set(found)].map((spelled) => ({ path: user, spelled }));
}

function lastName(module: string): string {
  return module === '' ? DOTS : module.slice(module.lastIndexOf('.') + 1);
}

/** The name by which others import a file. */
function stemOf(path: string): string {
  const parts = path.replace(/\.py$/, '').split('/');
  const stem = parts.pop()!;
  return stem === '__init__' ? (parts.pop() ?? stem) : stem;
}
