import type { Expression } from '../../parsers/python/expression.js';
import { calleeName, type NamedCall } from '../../parsers/python/named-calls.js';
import type { CallShape } from './calls.js';
import { type Receiver, receiverOf } from './receivers.js';
import type { Resolver } from './resolver.js';

/** The first shape that a call has, and what it is called on; null when it only shares a name with them. */
export function matchingShape(
  resolver: Resolver,
  call: NamedCall['expression'],
  statement: number,
  candidates: readonly CallShape[],
): { readonly shape: CallShape; readonly receiver: Receiver } | null {
  let known: Receiver | undefined;
  const receiver = (): Receiver => {
    known ??= receiverOf(resolver, call.callee, statement);
    return known;
  };
  const shape = candidates.find((candidate) => fits(candidate, resolver, call, receiver));
  return shape === undefined ? null : { shape, receiver: receiver() };
}

/** What is cheap to tell comes first: most calls of these names are something else. */
function fits(shape: CallShape, resolver: Resolver, call: NamedCall['expression'], receiver: () => Receiver): boolean {
  const { callee, args } = call;
  if (shape.explicit && !args.some(({ name }) => name === shape.port?.keyword)) return false;
  if (shape.named && !shape.named.test(receiverName(callee))) return false;
  if (shape.call.startsWith('.')) {
    if (callee.kind !== 'attribute' || isLibraryFunction(resolver, callee)) return false;
  } else if (shape.call.includes('.')) {
    const qualified = resolver.qualified(callee);
    if (qualified !== shape.call && !qualified?.endsWith(`.${shape.call}`)) return false;
  }
  if (shape.imports && !shape.imports.some((name) => resolver.scopes.importsPackage(name))) return false;
  return shape.made === undefined || receiver().makers.some((maker) => shape.made!.includes(calleeName(maker)));
}

function receiverName(callee: Expression): string {
  if (callee.kind !== 'attribute') return '';
  return callee.object.kind === 'name' || callee.object.kind === 'attribute' ? callee.object.name : '';
}

/** `subprocess.run`, `asyncio.run` and `sqlite3.connect` are functions of a module, not methods of a server or socket. */
function isLibraryFunction(resolver: Resolver, callee: Expression & { readonly kind: 'attribute' }): boolean {
  return callee.object.kind === 'name' && resolver.scopes.imported(callee.object.name)?.name === null;
}
