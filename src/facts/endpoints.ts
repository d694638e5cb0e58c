import { Keyword } from '../parsers/python/keywords.js';
import { hasMainGuard } from '../parsers/python/main-guard.js';
import type { PythonModule } from '../parsers/python/module.js';
import { calleeName, callsNamed, type NamedCall } from '../parsers/python/named-calls.js';
import { imports } from '../parsers/python/statements.js';
import { type Argument, CALLS, type CallShape, furtherCalls } from './endpoints/calls.js';
import { type Receiver, receiverOf } from './endpoints/receivers.js';
import { argumentAt, Resolver } from './endpoints/resolver.js';
import { Scopes } from './endpoints/scopes.js';
import type { Place, Term } from './endpoints/term.js';
import { defineFacts, type Json } from './facts.js';

/** A call in a Python file that listens on a port or connects to one. */
export interface EndpointFact extends Place {
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
  /** Whether the call is one about ports even if its endpoint cannot be read. */
  readonly certain: boolean;
  /** Whether the file is a program: it has a `__main__` guard, or listens when it is imported. */
  readonly program: boolean;
}

/** Listening and connecting calls in Python; the scanner's option is a list of further calls. */
export const endpoints = defineFacts<EndpointFact>({
  id: 'endpoints',
  version: 1,
  files: ['**/*.py'],
  scan(file, options) {
    const shapes = shapesFor(options);
    if (!shapes.mentioned(file.bytes)) return [];
    const module = file.python();
    const calls = callsNamed(module, shapes.names, shapes.mentions);
    if (calls.length === 0) return [];
    const resolver = new Resolver(file.path, new Scopes(module));
    const guarded = hasMainGuard(module);
    return calls.flatMap((call) => factOf(resolver, call, shapes, guarded) ?? []);
  },
});

interface Shapes {
  readonly names: ReadonlySet<string>;
  readonly mentions: RegExp;
  readonly byName: ReadonlyMap<string, readonly CallShape[]>;
  mentioned(bytes: Uint8Array): boolean;
}

const compiled = new Map<string, Shapes>();

function shapesFor(options: Json): Shapes {
  const key = options === null ? '' : JSON.stringify(options);
  let shapes = compiled.get(key);
  if (shapes === undefined) {
    shapes = compile([...furtherCalls(options), ...CALLS]);
    compiled.set(key, shapes);
  }
  return shapes;
}

function compile(calls: readonly CallShape[]): Shapes {
  const byName = new Map<string, CallShape[]>();
  for (const shape of calls) {
    const name = lastName(shape.call);
    if (/^\w+$/.test(name)) byName.set(name, [...(byName.get(name) ?? []), shape]);
  }
  const names = new Set(byName.keys());
  const mention = `\\b(?:${[...names].join('|')})\\s*\\(`;
  const once = new RegExp(mention);
  return {
    names,
    byName,
    mentions: new RegExp(mention, 'g'),
    mentioned: (bytes) => once.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')),
  };
}

function lastName(call: string): string {
  return call.slice(call.lastIndexOf('.') + 1);
}

function factOf(
  resolver: Resolver,
  { expression, statement }: NamedCall,
  shapes: Shapes,
  guarded: boolean,
): EndpointFact | null {
  const { callee, args } = expression;
  const receiver = receiverOf(resolver, callee, statement);
  const shape = shapes.byName
    .get(calleeName(expression))
    ?.find((candidate) => fits(candidate, resolver, expression, receiver));
  if (shape === undefined || isUnix(resolver, receiver)) return null;
  const argument = (where: Argument | undefined): Term | undefined => {
    const value = where === undefined ? null : argumentAt(args, where);
    return value === null ? undefined : resolver.term(value, statement);
  };
  const endpoint = argument(shape.endpoint);
  const host = argument(shape.host);
  const port = argument(shape.port);
  const starred = args.some(({ star }) => star > 0);
  if (endpoint === undefined && port === undefined && !shape.dynamic && (shape.otherwise === undefined || starred)) {
    if (!starred || shape.socket === true) return null;
  }
  const atTop = resolver.scopes.module.enclosing(statement) < 0;
  return {
    role: shape.role,
    protocol: isDatagram(resolver, receiver) ? 'udp' : shape.protocol,
    call: resolver.source(callee),
    ...resolver.place(expression),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(shape.otherwise === undefined || starred ? {} : { otherwise: shape.otherwise }),
    ...(shape.dynamic ? { dynamic: true as const } : {}),
    certain: shape.socket !== true || (receiver.isSocket && args.length === 1 && !starred),
    program: guarded || atTop,
  };
}

function fits(shape: CallShape, resolver: Resolver, call: NamedCall['expression'], receiver: Receiver): boolean {
  const { callee } = call;
  if (shape.explicit && !call.args.some(({ name }) => name === shape.port?.keyword)) return false;
  if (shape.made && !receiver.makers.some((maker) => shape.made!.includes(calleeName(maker)))) return false;
  if (shape.imports && !shape.imports.some((name) => importsPackage(resolver.scopes.module, name))) return false;
  if (shape.call.startsWith('.')) return callee.kind === 'attribute' && !isLibraryFunction(resolver, callee);
  if (!shape.call.includes('.')) return true;
  const qualified = resolver.qualified(callee);
  if (qualified === null) return false;
  return (
    qualified === shape.call ||
    qualified.endsWith(`.${shape.call}`) ||
    (shape.call.endsWith(`.${qualified}`) && qualified.includes('.'))
  );
}

/** `subprocess.run`, `asyncio.run` and `sqlite3.connect` are functions of a module, not methods of a server or socket. */
function isLibraryFunction(
  resolver: Resolver,
  callee: NamedCall['expression']['callee'] & { kind: 'attribute' },
): boolean {
  if (callee.object.kind !== 'name') return false;
  const given = resolver.scopes.bound(-1, callee.object.name).at(-1)?.given;
  return given?.kind === 'import' && given.import.name === null;
}

function isUnix(resolver: Resolver, receiver: Receiver): boolean {
  return receiver.makers.some((maker) => resolver.source(maker).includes('AF_UNIX'));
}

function isDatagram(resolver: Resolver, receiver: Receiver): boolean {
  return receiver.makers.some((maker) => resolver.source(maker).includes('SOCK_DGRAM'));
}

function importsPackage(module: PythonModule, name: string): boolean {
  for (let statement = 0; statement < module.size; statement++) {
    const keyword = module.keyword(statement);
    if (keyword !== Keyword.import && keyword !== Keyword.from) continue;
    if (imports(module, statement).some((one) => one.module === name || one.module.startsWith(`${name}.`))) return true;
  }
  return false;
}
