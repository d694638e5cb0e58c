import type { Expression } from '../../parsers/python/expression.js';
import type { NamedCall } from '../../parsers/python/named-calls.js';
import type { CallSignature } from './known-calls.js';
import { type Receiver, receiverName, receiverOf } from './receivers.js';
import type { Resolver } from './resolver.js';

/** A signature that a call fits, and what it is called on. */
export interface Match {
  readonly signature: CallSignature;
  readonly receiver: Receiver;
}

/** The first signature that a call fits, and what it is called on; null when it only shares a name with them. */
export function matchingSignature(
  resolver: Resolver,
  call: NamedCall['expression'],
  statement: number,
  candidates: readonly CallSignature[],
): Match | null {
  let known: Receiver | undefined;
  const receiver = (): Receiver => {
    known ??= receiverOf(resolver, call.callee, statement);
    return known;
  };
  const signature = candidates.find((candidate) => fits(candidate, resolver, call, receiver));
  return signature === undefined ? null : { signature, receiver: receiver() };
}

/** What is cheap to tell comes first: most calls of these names are something else. */
function fits(
  signature: CallSignature,
  resolver: Resolver,
  call: NamedCall['expression'],
  receiver: () => Receiver,
): boolean {
  const { callee, args } = call;
  if (signature.explicit && !args.some(({ name }) => name === signature.port?.keyword)) return false;
  if (signature.named && (callee.kind !== 'attribute' || !signature.named.test(receiverName(callee.object))))
    return false;
  if (signature.call.startsWith('.')) {
    if (callee.kind !== 'attribute' || isLibraryFunction(resolver, callee)) return false;
  } else if (signature.call.includes('.')) {
    const qualified = resolver.qualified(callee);
    if (qualified !== signature.call && !qualified?.endsWith(`.${signature.call}`)) return false;
  }
  if (signature.imports && !signature.imports.some((name) => resolver.scopes.importsPackage(name))) return false;
  if (signature.named && receiver().isOwn) return false;
  return signature.made === undefined || receiver().makers.some((maker) => signature.made!.includes(maker));
}

/** `subprocess.run`, `asyncio.run` and `sqlite3.connect` are functions of a module, not methods of a server or socket. */
function isLibraryFunction(resolver: Resolver, callee: Expression & { readonly kind: 'attribute' }): boolean {
  return callee.object.kind === 'name' && resolver.scopes.imported(callee.object.name)?.name === null;
}
