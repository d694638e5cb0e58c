import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { ofCommand } from './program-commands.js';
import { optionsOf } from './program-options.js';
import { reaching } from './reaching-definitions.js';
import type { Frame, Resolution } from './resolution.js';
import { anyOf, type Term, unknown } from './term.js';

/** An attribute given in more places than this is followed through the first of them. */
const BINDINGS = 64;

/** Names that parsed command-line options usually have where they are handed on. */
const PARSED_NAMES: ReadonlySet<string> = new Set([
  'args',
  'options',
  'opts',
  'opt',
  'namespace',
  'ns',
  'arguments',
  'flags',
  'FLAGS',
]);
const PARSES = /parse_(?:known_)?(?:intermixed_)?args/;
const DECLARING_CALLS = ['add_argument', 'add_option', 'DEFINE_integer', 'DEFINE_string', 'set_defaults'];

/** What `a.b` can be: `self.x`, a class attribute, a name of an imported module, a command-line option, a field. */
export function attributeTerm(
  resolver: Resolution,
  expression: Expression & { kind: 'attribute' },
  statement: number,
  frame: Frame | null,
): Term {
  const { scopes } = resolver;
  const dotted = dottedName(expression);
  if (dotted === null) {
    if (expression.name === 'value') return resolver.resolve(expression.object, statement, frame);
    return partOf(resolver, expression, statement, frame, unknown(resolver.source(expression)));
  }
  const [root = '', ...path] = dotted.split('.');
  const scope = statement >= scopes.module.size ? -1 : scopes.module.enclosing(statement);
  const owner = scopes.classAround(scope);
  if ((root === 'self' || root === 'cls') && owner >= 0 && path.length === 1) {
    const own = ownAttribute(resolver, dotted, path[0]!, owner, scope, statement, frame) ?? unknown(dotted);
    return scopes.module.enclosing(owner) >= 0 || frame !== null
      ? own
      : { kind: 'member', class: scopes.module.name(owner), name: path[0]!, own };
  }
  const local = localAttribute(resolver, dotted, scope, statement, frame);
  if (local !== null) return local;
  const klass = scopes.classes.named(root);
  if (klass !== undefined) {
    const attribute = path.at(-1) === 'value' ? path.slice(0, -1) : path;
    const found = attribute.length === 1 ? classAttribute(resolver, klass, attribute[0]!) : null;
    if (found !== null) return found;
  }
  const imported = importedAttribute(resolver, root, path, statement, frame);
  if (imported !== null) return imported;
  return (
    programOption(resolver, path.at(-1)!, root, scope, statement) ??
    partOf(
      resolver,
      expression,
      statement,
      frame,
      instanceAttribute(resolver, root, path, statement, scope) ?? unknown(dotted),
    )
  );
}

/** An attribute of whatever the object before the dot is. */
function partOf(
  resolver: Resolution,
  { object, name }: Expression & { kind: 'attribute' },
  statement: number,
  frame: Frame | null,
  otherwise: Term,
): Term {
  const of = resolver.resolve(object, statement, frame);
  return of.kind === 'unknown' ? otherwise : { kind: 'attribute', of, name, otherwise };
}

/** `config.port = 5` earlier in the same scope. */
function localAttribute(
  resolver: Resolution,
  dotted: string,
  scope: number,
  statement: number,
  frame: Frame | null,
): Term | null {
  const { bindings } = reaching(resolver.scopes.module, resolver.scopes.bound(scope, dotted), statement, scope);
  return bindings.length === 0 ? null : anyOf(bindings.map((binding) => resolver.given(binding, scope < 0, frame)));
}

/** `self.x`: what this method gave it before, else all that any method or the class gives it. */
function ownAttribute(
  resolver: Resolution,
  dotted: string,
  name: string,
  owner: number,
  scope: number,
  statement: number,
  frame: Frame | null,
): Term | null {
  const { scopes } = resolver;
  const here = reaching(scopes.module, scopes.bound(scope, dotted), statement, scope);
  const terms = here.bindings.map((binding) => resolver.given(binding, false, frame));
  if (here.certain) return anyOf(terms);
  const elsewhere = resolver.once(`own:${owner}:${name}`, [], () =>
    attributeElsewhere(resolver, dotted, name, owner, scope),
  );
  return terms.length + elsewhere.length === 0 ? null : anyOf([...terms, ...elsewhere]);
}

/** What other methods, the class itself and its family give an attribute; failing that, what an imported base may. */
function attributeElsewhere(
  resolver: Resolution,
  dotted: string,
  name: string,
  owner: number,
  scope: number,
): readonly Term[] {
  const { classes } = resolver.scopes;
  const family = classes.hierarchy(owner);
  const methods = resolver.scopes.remembered(`methods of ${owner} that give ${dotted}`, () =>
    family
      .flatMap((member) => classes.methods(member))
      .map((method) => ({ method, bindings: resolver.scopes.bound(method, dotted).slice(0, BINDINGS) }))
      .filter(({ bindings }) => bindings.length > 0)
      .slice(0, BINDINGS + 1),
  );
  const bindings = methods.flatMap(({ method, bindings: given }) => (method === scope ? [] : given));
  const terms = [
    ...bindings.slice(0, BINDINGS).map((binding) => resolver.given(binding, false, null)),
    ...family.flatMap((member) => classLevel(resolver, member, name)),
  ];
  return terms.length > 0 ? terms : inherited(resolver, owner, name);
}

/** An attribute of a class or of what it derives from, by the class statement. */
export function classAttribute(resolver: Resolution, klass: number, name: string): Term | null {
  const levels = resolver.scopes.classes.hierarchy(klass).flatMap((member) => classLevel(resolver, member, name));
  if (levels.length > 0) return anyOf(levels);
  return ownAttribute(resolver, `self.${name}`, name, klass, klass, resolver.scopes.module.size, null);
}

/** What a class and its bases in this file give an attribute; null when only a base of another module may. */
export function overridingTerm(resolver: Resolution, klass: number, name: string): Term | null {
  const { classes } = resolver.scopes;
  for (const member of classes.ancestors(klass)) {
    const written = classes
      .methods(member)
      .flatMap((method) => resolver.scopes.bound(method, `self.${name}`).slice(0, BINDINGS))
      .map((binding) => resolver.given(binding, false, null));
    const terms = written.length > 0 ? written : classLevel(resolver, member, name);
    if (terms.length > 0) return anyOf(terms);
  }
  return null;
}

function classLevel(resolver: Resolution, klass: number, name: string): readonly Term[] {
  const { module } = resolver.scopes;
  const { bindings } = reaching(module, resolver.scopes.bound(klass, name), module.size, klass);
  return bindings.map((binding) => resolver.given(binding, true, null));
}

/** An attribute that only an imported base class can have. */
function inherited(resolver: Resolution, klass: number, name: string): readonly Term[] {
  return resolver.scopes.classes
    .basesNamed(klass)
    .slice(0, BINDINGS)
    .flatMap((base) => {
      const [root = '', ...path] = base.split('.');
      const of = importedAttribute(resolver, root, [...path, name], resolver.scopes.module.size, null);
      return of === null ? [] : { kind: 'inherited' as const, class: resolver.scopes.module.name(klass), of };
    });
}

function importedAttribute(
  resolver: Resolution,
  root: string,
  path: readonly string[],
  statement: number,
  frame: Frame | null,
): Term | null {
  const given = resolver.scopes.bound(-1, root).at(-1)?.given;
  const scope = statement >= resolver.scopes.module.size ? -1 : resolver.scopes.module.enclosing(statement);
  const local = scope < 0 ? undefined : resolver.scopes.bound(scope, root).at(-1)?.given;
  if (given?.kind !== 'import' && local?.kind !== 'import') return null;
  const target = resolver.name(root, statement, frame);
  return target.kind === 'import' ? { ...target, path: [...target.path, ...path] } : null;
}

/** `args.port` with an `add_argument("--port", default=…)` in the module. */
function programOption(
  resolver: Resolution,
  name: string,
  root: string,
  scope: number,
  statement: number,
): Term | null {
  const { scopes } = resolver;
  if (!PARSED_NAMES.has(root) && !isParsed(resolver, root, scope) && !isParsed(resolver, root, -1)) return null;
  const declared = scopes.remembered('options', () =>
    optionsOf(DECLARING_CALLS.flatMap((call) => scopes.callsOf(call))),
  );
  const options = ofCommand(resolver, declared.get(name)?.slice(0, BINDINGS) ?? [], statement);
  if (options === null) return unknown(`option ${name} of one of several commands`);
  if (options.length === 0) return null;
  return anyOf(
    options.map(({ value, statement: at, start }) => ({
      kind: 'via',
      via: `default of option ${name} at ${resolver.at(start)}`,
      of: resolver.resolve(value, at, null),
    })),
  );
}

/** Whether a name is given the parsed command line somewhere in a scope. */
function isParsed(resolver: Resolution, root: string, scope: number): boolean {
  return resolver.scopes.remembered(`parsed ${root} in ${scope}`, () =>
    resolver.scopes
      .bound(scope, root)
      .some(
        ({ given }) => (given.kind === 'value' || given.kind === 'item') && PARSES.test(resolver.source(given.value)),
      ),
  );
}

/** An attribute of what a constructor of a known class made, or of a parameter annotated with one. */
function instanceAttribute(
  resolver: Resolution,
  root: string,
  path: readonly string[],
  statement: number,
  scope: number,
): Term | null {
  if (path.length !== 1) return null;
  const name = classOf(resolver, root, scope);
  if (name === null) return null;
  const klass = resolver.scopes.classes.named(name);
  if (klass !== undefined) return classAttribute(resolver, klass, path[0]!);
  return importedAttribute(resolver, name, path, statement, null);
}

/** The class of what a dotted name stands for in a scope, by its annotation or its constructor; null when unknown. */
export function classOf(resolver: Resolution, root: string, scope: number): string | null {
  const annotation = resolver.scopes.isFunction(scope)
    ? resolver.scopes.parameterNamed(scope, root)?.parameter.annotation
    : null;
  if (annotation !== null && annotation !== undefined) {
    return annotation.kind === 'string' ? annotation.value : dottedName(annotation);
  }
  for (const owner of [scope, -1]) {
    const given = resolver.scopes.bound(owner, root).at(-1)?.given;
    if (given?.kind === 'value' && given.value.kind === 'call') return dottedName(given.value.callee);
  }
  return null;
}
