import { Resolver } from '../../facts/endpoints/resolver.js';
import { Scopes } from '../../facts/endpoints/scopes.js';
import { type Term, unknown } from '../../facts/endpoints/term.js';
import { type PythonModule, readPython } from '../../parsers/python/module.js';

/** Answers what the names of one module stand for, for the modules that import them. */
export interface Exports {
  readonly path: string;
  /** The term of `NAME`, `Class.attribute` or `name.attribute`; null when the module has no such name. */
  term(path: readonly string[]): Term | null;
}

/** Reads a module for its names; nothing is worked out before somebody asks. */
export function exportsOf(path: string, source: Uint8Array): Exports {
  const module: PythonModule = readPython(source);
  const resolver = new Resolver(path, new Scopes(module));
  return {
    path,
    term(names) {
      const [root, attribute, ...more] = names;
      if (root === undefined) return null;
      const klass = resolver.scopes.classes.named(root);
      if (klass !== undefined) {
        const last = more.length === 0 || (more.length === 1 && more[0] === 'value');
        return attribute === undefined || !last ? null : resolver.member(klass, attribute);
      }
      if (resolver.scopes.bound(-1, root).length === 0) return null;
      const term = resolver.constant(root);
      if (attribute === undefined) return term;
      if (term.kind === 'import') return { ...term, path: [...term.path, attribute, ...more] };
      const dotted = resolver.scopes.bound(-1, names.join('.'));
      return dotted.length === 0 ? unknown(names.join('.')) : resolver.constant(names.join('.'));
    },
  };
}
