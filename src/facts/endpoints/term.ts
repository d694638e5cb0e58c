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
  /** The numbers that a loop over `range(start, stop, step)` gives. */
  | { readonly kind: 'range'; readonly start: Term; readonly stop: Term; readonly step: Term }
  /** `None`, `False` and the like: no value of its own, but no mystery either. */
  | { readonly kind: 'nothing' }
  /** An argument that nobody passes, so that the default of who is called counts. */
  | { readonly kind: 'unset' }
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
  /** The first, or the second where that is nothing. */
  | { readonly kind: 'or'; readonly first: Term; readonly second: Term }
  /** Texts one behind the other. */
  | { readonly kind: 'join'; readonly of: readonly Term[] }
  | { readonly kind: 'sum'; readonly left: Term; readonly right: Term; readonly sign: 1 | -1 }
  | { readonly kind: 'tuple'; readonly of: readonly Term[] }
  /** The tuple's item, or a dict's value by its key. */
  | { readonly kind: 'item'; readonly of: Term; readonly key: string | number }
  /** Each item of a list, each value of a dict. */
  | { readonly kind: 'items'; readonly of: Term }
  | { readonly kind: 'dict'; readonly keys: readonly string[]; readonly of: readonly Term[] }
  /** `int(x)`. */
  | { readonly kind: 'integer'; readonly of: Term }
  /** The parts of an address that is a text: `urlparse(x)`. */
  | { readonly kind: 'url'; readonly of: Term }
  /** What a comprehension gathers: which comes first nobody asks. */
  | { readonly kind: 'gathered'; readonly of: Term }
  /** A class or function at the top of this module. */
  | { readonly kind: 'definition'; readonly name: string }
  /** What a call gives whose function or class may be another module's; `what` is its source text. */
  | { readonly kind: 'call'; readonly callee: Term; readonly args: GivenArguments; readonly what: string }
  /** An attribute of an instance; `otherwise` where nothing is known of it. */
  | { readonly kind: 'attribute'; readonly of: Term; readonly name: string; readonly otherwise: Term }
  /** What a parameter is given: by calls of this file, `given`, and by those of other files. */
  | ParameterTerm
  /** `self.name` in a method: `own` is what this file gives it, classes derived elsewhere may give it something else. */
  | { readonly kind: 'member'; readonly class: string; readonly name: string; readonly own: Term }
  /** The same for what only a base of another module gives it. */
  | { readonly kind: 'inherited'; readonly class: string; readonly of: Term }
  /** A term of the file at `path`. */
  | { readonly kind: 'elsewhere'; readonly path: string; readonly of: Term }
  /** The same value, and how it came about: `constant PORT at line 3`. */
  | { readonly kind: 'via'; readonly via: string; readonly of: Term };

/** What a call passes. */
export interface GivenArguments {
  readonly positional: readonly Term[];
  readonly named: Readonly<Record<string, Term>>;
  /** Whether `*args` or `**kwargs` pass something that cannot be told. */
  readonly starred: boolean;
}

/** A parameter of a function at the top of a module, or of a method of such a class. */
export interface ParameterTerm {
  readonly kind: 'parameter';
  /** `['serve']` or `['Agent', '__init__']`. */
  readonly of: readonly string[];
  readonly name: string;
  /** Its place among the arguments of a call, `self` not counted; -1 where it has none. */
  readonly position: number;
  /** Its default, or null. */
  readonly fallback: Term | null;
  /** What calls of this file give it. */
  readonly given: readonly Term[];
  /** Whether a call of this file leaves it out. */
  readonly omitted: boolean;
  /** Whether this file hands the function on to something that may call it. */
  readonly escapes: boolean;
}

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
