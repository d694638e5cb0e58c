import type { Modules } from './modules.js';
import type { RepositoryValues } from './values.js';

/** Follows imports between the modules of a repository to what the imported names stand for. */
export function importer(modules: Modules): RepositoryValues['imported'] {
  return (from, level, module, path) => {
    const parts = module === '' ? [] : module.split('.');
    // `from package import module` names a file, too: try as many names of the path as there are.
    for (let inner = Math.min(path.length - 1, 3); inner >= 0; inner--) {
      const names = path.slice(inner);
      for (const file of modules.files(from, level, [...parts, ...path.slice(0, inner)])) {
        const term = modules.at(file)?.term(names) ?? null;
        if (term !== null) return { term, path: file };
      }
    }
    return null;
  };
}
