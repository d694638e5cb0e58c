/** The place of a literal in its file: lines and columns from 1, columns in characters. */
export interface TermPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * What an expression can be said to be from its file alone: literals, what is made of them, and named gaps for what
 * other files, the environment, or cannot be known. Serialisable, so that it can be evaluated once those files are read.
 */
export type Term =
  | { readonly kind: 'text'; readonly value: string; readonly place: TermPlace | null }
  | { readonly kind: 'number'; readonly value: number; readonly place: TermPlace | null }
  /** Consecutive numbers, both ends included, as a loop over `range()` gives them. */
  | { readonly kind: 'range'; readonly first: number; readonly last: number }
  /** `None`, `False` and the like: no value of its own, but no mystery either. */
  | { readonly kind: 'nothing' }
  /** A port that the system or a search for free ports chooses. */
  | { readonly kind: 'dynamic' }
  /** Nobody can know; `what` is the source text, or words for it. */
  | { readonly kind: 'unknown'; readonly what: string }
  /** A name of another module: `from ..config import PORTS` and then `PORTS.orders` is the path `['PORTS', 'orders']`. */
  | { readonly kind: 'import'; readonly module: string; readonly level: number; readonly path: readonly string[] }
  /** A variable of the environment without regard to any default. */
  | { readonly kind: 'variable'; readonly name: string }
  /** `get_port("NAME")`: the number the registry has under that name. */
  | { readonly kind: 'registered'; readonly name: string }
  /** One of several. */
  | { readonly kind: 'any'; readonly of: readonly Term[] }
  /** Texts one behind the other. */
  | { readonly kind: 'join'; readonly of: readonly Term[] }
  | { readonly kind: 'sum'; readonly left: Term; readonly right: Term; readonly sign: 1 | -1 }
  | { readonly kind: 'tuple'; readonly of: readonly Term[] }
  /** The tuple's item, or a dict's value by its key. */
  | { readonly kind: 'item'; readonly of: Term; readonly key: string | number }
  | { readonly kind: 'dict'; readonly keys: readonly string[]; readonly of: readonly Term[] }
  /** `int(x)`. */
  | { readonly kind: 'integer'; readonly of: Term }
  /** The same value, and how it came about: `constant PORT at line 3`. */
  | { readonly kind: 'via'; readonly via: string; readonly of: Term };

/** The term for what cannot be known. */
export function unknown(what: string): Term {
  return { kind: 'unknown', what };
}

/** One of several terms; what is no value is left out where there is another. */
export function anyOf(terms: readonly Term[]): Term {
  const flat = terms.flatMap((term) => (term.kind === 'any' ? term.of : [term]));
  if (flat.length === 1) return flat[0]!;
  return flat.length === 0 ? { kind: 'nothing' } : { kind: 'any', of: flat };
}
