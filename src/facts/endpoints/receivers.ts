import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { calleeName, type NamedCall } from '../../parsers/python/named-calls.js';
import { isNamedLikeSocket, makersOf } from './makers.js';
import type { Resolution } from './resolution.js';

type CallExpression = NamedCall['expression'];

const SOCKET_NAME =
  /sock|zmq|^(?:s|pub|sub|push|pull|req|rep|router|dealer|pair|xpub|xsub)\d?$|_(?:pub|sub|push|pull|req|rep|router|dealer)$|^(?:pub|sub|push|pull|router|dealer|frontend|backend|sender|receiver|publisher|subscriber|sink|ventilator)\d?$/i;

const OTHER_FAMILY = /[AP]F_(?!INET)[A-Z]/;

/** What is known of the object a method is called on. */
export interface Receiver {
  /** Names of the functions and classes that may have made it, those that a class derives from included. */
  readonly makers: readonly string[];
  /** Whether it is a socket by what made it, else by its name. */
  readonly isSocket: boolean;
  /** Whether it is an object of a class of this file that is no socket. */
  readonly isOwn: boolean;
  readonly isDatagram: boolean;
  /** Whether its addresses are hosts and ports; unknown where a module has sockets of other families. */
  readonly family: 'internet' | 'other' | 'unknown';
}

/** What is known where nothing is called on anything. */
export const NOTHING: Receiver = { makers: [], isSocket: false, isOwn: false, isDatagram: false, family: 'internet' };

/** Looks up how a call's receiver was made. */
export function receiverOf(resolver: Resolution, callee: Expression, statement: number): Receiver {
  if (callee.kind !== 'attribute') return NOTHING;
  const { object } = callee;
  const calls = makersOf(resolver, object, statement);
  const natures = calls.map((call) => natureOf(resolver, call));
  const made = calls.map(({ start, end }) => resolver.scopes.module.text(start, end));
  const annotated = calls.length === 0 ? annotationOf(resolver, object, statement) : null;
  const isKnown = natures.includes('socket') || (annotated !== null && isNamedLikeSocket(annotated));
  const isObject = calls.length > 0 ? natures.every((nature) => nature !== 'unclear') : annotated !== null;
  return {
    makers: calls.flatMap((call) => namesOf(resolver, call)),
    isSocket: isKnown || (!isObject && SOCKET_NAME.test(receiverName(object))),
    isOwn: calls.length > 0 && natures.every((nature) => nature === 'own'),
    isDatagram: made.some((text) => text.includes('SOCK_DGRAM')),
    family: familyOf(resolver, made),
  };
}

/** The name by which an object goes; that of the list or table that it is taken from. */
export function receiverName(object: Expression): string {
  if (object.kind === 'name' || object.kind === 'attribute') return object.name;
  if (object.kind === 'boolean') return receiverName(object.values[0]!);
  if (object.kind !== 'subscript') return '';
  return receiverName(object.object).replace(/s$/, '');
}

/** What a call makes: a socket, an object of a class of this file or of another one, or who knows. */
function natureOf(resolver: Resolution, call: CallExpression): 'socket' | 'own' | 'object' | 'unclear' {
  const names = namesOf(resolver, call);
  if (names.some(isNamedLikeSocket)) return 'socket';
  const dotted = dottedName(call.callee);
  if (dotted !== null && resolver.scopes.classes.named(dotted) !== undefined) return 'own';
  return /^_*[A-Z]/.test(calleeName(call)) ? 'object' : 'unclear';
}

/** The name of what is called as its module has it, and those of the classes that a class of this file derives from. */
function namesOf(resolver: Resolution, call: CallExpression): readonly string[] {
  const { classes } = resolver.scopes;
  const dotted = dottedName(call.callee);
  const klass = dotted === null ? undefined : classes.named(dotted);
  const qualified = resolver.qualified(call.callee) ?? calleeName(call);
  const bases = klass === undefined ? [] : classes.ancestors(klass).flatMap((member) => classes.basesNamed(member));
  return [qualified, ...bases].map((name) => name.slice(name.lastIndexOf('.') + 1));
}

/** The class that a parameter is annotated with; null without one, or where the annotation says nothing. */
function annotationOf(resolver: Resolution, object: Expression, statement: number): string | null {
  if (object.kind !== 'name') return null;
  const { scopes } = resolver;
  const scope = scopes.module.enclosing(statement);
  const parameter = scopes.isFunction(scope) ? scopes.parameterNamed(scope, object.name)?.parameter : undefined;
  const annotation = parameter?.annotation;
  if (annotation === null || annotation === undefined) return null;
  const name = annotation.kind === 'string' ? annotation.value : dottedName(annotation);
  const last = name?.slice(name.lastIndexOf('.') + 1) ?? '';
  return /^_*[A-Za-z]\w*$/.test(last) && !/^(?:Any|object|T)$/.test(last) ? last : null;
}

function familyOf(resolver: Resolution, made: readonly string[]): Receiver['family'] {
  if (made.some((text) => OTHER_FAMILY.test(text))) return 'other';
  if (made.some((text) => text.includes('socket('))) return 'internet';
  return resolver.scopes.mentionsFamilies ? 'unknown' : 'internet';
}
