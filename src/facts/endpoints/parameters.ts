import { dottedName, type Expression, type Parameter } from '../../parsers/python/expression.js';
import type { NamedCall } from '../../parsers/python/named-calls.js';
import { decorators } from '../../parsers/python/statements.js';
import { argumentAt } from './arguments.js';
import { classOf } from './attributes.js';
import { letsEscape } from './escapes.js';
import { optionsOf } from './program-options.js';
import type { Frame, Resolution } from './resolution.js';
import { anyOf, type Term, unknown } from './term.js';

/** More calls than this of one function in one file are not followed. */
const CALLERS = 64;

/**
 * What a parameter can be: what the call at hand gives it, else what the calls of this file give it, and a default
 * that counts where none does. Calls of other files are left to who knows them.
 */
export function parameterTerm(
  resolver: Resolution,
  parameter: Parameter,
  definition: number,
  frame: Frame | null,
): Term {
  const { name } = parameter;
  const gap = unknown(`parameter ${name}`);
  if (frame?.scope === definition) return frame.given.get(name) ?? fallback(resolver, parameter, definition) ?? gap;
  const { scopes } = resolver;
  const own = fallback(resolver, parameter, definition);
  const place = argumentPlace(resolver, parameter, definition);
  if (parameter.star > 0) return gap;
  const { given, omitted, isFull } = passed(resolver, parameter, definition, place.position);
  const known = given.filter((term) => term.kind !== 'unknown');
  const of = outerName(resolver, definition);
  if (of === null) {
    const terms = [...(omitted || given.length === 0 ? [own ?? gap] : []), ...known];
    return terms.length === 0 ? gap : anyOf(terms);
  }
  const spelled = of.length === 2 && of[1] === '__init__' ? of[0]! : of.length === 1 ? of[0]! : null;
  const escapes =
    !isFull ||
    (spelled !== null && scopes.remembered(`escapes of ${spelled}`, () => letsEscape(scopes.module, spelled)));
  return {
    kind: 'parameter',
    of,
    name,
    position: place.position ?? -1,
    fallback: own,
    given,
    omitted,
    escapes,
  };
}

/** `['serve']` or `['Agent', 'open']` where other modules can reach the function by that name; else null. */
function outerName(resolver: Resolution, definition: number): readonly string[] | null {
  const { scopes } = resolver;
  const owner = scopes.module.enclosing(definition);
  const name = scopes.module.name(definition);
  if (owner < 0) return [name];
  if (scopes.isFunction(owner) || scopes.module.enclosing(owner) >= 0) return null;
  return [scopes.module.name(owner), name];
}

/** Where a call gives the parameter. */
function argumentPlace(
  resolver: Resolution,
  parameter: Parameter,
  definition: number,
): { readonly position?: number; readonly keyword: string } {
  const { scopes } = resolver;
  const listed = scopes.parameterNamed(definition, parameter.name)?.place ?? -1;
  const before = scopes.parameters(definition).slice(0, Math.max(0, listed));
  const position = hasReceiver(resolver, definition) ? listed - 1 : listed;
  return position < 0 || before.some(({ star }) => star > 0)
    ? { keyword: parameter.name }
    : { keyword: parameter.name, position };
}

/** Whether the first parameter is the object that a method is called on. */
export function hasReceiver(resolver: Resolution, definition: number): boolean {
  if (methodOwner(resolver, definition) < 0) return false;
  return !resolver.scopes.remembered(`static ${definition}`, () =>
    decorators(resolver.scopes.module, definition).some((one) => one.kind === 'name' && one.name === 'staticmethod'),
  );
}

/** The parameter's default, from its signature or from a `click` decorator; null without one. */
function fallback(resolver: Resolution, parameter: Parameter, definition: number): Term | null {
  const { module } = resolver.scopes;
  const via = (of: Term): Term => ({
    kind: 'via',
    via: `default of parameter ${parameter.name} at ${resolver.at(parameter.start)}`,
    of,
  });
  if (parameter.default !== null) return via(resolver.resolve(parameter.default, definition, null));
  const declared = resolver.scopes.remembered(`options of ${definition}`, () =>
    optionsOf(
      decorators(module, definition).flatMap((decorator) =>
        decorator.kind === 'call' ? [{ statement: definition, expression: decorator }] : [],
      ),
    ),
  );
  const outer = declared.get(parameter.name)?.slice(0, CALLERS) ?? [];
  if (outer.length === 0) return null;
  return anyOf(outer.map(({ value, statement }) => via(resolver.resolve(value, statement, null))));
}

/** What the calls of this module give a parameter, those through `Thread(target=…, args=…)` included. */
function passed(
  resolver: Resolution,
  parameter: Parameter,
  definition: number,
  position: number | undefined,
): { readonly given: readonly Term[]; readonly omitted: boolean; readonly isFull: boolean } {
  const nothing = { given: [], omitted: false, isFull: true };
  const where = { keyword: parameter.name, ...(position === undefined ? {} : { position }) };
  return resolver.once(`passed:${definition}:${parameter.name}`, nothing, () => {
    const calls = resolver.scopes.remembered(`callers of ${definition}`, () => callersOf(resolver, definition));
    const told = calls.slice(0, CALLERS).map((call) => givenBy(resolver, call, where));
    return {
      given: told.flatMap((term) => term ?? []),
      omitted: told.includes(null),
      isFull: calls.length <= CALLERS,
    };
  });
}

/** What a call gives a parameter, with the step; null when it leaves it out. */
export function givenBy(
  resolver: Resolution,
  { args, statement }: Passing,
  where: { readonly position?: number; readonly keyword: string },
): Term | null {
  const value = argumentAt(args, where);
  if (value === null)
    return args.some(({ star }) => star > 0) ? passedOn(resolver, args, statement, where.keyword) : null;
  const of = resolver.resolve(value, statement, null);
  return { kind: 'via', via: `argument ${where.keyword} at ${resolver.at(value.start)}`, of };
}

/** What `**kwargs` passes on of a name: what the callers of the function give it beside its parameters. */
function passedOn(resolver: Resolution, args: Passing['args'], statement: number, name: string): Term {
  const { scopes } = resolver;
  const gap = unknown('arguments passed on');
  const definition = scopes.module.enclosing(statement);
  const stars = args.filter(({ star }) => star > 0);
  if (!scopes.isFunction(definition)) return gap;
  const rest = scopes.parameters(definition).find(({ star }) => star === 2);
  const isRest = stars.every(({ star, value }) => star === 2 && value.kind === 'name' && value.name === rest?.name);
  if (rest === undefined || !isRest || scopes.parameterNamed(definition, name) !== undefined) return gap;
  if (scopes.bound(definition, rest.name).length > 0) return gap;
  const named = { ...rest, name, star: 0 as const, annotation: null, default: null };
  const term = parameterTerm(resolver, named, definition, null);
  // Without any call to look at, nobody can tell what is passed on.
  return term.kind === 'parameter' ? { ...term, fallback: { kind: 'unset' }, escapes: true } : gap;
}

function callersOf(resolver: Resolution, definition: number): readonly Passing[] {
  const { scopes } = resolver;
  const owner = methodOwner(resolver, definition);
  const own = scopes.module.name(definition);
  const name = owner >= 0 && own === '__init__' ? scopes.module.name(owner) : own;
  const heirs = owner >= 0 && own === '__init__' ? heirsWithout(resolver, owner, own) : [];
  return [
    ...direct(resolver, definition, name),
    ...heirs.flatMap((heir) => callsOfName(resolver, heir)),
    ...started(resolver, definition, name),
  ];
}

/** Classes of this module whose instances another class's function makes, since they have none of that name. */
function heirsWithout(resolver: Resolution, owner: number, name: string): readonly string[] {
  const { classes, module } = resolver.scopes;
  return classes
    .descendants(owner, (heir) => classes.methodNamed(heir, name) === undefined)
    .map((heir) => module.name(heir));
}

/** Calls of a function or class by the name it has in this module: `serve`, `lib.serve`. */
export function callsOfName(resolver: Resolution, spelled: string): readonly Passing[] {
  const { scopes } = resolver;
  const last = spelled.slice(spelled.lastIndexOf('.') + 1);
  return scopes
    .callsOf(last)
    .filter(({ expression }) => dottedName(expression.callee) === spelled)
    .map(({ expression, statement }) => ({ args: expression.args, statement, at: expression.start }));
}

/** A call of a function, with its arguments as the function takes them. */
export interface Passing {
  readonly args: NamedCall['expression']['args'];
  readonly statement: number;
  /** Where it stands. */
  readonly at: number;
}

function direct(resolver: Resolution, definition: number, name: string): readonly Passing[] {
  const own = resolver.scopes.module.name(definition);
  const names = own === name ? [name] : [name, own];
  return names
    .flatMap((callee) => resolver.scopes.callsOf(callee))
    .filter(({ expression, statement }) => means(resolver, expression.callee, statement, definition))
    .map(({ expression, statement }) => ({ args: expression.args, statement, at: expression.start }));
}

function started(resolver: Resolution, definition: number, name: string): readonly Passing[] {
  return startedCalls(resolver, (target, statement) => {
    return dottedName(target)?.split('.').at(-1) === name && means(resolver, target, statement, definition);
  });
}

/** Calls that `Thread(target=…, args=…)` and `Process(…)` make of functions that the test accepts. */
export function startedCalls(
  resolver: Resolution,
  accepts: (target: Expression, statement: number) => boolean,
): readonly Passing[] {
  return ['Thread', 'Process'].flatMap((starter) =>
    resolver.scopes.callsOf(starter).flatMap(({ expression, statement }) => {
      const target = argumentAt(expression.args, { keyword: 'target' });
      if (target === null || !accepts(target, statement)) return [];
      return [{ args: startedArguments(expression), statement, at: expression.start }];
    }),
  );
}

function startedArguments({ args, start, end }: NamedCall['expression']): Passing['args'] {
  const positional = argumentAt(args, { keyword: 'args' });
  const named = argumentAt(args, { keyword: 'kwargs' });
  const hidden = { name: null, star: 2 as const, value: { kind: 'unknown' as const, start, end }, start, end };
  const isList = positional?.kind === 'tuple' || positional?.kind === 'list';
  if ((positional !== null && !isList) || (named !== null && named.kind !== 'dict')) return [hidden];
  return [
    ...(isList ? positional.items : []).map((value) => ({ name: null, star: 0 as const, value, start, end })),
    ...(named?.entries ?? []).map(({ key, value }) =>
      key?.kind === 'string' ? { name: key.value, star: 0 as const, value, start, end } : hidden,
    ),
  ];
}

/** Whether a callee of the right last name is this very function: a method only on `self` or an object of its class. */
function means(resolver: Resolution, callee: Expression, statement: number, definition: number): boolean {
  const { scopes } = resolver;
  const owner = methodOwner(resolver, definition);
  if (owner < 0) return callee.kind === 'name';
  if (isSuper(callee)) {
    const heir = scopes.classAround(scopes.module.enclosing(statement));
    return heir >= 0 && heir !== owner && scopes.classes.hierarchy(owner).includes(heir);
  }
  if (scopes.module.name(definition) === '__init__') return callee.kind === 'name';
  const dotted = callee.kind === 'attribute' ? dottedName(callee.object) : null;
  if (dotted === null) return false;
  const scope = scopes.module.enclosing(statement);
  if (dotted === 'self' || dotted === 'cls') {
    const around = scopes.classAround(scope);
    return around >= 0 && scopes.classes.hierarchy(owner).includes(around);
  }
  const made = classOf(resolver, dotted, scope);
  const klass = made === null ? undefined : scopes.classes.named(made);
  return klass !== undefined && scopes.classes.hierarchy(owner).includes(klass);
}

/** `super().name` */
function isSuper(callee: Expression): boolean {
  if (callee.kind !== 'attribute' || callee.object.kind !== 'call') return false;
  return callee.object.callee.kind === 'name' && callee.object.callee.name === 'super';
}

/** The class that a function is a method of, or -1. */
function methodOwner({ scopes }: Resolution, definition: number): number {
  const owner = scopes.module.enclosing(definition);
  return scopes.isFunction(owner) ? -1 : owner;
}
