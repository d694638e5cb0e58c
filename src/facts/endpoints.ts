import { calleeName, callsNamed, type NamedCall } from '../parsers/python/named-calls.js';
import { aliasedCalls, mayAlias } from './endpoints/aliases.js';
import { argumentAt } from './endpoints/arguments.js';
import { signaturesIn } from './endpoints/call-signatures.js';
import type { ArgumentPlace } from './endpoints/known-calls.js';
import { type Match, matchingSignature } from './endpoints/matching.js';
import { isProbe } from './endpoints/probes.js';
import { NOTHING } from './endpoints/receivers.js';
import { Resolver } from './endpoints/resolver.js';
import { Scopes } from './endpoints/scopes.js';
import type { Term, TermPlace } from './endpoints/term.js';
import { defineFacts } from './facts.js';

/** A call in a Python file that listens on a port or connects to one. */
export interface EndpointFact extends TermPlace {
  readonly role: 'listen' | 'connect';
  readonly protocol: 'tcp' | 'udp';
  /** What is called, as written: `socket.bind`. */
  readonly call: string;
  /** An endpoint text, a `(host, port)` pair or a bare port. */
  readonly endpoint?: Term;
  readonly host?: Term;
  readonly port?: Term;
  /** The port when the call names none. */
  readonly otherwise?: number;
  /** The system chooses the port. */
  readonly dynamic?: true;
  /** Whether it is a method that sockets have: then the endpoint is a pair or has a scheme. */
  readonly socket?: true;
  /** Whether the socket may be of a family whose addresses have no ports, so that numbers say nothing. */
  readonly foreign?: true;
  /** Whether the call is one about ports even if its endpoint cannot be read. */
  readonly certain: boolean;
  /** Whether the file is a program: it has a `__main__` guard, or listens when it is imported. */
  readonly program: boolean;
}

/** Listening and connecting calls in Python; the scanner's option is a list of further calls. */
export const endpoints = defineFacts<EndpointFact>({
  id: 'endpoints',
  version: 3,
  files: ['**/*.py'],
  scan(file, options) {
    const signatures = signaturesIn(file.bytes, options);
    const aliases = mayAlias(file.bytes);
    if (signatures === null && !aliases) return [];
    const module = file.python();
    const resolver = new Resolver(file.path, new Scopes(module));
    const known = signatures === null ? [] : callsNamed(module, signatures.called);
    const facts = new Map<string, EndpointFact>();
    const keep = (call: NamedCall, match: Match | null): void => {
      const key = `${call.expression.start}:${call.expression.end}`;
      const fact = match === null || facts.has(key) ? null : factOf(resolver, call, match);
      if (fact !== null) facts.set(key, fact);
    };
    for (const call of known) {
      const candidates = signatures!.byName.get(calleeName(call.expression)) ?? [];
      keep(call, matchingSignature(resolver, call.expression, call.statement, candidates));
    }
    for (const { call, signature } of aliases ? aliasedCalls(resolver) : [])
      keep(call, { signature, receiver: NOTHING });
    return [...facts.values()];
  },
});

const HANDED_OVER: ReadonlySet<string> = new Set(['sock', 'sockets', 'fd', 'uds', 'path', 'unix_socket', 'config']);

function factOf(
  resolver: Resolver,
  { expression, statement }: NamedCall,
  { signature, receiver }: Match,
): EndpointFact | null {
  const { callee, args } = expression;
  if (signature.socket && (args.length !== 1 || receiver.isOwn || receiver.family === 'other')) return null;
  if (signature.socket && !receiver.isDatagram && isProbe(resolver, { expression, statement })) return null;
  const argument = (where: ArgumentPlace | undefined): Term | undefined => {
    const value = where === undefined ? null : argumentAt(args, where);
    return value === null ? undefined : resolver.term(value, statement);
  };
  const endpoint = argument(signature.endpoint);
  const host = argument(signature.host);
  const port = argument(signature.port);
  // With a socket handed over, or arguments passed on, no default applies.
  const starred = args.some(({ star, name }) => star > 0 || (name !== null && HANDED_OVER.has(name)));
  if (
    endpoint === undefined &&
    port === undefined &&
    !signature.dynamic &&
    (signature.otherwise === undefined || starred)
  ) {
    if (!starred || signature.socket === true) return null;
  }
  return {
    role: signature.role,
    protocol: receiver.isDatagram ? 'udp' : signature.protocol,
    call: resolver.source(callee),
    ...resolver.place(expression),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(signature.otherwise === undefined || starred ? {} : { otherwise: signature.otherwise }),
    ...(signature.dynamic ? { dynamic: true as const } : {}),
    ...(signature.socket ? { socket: true as const } : {}),
    ...(signature.socket && receiver.family === 'unknown' ? { foreign: true as const } : {}),
    certain: signature.socket !== true || (receiver.isSocket && !starred),
    program: resolver.scopes.isProgram || resolver.scopes.module.enclosing(statement) < 0,
  };
}
