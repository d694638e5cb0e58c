import { bufferOver } from '../../core/bytes.js';
import { CalledNames } from '../../parsers/python/called-names.js';
import type { Json } from '../facts.js';
import { CALLS, type CallSignature, furtherCalls } from './known-calls.js';

/** Calls to look for in a file. */
export interface CallSignatures {
  /** Last names of the callees. */
  readonly called: CalledNames;
  /** CallSignatures by that name, the more exact first. */
  readonly byName: ReadonlyMap<string, readonly CallSignature[]>;
}

interface Hinted {
  readonly signature: CallSignature;
  /** Its place in the catalogue. */
  readonly place: number;
  readonly name: string;
  /** One of these must stand in a file that has such a call; null when nothing need. */
  readonly hints: readonly string[] | null;
}

interface Catalogue {
  readonly called: CalledNames;
  readonly hinted: readonly Hinted[];
}

const catalogues = new Map<string, Catalogue>();
const chosen = new Map<string, CallSignatures>();
const SELECTIONS = 500;

/** The calls that a file may hold, found in its bytes without parsing it; null when there are none. */
export function signaturesIn(bytes: Uint8Array, options: Json): CallSignatures | null {
  const key = options === null ? '' : JSON.stringify(options);
  const catalogue = catalogues.get(key) ?? catalogueFor(key, options);
  const mentioned = new Set(catalogue.called.in(bytes).map((call) => call.name));
  if (mentioned.size === 0) return null;
  const source = bufferOver(bytes);
  const known = new Map<string, boolean>();
  const stands = (hint: string): boolean => {
    let found = known.get(hint);
    if (found === undefined) {
      found = source.includes(hint);
      known.set(hint, found);
    }
    return found;
  };
  const possible = catalogue.hinted.filter(
    ({ name, hints }) => mentioned.has(name) && (hints === null || hints.some(stands)),
  );
  if (possible.length === 0) return null;
  const selection = `${key}:${possible.map(({ place }) => place).join()}`;
  let signatures = chosen.get(selection);
  if (signatures === undefined) {
    signatures = index(possible);
    if (chosen.size >= SELECTIONS) chosen.clear();
    chosen.set(selection, signatures);
  }
  return signatures;
}

function catalogueFor(key: string, options: Json): Catalogue {
  const signatures = [...furtherCalls(options), ...CALLS].filter(({ call }) => /^\.?\w+(?:\.\w+)*$/.test(call));
  const catalogue = {
    called: new CalledNames(new Set(signatures.map(({ call }) => lastName(call)))),
    hinted: signatures.map((signature, place) => ({
      signature,
      place,
      name: lastName(signature.call),
      hints: hintsFor(signature),
    })),
  };
  catalogues.set(key, catalogue);
  return catalogue;
}

function hintsFor({ call, made, imports, explicit, port }: CallSignature): readonly string[] | null {
  if (made) return made;
  if (imports) return imports;
  if (explicit && port?.keyword !== undefined) return [`${port.keyword}=`, `${port.keyword} =`];
  const root = call.split('.')[0]!;
  return root === '' || root === call ? null : [root];
}

function index(hinted: readonly Hinted[]): CallSignatures {
  const byName = new Map<string, CallSignature[]>();
  for (const { name, signature } of hinted) byName.set(name, [...(byName.get(name) ?? []), signature]);
  return { called: new CalledNames(new Set(byName.keys())), byName };
}

function lastName(call: string): string {
  return call.slice(call.lastIndexOf('.') + 1);
}
