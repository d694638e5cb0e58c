import { dottedName, type Expression, type Parameter } from '../../parsers/python/expression.js';
import type { NamedCall } from '../../parsers/python/named-calls.js';
import { decorators } from '../../parsers/python/statements.js';
import { argumentAt } from './arguments.js';
import { classOf } from './attributes.js';
import { optionsOf } from './program-options.js';
import type { Frame, Resolution } from './resolution.js';
import { anyOf, type Term, unknown } from './term.js';

const CALLERS = 16;

/** What a parameter can be: what the call at hand gives it, else its default and what the calls in this module give it. */
export function parameterTerm(
  resolver: Resolution,
  parameter: Parameter,
  definition: number,
  frame: Frame | null,
): Term {
  const { name } = parameter;
  if (frame?.scope === definition) return frame.given.get(name) ?? fallback(resolver, parameter, definition);
  const terms = [fallback(resolver, parameter, definition), ...passed(resolver, parameter, definition)];
  const known = terms.filter((term) => term.kind !== 'unknown');
  return known.length === 0 ? unknown(`parameter ${name}`) : anyOf(known);
}

/** The parameter's default, from its signature or from a `click` decorator. */
function fallback(resolver: Resolution, parameter: Parameter, definition: number): Term {
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
  if (outer.length === 0) return unknown(`parameter ${parameter.name}`);
  return anyOf(outer.map(({ value, statement }) => via(resolver.resolve(value, statement, null))));
}

/** What the calls in this module give the parameter, those through `Thread(target=…, args=…)` included. */
function passed(resolver: Resolution, parameter: Parameter, definition: number): readonly Term[] {
  const { scopes } = resolver;
  const owner = methodOwner(resolver, definition);
  const own = scopes.module.name(definition);
  const name = owner >= 0 && own === '__init__' ? scopes.module.name(owner) : own;
  const listed = scopes.parameterNamed(definition, parameter.name)?.place ?? -1;
  const position = owner >= 0 ? listed - 1 : listed;
  if (position < 0) return [];
  return resolver.once(`passed:${definition}:${parameter.name}`, [], () =>
    scopes
      .remembered(`callers of ${definition}`, () =>
        [...direct(resolver, definition, name), ...started(resolver, definition, name)].slice(0, CALLERS),
      )
      .flatMap(({ args, statement }) => {
        const value = argumentAt(args, { position, keyword: parameter.name });
        if (value === null) return [];
        const of = resolver.resolve(value, statement, null);
        return [{ kind: 'via' as const, via: `argument ${parameter.name} at ${resolver.at(value.start)}`, of }];
      }),
  );
}

interface Passing {
  readonly args: NamedCall['expression']['args'];
  readonly statement: number;
}

function direct(resolver: Resolution, definition: number, name: string): readonly Passing[] {
  const own = resolver.scopes.module.name(definition);
  const names = own === name ? [name] : [name, own];
  return names
    .flatMap((callee) => resolver.scopes.callsOf(callee))
    .filter(({ expression, statement }) => means(resolver, expression.callee, statement, definition))
    .map(({ expression, statement }) => ({ args: expression.args, statement }));
}

function started(resolver: Resolution, definition: number, name: string): readonly Passing[] {
  return ['Thread', 'Process'].flatMap((starter) =>
    resolver.scopes.callsOf(starter).flatMap(({ expression, statement }) => {
      const target = argumentAt(expression.args, { keyword: 'target' });
      const args = argumentAt(expression.args, { keyword: 'args' });
      if (target === null || (args?.kind !== 'tuple' && args?.kind !== 'list')) return [];
      if (dottedName(target)?.split('.').at(-1) !== name || !means(resolver, target, statement, definition)) return [];
      const { start, end } = args;
      return [{ args: args.items.map((value) => ({ name: null, star: 0 as const, value, start, end })), statement }];
    }),
  );
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
