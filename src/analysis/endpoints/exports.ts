import { Resolver } from '../../facts/endpoints/resolver.js';
import { Scopes } from '../../facts/endpoints/scopes.js';
import { type GivenArguments, type Term, unknown } from '../../facts/endpoints/term.js';
import { type PythonModule, readPython } from '../../parsers/python/module.js';
import { type Import, imports } from '../../parsers/python/statements.js';

/** Answers what the names of one module stand for, for the modules that import them. */
export interface Exports {
  readonly path: string;
  readonly resolver: Resolver;
  /** Every name that it imports, wherever in the module. */
  readonly imports: readonly Import[];
  /** The term of `NAME`, `Class`, `Class.attribute` or `name.attribute`; null when the module has no such name. */
  term(path: readonly string[]): Term | null;
  /** What an attribute of an instance of a class is that was made with the arguments; null when it has none. */
  field(name: string, attribute: string, args: GivenArguments): Term | null;
  /** What a function returns for the arguments; `instance` for a class, null when nobody can tell. */
  called(name: string, args: GivenArguments): Term | 'instance' | null;
}

/** Reads a module for its names; nothing is worked out before somebody asks. */
export function exportsOf(path: string, source: Uint8Array): Exports {
  const module: PythonModule = readPython(source);
  const resolver = new Resolver(path, new Scopes(module));
  const { scopes } = resolver;
  let imported: readonly Import[] | undefined;
  return {
    path,
    resolver,
    get imports() {
      imported ??= importsIn(module);
      return imported;
    },
    field(name, attribute, args) {
      const klass = scopes.classes.named(name);
      return klass === undefined ? null : resolver.field(klass, attribute, args);
    },
    called(name, args) {
      if (scopes.classes.named(name) !== undefined) return 'instance';
      const given = scopes.bound(-1, name).at(-1)?.given;
      return given?.kind === 'definition' ? resolver.returned(given.statement, args) : null;
    },
    term(names) {
      const [root, attribute, ...more] = names;
      if (root === undefined) return null;
      const klass = scopes.classes.named(root);
      if (klass !== undefined) {
        if (attribute === undefined) return { kind: 'definition', name: root };
        const last = more.length === 0 || (more.length === 1 && more[0] === 'value');
        return last ? resolver.member(klass, attribute) : null;
      }
      if (scopes.bound(-1, root).length === 0) return null;
      const term = resolver.constant(root);
      if (attribute === undefined) return term;
      if (term.kind === 'import') return { ...term, path: [...term.path, attribute, ...more] };
      if (scopes.bound(-1, names.join('.')).length > 0) return resolver.constant(names.join('.'));
      return [attribute, ...more].reduce<Term>(
        (of, name) => ({ kind: 'attribute', of, name, otherwise: unknown(names.join('.')) }),
        term,
      );
    },
  };
}

function importsIn(module: PythonModule): readonly Import[] {
  const found: Import[] = [];
  for (let statement = 0; statement < module.size; statement++) found.push(...imports(module, statement));
  return found;
}
