import { callsOf } from '../../parsers/python/calls.js';
import { Keyword } from '../../parsers/python/keywords.js';
import { calleeName, type NamedCall } from '../../parsers/python/named-calls.js';
import { letsEscape } from './escapes.js';
import { makersOf } from './makers.js';
import type { Resolution } from './resolution.js';

/** What a socket does that is more than looking whether a port is free. */
const USES: ReadonlySet<string> = new Set(
  'listen accept recv recvfrom recv_into recvmsg send sendall sendto sendfile sendmsg makefile detach dup fileno connect'.split(
    ' ',
  ),
);
/** What takes no time: calls between a bind and the end of the socket that do not keep it. */
const QUICK =
  /^(?:print|int|str|len|range|min|max|bool|repr|format|f?log\w*|_?log(?:ger)?\.\w+|logging\.\w+|\w+\.(?:append|add|debug|info|warning|error|format))$/;

/**
 * Whether a call of a plain TCP socket only looks whether a port is free: the socket is made and closed in this
 * function, or tried in a loop and left to itself; nothing else gets it, it neither listens nor talks, and nothing is
 * done while it is bound.
 */
export function isProbe(resolver: Resolution, { expression, statement }: NamedCall): boolean {
  const { callee } = expression;
  if (callee.kind !== 'attribute' || callee.object.kind !== 'name') return false;
  const { name } = callee.object;
  const { scopes } = resolver;
  const { module } = scopes;
  const scope = module.enclosing(statement);
  if (!scopes.isFunction(scope)) return false;
  const bindings = scopes.bound(scope, name);
  const makers = makersOf(resolver, callee.object, statement).map((maker) => resolver.qualified(maker.callee));
  const isPlain =
    makers.length > 0 && makers.every((maker) => maker === 'socket.socket' || maker === 'socket.create_server');
  if (!isPlain || bindings.length === 0) return false;
  const end = module.after(scope);
  const block = withAround(
    resolver,
    statement,
    scope,
    bindings.map((binding) => binding.statement),
  );
  const closings = callsOn(resolver, name, scope, end).filter(({ method }) => method === 'close');
  if (block < 0 && closings.length === 0 && !isSearch(resolver, statement, scope)) return false;
  if (callsOn(resolver, name, scope, end).some(({ method }) => USES.has(method) && method !== calleeName(expression)))
    return false;
  if (letsEscape(module, name, { from: scope + 1, to: end })) return false;
  const closed = closings.find((closing) => closing.statement > statement)?.statement;
  const last = block >= 0 ? module.after(block) : (closed ?? statement);
  return staysIdle(resolver, name, statement, last);
}

/** Whether one port after the other is tried: a `try` in a `for`. The socket ends with the function. */
function isSearch({ scopes: { module } }: Resolution, statement: number, scope: number): boolean {
  let isTried = false;
  for (let at = module.parent(statement); at > scope; at = module.parent(at)) {
    if (module.keyword(at) === Keyword.try) isTried = true;
    if (module.keyword(at) === Keyword.for && isTried) return true;
  }
  return false;
}

/** The `with` that closes the socket, or -1. */
function withAround(
  { scopes: { module } }: Resolution,
  statement: number,
  scope: number,
  made: readonly number[],
): number {
  for (let at = module.parent(statement); at > scope; at = module.parent(at)) {
    if (module.keyword(at) === Keyword.with && made.includes(at)) return at;
  }
  return -1;
}

function callsOn(
  { scopes: { module } }: Resolution,
  name: string,
  scope: number,
  end: number,
): readonly { readonly method: string; readonly statement: number }[] {
  const found: { method: string; statement: number }[] = [];
  for (let statement = scope + 1; statement < end; statement++) {
    for (const call of callsOf(module, statement).calls) {
      if (call.name.startsWith(`${name}.`)) found.push({ method: call.name.slice(name.length + 1), statement });
    }
  }
  return found;
}

/** Whether nothing but quick things happens from a statement on to another one. */
function staysIdle({ scopes: { module } }: Resolution, name: string, from: number, to: number): boolean {
  for (let statement = from + 1; statement < to; statement++) {
    if (module.keyword(statement) === Keyword.while) return false;
    const isIdle = callsOf(module, statement).calls.every(
      (call) => call.name.startsWith(`${name}.`) || QUICK.test(call.name),
    );
    if (!isIdle) return false;
  }
  return true;
}
