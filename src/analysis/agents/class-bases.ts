import { append } from '../../core/groups.js';
import type { FactTable } from '../../facts/facts.js';
import type { ClassFact, ModuleFact } from '../../facts/modules.js';

/**
 * The base, direct or through other classes of the repository, that makes a class one of a kind, as it is written; null
 * for none.
 */
export type BaseOfKind = (file: string, each: ClassFact) => string | null;

/**
 * Looks for bases whose last name ends in one of the words. Where several classes of other files have the name of a base,
 * all of them have to lead to such a base.
 */
export function basesOfKind(modules: FactTable<ModuleFact>, words: readonly string[]): BaseOfKind {
  const byName = new Map<string, (readonly [string, ClassFact])[]>();
  for (const { path, facts } of modules) {
    for (const { classes } of facts) for (const each of classes) append(byName, each.name, [path, each] as const);
  }
  const parentsOf = (file: string, each: ClassFact, base: string): readonly (readonly [string, ClassFact])[] => {
    const all = (byName.get(lastName(base)) ?? []).filter(([, parent]) => parent !== each);
    const own = all.filter(([path]) => path === file);
    return own.length > 0 ? own : all;
  };
  const known = new Map<ClassFact, string | null>();
  const find: BaseOfKind = (file, each) => {
    const before = known.get(each);
    if (before !== undefined) return before;
    // A class that derives from itself leads nowhere.
    known.set(each, null);
    const found =
      each.bases.find((base) => endsInWord(lastName(base), words)) ??
      firstOf(each.bases, (base) => {
        const kinds = parentsOf(file, each, base).map(([path, parent]) => find(path, parent));
        return kinds.length > 0 && kinds.every((kind) => kind !== null) ? kinds[0]! : null;
      });
    known.set(each, found);
    return found;
  };
  return find;
}

function firstOf(bases: readonly string[], look: (base: string) => string | null): string | null {
  for (const base of bases) {
    const found = look(base);
    if (found !== null) return found;
  }
  return null;
}

function lastName(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

/** Whether a name ends in one of the words as people write names: `BaseAgent` does, `Reagent` and `UserAgent`, a header, do not. */
export function endsInWord(name: string, words: readonly string[]): boolean {
  return words.some((word) => {
    const before = name.slice(0, -word.length);
    return (
      name.endsWith(word) &&
      !name.endsWith('UserAgent') &&
      (before === '' || /[a-z0-9_]$/.test(before) || /^[A-Z]/.test(word))
    );
  });
}
