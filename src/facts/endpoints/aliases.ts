import { bufferOver } from '../../core/bytes.js';
import { IDENTIFIER } from '../../parsers/python/bytes.js';
import { CalledNames } from '../../parsers/python/called-names.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import { callsNamed, type NamedCall } from '../../parsers/python/named-calls.js';
import { assignment, imports } from '../../parsers/python/statements.js';
import { boundName } from './bindings.js';
import { CALLS, type CallSignature } from './known-calls.js';
import type { Resolver } from './resolver.js';

/** A call of a known constructor under another name, or by a class that derives from it. */
export interface AliasedCall {
  readonly call: NamedCall;
  readonly signature: CallSignature;
}

/** The server classes among the known calls. */
const SERVERS: readonly CallSignature[] = CALLS.filter(({ call }) => /^\w.*Server$/.test(call));
const SERVER_NAMES: ReadonlySet<string> = new Set(SERVERS.map(({ call }) => call.slice(call.lastIndexOf('.') + 1)));
const WORD = 'Server';

/** Whether a file names a server class; told from its bytes alone. */
export function mayAlias(bytes: Uint8Array): boolean {
  const view = bufferOver(bytes);
  for (let at = view.indexOf(WORD); at >= 0; at = view.indexOf(WORD, at + WORD.length)) {
    let start = at;
    while (start > 0 && at - start < 32 && IDENTIFIER[bytes[start - 1]!] === 1) start--;
    if (SERVER_NAMES.has(view.toString('latin1', start, at + WORD.length))) return true;
  }
  return false;
}

/**
 * Calls of server classes that do not spell them: `S((host, port), H)` of a class that derives from one, of a variable,
 * parameter or import that stands for one, and `super().__init__((host, port), H)` in such a class.
 */
export function aliasedCalls(resolver: Resolver): readonly AliasedCall[] {
  const { scopes } = resolver;
  const known = (value: Expression): CallSignature | undefined => {
    const qualified = resolver.qualified(value);
    return qualified === null ? undefined : SERVERS.find(({ call }) => `.${qualified}`.endsWith(`.${call}`));
  };
  const byName = new Map<string, CallSignature>();
  for (const { name, value } of standIns(resolver)) {
    const signature = known(value);
    if (signature !== undefined && !byName.has(name)) byName.set(name, signature);
  }
  const found: AliasedCall[] = [];
  for (const [klass, signature] of derivedClasses(resolver, known, byName)) {
    const lineage = scopes.classes.ancestors(klass);
    const makesItself = lineage.every((one) => scopes.classes.methodNamed(one, '__init__') === undefined);
    if (makesItself) byName.set(scopes.module.name(klass), signature);
    found.push(...initCalls(resolver, klass, known).map((call) => ({ call, signature })));
  }
  const calls = byName.size === 0 ? [] : callsNamed(scopes.module, new CalledNames(new Set(byName.keys())));
  for (const call of calls) {
    const { callee } = call.expression;
    if (callee.kind === 'name') found.push({ call, signature: byName.get(callee.name)! });
  }
  return found;
}

/** `super().__init__(…)` and `Base.__init__(self, …)` in a class that derives from a server. */
function initCalls(
  { scopes }: Resolver,
  klass: number,
  known: (value: Expression) => CallSignature | undefined,
): readonly NamedCall[] {
  return scopes.callsOf('__init__').flatMap((call) => {
    const { callee, args } = call.expression;
    if (callee.kind !== 'attribute' || scopes.classAround(scopes.module.enclosing(call.statement)) !== klass) return [];
    if (callee.object.kind === 'call' && dottedName(callee.object.callee) === 'super') return [call];
    return known(callee.object) === undefined
      ? []
      : [{ ...call, expression: { ...call.expression, args: args.slice(1) } }];
  });
}

/** Names that are given something that may be a class: by assignment, as a parameter's default, by an import. */
function standIns(resolver: Resolver): readonly { readonly name: string; readonly value: Expression }[] {
  const { module } = resolver.scopes;
  const view = bufferOver(module.bytes);
  const found: { name: string; value: Expression }[] = [];
  for (let statement = 0; statement < module.size; statement++) {
    const keyword = module.keyword(statement);
    const [start, end] = [module.start(statement), module.end(statement)];
    if (keyword === Keyword.from) {
      for (const one of imports(module, statement)) {
        const name = boundName(one);
        if (one.alias !== null) found.push({ name, value: { kind: 'name', name, start: one.start, end: one.end } });
      }
    }
    if (keyword !== Keyword.none && keyword !== Keyword.def) continue;
    if (!view.subarray(start, end).includes('Server') && keyword === Keyword.none) continue;
    if (keyword === Keyword.def) {
      for (const parameter of resolver.scopes.parameters(statement)) {
        if (parameter.default !== null && dottedName(parameter.default) !== null) {
          found.push({ name: parameter.name, value: parameter.default });
        }
      }
      continue;
    }
    const made = assignment(module, statement);
    const value = made?.value ?? null;
    if (made === null || value === null || dottedName(value) === null) continue;
    for (const target of made.targets) {
      if (target.kind === 'name') found.push({ name: target.name, value });
    }
  }
  return found;
}

/** The classes of the module that derive from a server class, with its signature. */
function derivedClasses(
  { scopes }: Resolver,
  known: (value: Expression) => CallSignature | undefined,
  byName: ReadonlyMap<string, CallSignature>,
): ReadonlyMap<number, CallSignature> {
  const { classes, module } = scopes;
  const found = new Map<number, CallSignature>();
  for (let statement = 0; statement < module.size; statement++) {
    if (module.keyword(statement) !== Keyword.class || found.has(statement)) continue;
    for (const base of classes.basesNamed(statement)) {
      const signature = byName.get(base) ?? known(nameOf(base));
      if (signature === undefined) continue;
      for (const heir of [statement, ...classes.descendants(statement, () => true)]) {
        if (!found.has(heir)) found.set(heir, signature);
      }
    }
  }
  return found;
}

/** A dotted name as the expression that spells it. */
function nameOf(dotted: string): Expression {
  return dotted
    .split('.')
    .reduce<Expression | null>(
      (object, name) =>
        object === null
          ? { kind: 'name', name, start: 0, end: 0 }
          : { kind: 'attribute', object, name, start: 0, end: 0 },
      null,
    )!;
}
