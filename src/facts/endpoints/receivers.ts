import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { calleeName, type NamedCall } from '../../parsers/python/named-calls.js';
import type { Resolution } from './resolution.js';

type CallExpression = NamedCall['expression'];

const SOCKET_NAME =
  /sock|zmq|^(?:s|pub|sub|push|pull|req|rep|router|dealer|pair|xpub|xsub)\d?$|_(?:pub|sub|push|pull|req|rep|router|dealer)$|^(?:pub|sub|push|pull|router|dealer|frontend|backend|sender|receiver|publisher|subscriber|sink|ventilator)\d?$/i;
const SOCKET_MAKERS = new Set(['socket', 'Socket', 'socketpair', 'SSLSocket', 'wrap_socket']);

const OTHER_FAMILY = /[AP]F_(?!INET)[A-Z]/;

/** What is known of the object a method is called on. */
export interface Receiver {
  /** Calls that may have made it. */
  readonly makers: readonly CallExpression[];
  /** Whether it is, or is named like, a socket. */
  readonly isSocket: boolean;
  readonly isDatagram: boolean;
  /** Whether its addresses are hosts and ports; unknown where a module has sockets of other families. */
  readonly family: 'internet' | 'other' | 'unknown';
}

/** Looks up how a call's receiver was made. */
export function receiverOf(resolver: Resolution, callee: Expression, statement: number): Receiver {
  if (callee.kind !== 'attribute') return { makers: [], isSocket: false, isDatagram: false, family: 'internet' };
  const { object } = callee;
  const makers = object.kind === 'call' ? [object] : makersOf(resolver, object, statement);
  const last = object.kind === 'name' || object.kind === 'attribute' ? object.name : '';
  const isSocket = makers.some((maker) => SOCKET_MAKERS.has(calleeName(maker))) || SOCKET_NAME.test(last);
  const made = makers.map(({ start, end }) => resolver.scopes.module.text(start, end));
  return {
    makers,
    isSocket,
    isDatagram: made.some((text) => text.includes('SOCK_DGRAM')),
    family: familyOf(resolver, made),
  };
}

function familyOf(resolver: Resolution, made: readonly string[]): Receiver['family'] {
  if (made.some((text) => OTHER_FAMILY.test(text))) return 'other';
  if (made.some((text) => text.includes('socket('))) return 'internet';
  return resolver.scopes.mentionsFamilies ? 'unknown' : 'internet';
}

function makersOf(resolver: Resolution, object: Expression, statement: number): readonly CallExpression[] {
  const dotted = dottedName(object);
  if (dotted === null) return [];
  const { scopes } = resolver;
  const scope = scopes.module.enclosing(statement);
  const owner = dotted.startsWith('self.') ? scopes.classAround(scope) : -1;
  const places = owner >= 0 ? scopes.classes.methods(owner) : enclosingScopes(resolver, scope);
  for (const place of places) {
    const calls = scopes
      .bound(place, dotted)
      .flatMap(({ given }) => (given.kind === 'value' ? (callIn(given.value) ?? []) : []));
    if (calls.length > 0) return calls;
  }
  return [];
}

function enclosingScopes(resolver: Resolution, scope: number): readonly number[] {
  const scopes: number[] = [];
  for (let at = scope; at >= 0; at = resolver.scopes.module.enclosing(at)) scopes.push(at);
  return [...scopes, -1];
}

function callIn(expression: Expression): CallExpression | null {
  if (expression.kind === 'call') return expression;
  if (expression.kind === 'await') return expression.value === null ? null : callIn(expression.value);
  return null;
}
