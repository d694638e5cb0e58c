import { bufferOver } from '../../core/bytes.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import { calleeName, type NamedCall } from '../../parsers/python/named-calls.js';
import { assignment } from '../../parsers/python/statements.js';
import type { Binding } from './binding.js';
import { definitionOf, returnsOf } from './call-terms.js';
import type { Resolution } from './resolution.js';

type CallExpression = NamedCall['expression'];

const DEPTH = 8;
/** Calls of one question that are told. */
const MAKERS = 64;
/** What hands its argument on as it is. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'closing',
  'aclosing',
  'enter_context',
  'enter_async_context',
  'nullcontext',
]);

/** Whether a function or class is a socket's by its name. */
export function isNamedLikeSocket(name: string): boolean {
  return /sock/i.test(name);
}

/** The calls that may have made an object, looked for through names, tables, alternatives and functions of the file. */
export function makersOf(resolver: Resolution, object: Expression, statement: number): readonly CallExpression[] {
  return [...new Set(found(resolver, object, statement, 0))].slice(0, MAKERS);
}

function found(resolver: Resolution, object: Expression, statement: number, depth: number): readonly CallExpression[] {
  if (depth >= DEPTH) return [];
  const inner = (part: Expression, at = statement): readonly CallExpression[] => found(resolver, part, at, depth + 1);
  switch (object.kind) {
    case 'call':
      return calledBy(resolver, object, statement, inner);
    case 'await':
      return object.value === null ? [] : inner(object.value);
    case 'walrus':
      return inner(object.value);
    case 'boolean':
      return object.values.flatMap((value) => inner(value)).slice(0, MAKERS);
    case 'conditional':
      return [...inner(object.yes), ...inner(object.no)];
    case 'subscript':
      return itemsIn(resolver, object.object, statement, inner).slice(0, MAKERS);
    case 'name':
    case 'attribute': {
      const question = `makers of ${object.start}`;
      return resolver.once(question, [], () =>
        bindingsOf(resolver, object, statement)
          .flatMap(({ given, statement: at }) =>
            given.kind === 'value'
              ? inner(given.value, at)
              : given.kind === 'each'
                ? itemsIn(resolver, given.value, at, inner)
                : [],
          )
          .slice(0, MAKERS),
      );
    }
    default:
      return [];
  }
}

function calledBy(
  resolver: Resolution,
  call: CallExpression,
  statement: number,
  inner: (part: Expression, at?: number) => readonly CallExpression[],
): readonly CallExpression[] {
  const { module } = resolver.scopes;
  if (WRAPPERS.has(calleeName(call)) && call.args[0] !== undefined) return inner(call.args[0].value);
  const definition = definitionOf(resolver, call.callee, statement);
  if (definition === null) return [call];
  const made = returnsOf(module, definition).flatMap((at) =>
    inner(module.expression(module.rest(at), module.end(at)), at),
  );
  return made.length === 0 ? [call] : made.slice(0, MAKERS);
}

/** What makes the items of a list or table: those written out, and those assigned or appended one by one. */
function itemsIn(
  resolver: Resolution,
  container: Expression,
  statement: number,
  inner: (part: Expression, at?: number) => readonly CallExpression[],
): readonly CallExpression[] {
  const parts = (value: Expression, at: number): readonly CallExpression[] => {
    if (value.kind === 'list' || value.kind === 'tuple')
      return value.items.slice(0, MAKERS).flatMap((item) => inner(item, at));
    if (value.kind === 'dict') return value.entries.slice(0, MAKERS).flatMap((entry) => inner(entry.value, at));
    return value.kind === 'comprehension' ? inner(value.value, at) : [];
  };
  if (container.kind === 'call' && container.callee.kind === 'attribute' && container.callee.name === 'values') {
    return itemsIn(resolver, container.callee.object, statement, inner);
  }
  const written = bindingsOf(resolver, container, statement).flatMap(({ given, statement: at }) =>
    given.kind === 'value' ? parts(given.value, at) : [],
  );
  const name = dottedName(container);
  const assigned = name === null ? [] : itemAssignments(resolver, name).flatMap(({ value, at }) => inner(value, at));
  return [...parts(container, statement), ...written, ...assigned];
}

/** `name[…] = value` and `name.append(value)` anywhere in the module, the first of them. */
function itemAssignments(
  resolver: Resolution,
  name: string,
): readonly { readonly value: Expression; readonly at: number }[] {
  const { scopes } = resolver;
  return scopes.remembered(`items of ${name}`, () => {
    const { module } = scopes;
    const appended = scopes.callsOf('append').flatMap(({ expression: { callee, args }, statement }) => {
      const isIt = callee.kind === 'attribute' && dottedName(callee.object) === name;
      return isIt && args[0] !== undefined ? [{ value: args[0].value, at: statement }] : [];
    });
    const assigned = placesOf(module.bytes, `${name}[`).flatMap((offset) => {
      const statement = module.at(offset);
      if (statement < 0 || module.start(statement) !== offset || module.keyword(statement) !== Keyword.none) return [];
      const value = assignment(module, statement)?.value ?? null;
      return value === null ? [] : [{ value, at: statement }];
    });
    return [...appended, ...assigned].slice(0, MAKERS);
  });
}

function placesOf(bytes: Uint8Array, text: string): readonly number[] {
  const view = bufferOver(bytes);
  const places: number[] = [];
  for (let at = view.indexOf(text); at >= 0; at = view.indexOf(text, at + 1)) places.push(at);
  return places;
}

/** What is assigned to a name or attribute in the nearest scope that does; for an attribute of `self`, in its class. */
function bindingsOf(resolver: Resolution, object: Expression, statement: number): readonly Binding[] {
  const dotted = dottedName(object);
  if (dotted === null) return [];
  const { scopes } = resolver;
  const scope = scopes.module.enclosing(statement);
  const owner = dotted.startsWith('self.') ? scopes.classAround(scope) : -1;
  if (owner >= 0) {
    const family = scopes.classes.hierarchy(owner);
    const own = family
      .flatMap((member) => scopes.classes.methods(member))
      .flatMap((method) => scopes.bound(method, dotted));
    if (own.length > 0) return own.slice(0, MAKERS);
    const name = dotted.slice('self.'.length);
    return family.flatMap((member) => scopes.bound(member, name)).slice(0, MAKERS);
  }
  for (let at = scope; ; at = scopes.module.enclosing(at)) {
    const bindings = scopes.bound(at, dotted).filter(({ given }) => given.kind === 'value' || given.kind === 'each');
    if (bindings.length > 0 || at < 0) return bindings.slice(0, MAKERS);
  }
}
