import { classOf } from '../../facts/endpoints/attributes.js';
import { letsEscape } from '../../facts/endpoints/escapes.js';
import { callsOfName, type Passing, startedCalls } from '../../facts/endpoints/parameters.js';
import type { Resolver } from '../../facts/endpoints/resolver.js';
import type { ParameterTerm } from '../../facts/endpoints/term.js';
import { dottedName } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { NamedCall } from '../../parsers/python/named-calls.js';
import type { Modules } from './modules.js';
import type { NameUser } from './name-users.js';
import type { Heir, Hop, OutsideCalls, RepositoryValues } from './values.js';

/** A call in a file, as the function called takes its arguments. */
interface Found extends Passing {
  readonly resolver: Resolver;
  readonly heir: boolean;
  /** The class derived elsewhere whose function is called; null where it is that of the class itself. */
  readonly through: Hop | null;
}

/** What other files do with a function. */
interface Uses {
  readonly calls: readonly Found[];
  readonly escapes: boolean;
}

/** A class of some file. */
interface ClassPlace {
  readonly resolver: Resolver;
  readonly statement: number;
}

/** More calls of one function, or classes that derive from one, are not followed. */
const CALLS = 512;

/** Finds the calls that other files make of a module's functions, and the classes that they derive from its classes. */
export function outsideUses(
  modules: Modules,
  users: (path: string, name: string) => readonly NameUser[],
): Pick<RepositoryValues, 'outsideCalls' | 'heirs' | 'isMade'> {
  const known = new Map<string, unknown>();
  const remembered = <T>(key: string, answer: () => T): T => {
    if (!known.has(key)) known.set(key, answer());
    return known.get(key) as T;
  };
  const resolverAt = (path: string): Resolver | null => modules.at(path)?.resolver ?? null;
  const usesOf = (path: string, of: readonly string[]): Uses =>
    remembered(`calls ${path} ${of.join('.')}`, () =>
      of.length === 1 ? functionUses(path, of[0]!) : methodUses(path, of[0]!, of[1]!),
    );
  const functionUses = (path: string, name: string): Uses => {
    const found = users(path, name).flatMap((user) => {
      const resolver = resolverAt(user.path);
      return resolver === null ? [] : [{ resolver, spelled: user.spelled }];
    });
    return {
      calls: found.flatMap(({ resolver, spelled }) => namedCalls(resolver, spelled)),
      escapes: found.some(({ resolver, spelled }) => letsEscape(resolver.scopes.module, spelled)),
    };
  };
  const heirsOf = (path: string, name: string): readonly ClassPlace[] =>
    remembered(`classes from ${path} ${name}`, () => {
      const found: ClassPlace[] = [];
      const open: { path: string; name: string }[] = [{ path, name }];
      const seen = new Set<string>();
      for (const at of open) {
        for (const user of users(at.path, at.name)) {
          const resolver = resolverAt(user.path);
          if (resolver === null) continue;
          const { classes, module } = resolver.scopes;
          for (const direct of classes.derivedFrom(user.spelled)) {
            for (const statement of [direct, ...classes.descendants(direct, () => true)]) {
              if (seen.has(`${user.path} ${statement}`) || found.length >= CALLS) continue;
              seen.add(`${user.path} ${statement}`);
              found.push({ resolver, statement });
              if (module.enclosing(statement) < 0) open.push({ path: user.path, name: module.name(statement) });
            }
          }
        }
      }
      return found;
    });
  const methodUses = (path: string, name: string, method: string): Uses => {
    const calls: Found[] = [];
    let escapes = false;
    const made = new Set<string>();
    /** Every class whose function of this name is the one asked for, by where it is defined. */
    const open: { path: string; name: string; through: Hop | null }[] = [{ path, name, through: null }];
    for (const at of open) {
      if (made.has(`${at.path} ${at.name}`) || calls.length >= CALLS) continue;
      made.add(`${at.path} ${at.name}`);
      const places = [
        ...users(at.path, at.name),
        ...(at.through === null ? [] : [{ path: at.path, spelled: at.name }]),
      ];
      for (const user of places) {
        const resolver = resolverAt(user.path);
        if (resolver === null) continue;
        const { classes, module } = resolver.scopes;
        const direct =
          method === '__init__' ? namedCalls(resolver, user.spelled) : instanceCalls(resolver, user.spelled, method);
        calls.push(...direct.map((call) => ({ ...call, through: at.through })));
        calls.push(...unboundCalls(resolver, user.spelled, method));
        escapes ||=
          method === '__init__'
            ? letsEscape(module, user.spelled)
            : resolver.scopes.callsOf(method).some((call) => isOnSomething(call, direct));
        for (const heir of classes.derivedFrom(user.spelled)) {
          calls.push(...superCalls(resolver, heir, method));
          if (classes.methodNamed(heir, method) !== undefined) continue;
          if (method !== '__init__') calls.push(...ownCalls(resolver, heir, method));
          if (module.enclosing(heir) < 0) {
            open.push({
              path: user.path,
              name: module.name(heir),
              through: hopOf(resolver, module.start(heir), heir, true),
            });
          }
        }
      }
    }
    return { calls, escapes };
  };
  return {
    outsideCalls: (path, { of, name, position }: ParameterTerm): OutsideCalls =>
      remembered(`given ${path} ${of.join('.')} ${name}`, () => {
        const { calls, escapes } = usesOf(path, of);
        const where = { keyword: name, ...(position < 0 ? {} : { position }) };
        return {
          calls: calls.map((call) => ({ hops: hopsOf(call), given: call.resolver.passed(call, where) })),
          escapes,
        };
      }),
    heirs: (path, name, attribute) =>
      remembered(`heirs ${path} ${name} ${attribute}`, () =>
        heirsOf(path, name).map((heir) => heirOf(heir, attribute)),
      ),
    isMade: (path, name) =>
      remembered(`made ${path} ${name}`, () => {
        const own = resolverAt(path);
        if (own !== null && (namedCalls(own, name).length > 0 || letsEscape(own.scopes.module, name))) return true;
        const uses = functionUses(path, name);
        return uses.escapes || uses.calls.length > 0;
      }),
  };
}

function hopsOf({ resolver, at, statement, heir, through }: Found): readonly Hop[] {
  const own = hopOf(resolver, at, statement, heir || through?.path === resolver.path);
  return through === null || through.path === own.path ? [own] : [through, own];
}

function namedCalls(resolver: Resolver, spelled: string): readonly Found[] {
  const started = startedCalls(resolver, (target) => dottedName(target) === spelled);
  return [...callsOfName(resolver, spelled), ...started].map((call) => ({
    ...call,
    resolver,
    heir: false,
    through: null,
  }));
}

/** `super().open(…)` in a class that derives from the one asked for. */
function superCalls(resolver: Resolver, heir: number, method: string): readonly Found[] {
  const { scopes } = resolver;
  return scopes.callsOf(method).flatMap(({ expression, statement }) => {
    const { callee, args, start } = expression;
    const isSuper =
      callee.kind === 'attribute' &&
      callee.object.kind === 'call' &&
      callee.object.callee.kind === 'name' &&
      callee.object.callee.name === 'super';
    if (!isSuper || scopes.classAround(scopes.module.enclosing(statement)) !== heir) return [];
    return [{ resolver, args, statement, at: start, heir: true, through: null }];
  });
}

/** `self.open(…)` in a class that has the method from the one asked for. */
function ownCalls(resolver: Resolver, heir: number, method: string): readonly Found[] {
  const { scopes } = resolver;
  return scopes.callsOf(method).flatMap(({ expression, statement }) => {
    const { callee, args, start } = expression;
    const isOwn = callee.kind === 'attribute' && callee.object.kind === 'name' && callee.object.name === 'self';
    if (!isOwn || scopes.classAround(scopes.module.enclosing(statement)) !== heir) return [];
    return [{ resolver, args, statement, at: start, heir: true, through: null }];
  });
}

/** `Base.__init__(self, …)` */
function unboundCalls(resolver: Resolver, spelled: string, method: string): readonly Found[] {
  const { scopes } = resolver;
  return scopes.callsOf(method).flatMap(({ expression, statement }) => {
    const { callee, args, start } = expression;
    const isUnbound = callee.kind === 'attribute' && dottedName(callee.object) === spelled;
    const [first, ...rest] = args;
    if (!isUnbound || first?.value.kind !== 'name' || first.value.name !== 'self') return [];
    return [{ resolver, args: rest, statement, at: start, heir: true, through: null }];
  });
}

/** Whether a call of a method's name is on an object of which nobody knows whether it is one of the class. */
function isOnSomething({ expression }: NamedCall, known: readonly Passing[]): boolean {
  const { callee, start } = expression;
  if (callee.kind !== 'attribute' || known.some(({ at }) => at === start)) return false;
  const isSuper = callee.object.kind === 'call' && dottedName(callee.object.callee) === 'super';
  return !isSuper && dottedName(callee.object) !== 'self';
}

/** `link.open(…)` where `link` was made of the class. */
function instanceCalls(resolver: Resolver, spelled: string, method: string): readonly Found[] {
  const { scopes } = resolver;
  return scopes.callsOf(method).flatMap(({ expression, statement }) => {
    const { callee, args, start } = expression;
    if (callee.kind !== 'attribute') return [];
    const { object } = callee;
    const name = dottedName(object);
    const made =
      object.kind === 'call'
        ? dottedName(object.callee)
        : name === null
          ? null
          : classOf(resolver, name, scopes.module.enclosing(statement));
    return made === spelled ? [{ resolver, args, statement, at: start, heir: false, through: null }] : [];
  });
}

function heirOf({ resolver, statement }: ClassPlace, attribute: string): Heir {
  const { module } = resolver.scopes;
  return {
    hop: hopOf(resolver, module.start(statement), statement, true),
    given: resolver.overriding(statement, attribute),
  };
}

function hopOf(resolver: Resolver, offset: number, statement: number, heir: boolean): Hop {
  const { line, column } = resolver.scopes.module.position(offset);
  const isTop =
    !heir &&
    resolver.scopes.module.keyword(statement) !== Keyword.class &&
    resolver.scopes.module.enclosing(statement) < 0;
  return { path: resolver.path, line, column, heir, program: resolver.scopes.isProgram || isTop };
}
