import type { GivenArguments, ParameterTerm, Term, TermPlace } from '../../facts/endpoints/term.js';

/** A literal that holds a value or a part of it, in the file at `path`. */
export interface Evidence extends TermPlace {
  readonly path: string;
  /** Whether the literal is a number or a text. */
  readonly form: 'number' | 'text';
}

/** A piece of a text with the literal it comes from. */
export interface Piece {
  readonly text: string;
  readonly source: Evidence | null;
  /** What a hole stands for; null for text. */
  readonly gap: string | null;
}

/** One value that an expression can have. */
export type Value =
  | { readonly kind: 'text'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'numbers'; readonly first: number; readonly last: number; readonly source: Evidence | null }
  | { readonly kind: 'tuple'; readonly items: readonly (readonly Candidate[])[] }
  | { readonly kind: 'dict'; readonly keys: readonly string[]; readonly items: readonly (readonly Candidate[])[] }
  /** The items of a comprehension, in no known order. */
  | { readonly kind: 'gathered'; readonly items: readonly Candidate[] }
  | { readonly kind: 'url'; readonly pieces: readonly Piece[] }
  /** A class or function of a module. */
  | { readonly kind: 'definition'; readonly path: string; readonly name: string }
  | { readonly kind: 'instance'; readonly path: string; readonly class: string; readonly args: GivenArguments }
  | { readonly kind: 'nothing' }
  /** An argument that nobody passes. */
  | { readonly kind: 'unset' }
  | { readonly kind: 'dynamic' }
  | { readonly kind: 'unknown'; readonly what: string };

/** A call in another file, or a class derived there, that gives a value. */
export interface Hop {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** Whether a derived class gives it, by `super()` or an attribute. */
  readonly heir: boolean;
  /** Whether that file is a program, or does this when it is imported. */
  readonly program: boolean;
}

/** A value with the steps by which it was found, the last step first. */
export interface Candidate {
  readonly value: Value;
  readonly via: readonly string[];
  /** The files that gave it, from the inside out; none when the file itself does. */
  readonly hops: readonly Hop[];
  /** Whether calls decided it, so that it is not every derived class's. */
  readonly called: boolean;
}

/** A call of a function from another file. */
export interface OutsideCall {
  /** The file of the derived class whose function it is, where there is one, and that of the call. */
  readonly hops: readonly Hop[];
  /** What it gives the parameter, a term of the last file; null when it leaves it out. */
  readonly given: Term | null;
}

/** What other files do with a function or class. */
export interface OutsideCalls {
  readonly calls: readonly OutsideCall[];
  /** Whether there may be calls that nobody sees. */
  readonly escapes: boolean;
}

/** A class of another file that derives from one. */
export interface Heir {
  readonly hop: Hop;
  /** What it gives an attribute, a term of the hop's file; null when it inherits it. */
  readonly given: Term | null;
}

/** Answers what a file alone cannot. */
export interface RepositoryValues {
  /** The term a module's name stands for and the path of its file, or null when the repository has no such module. */
  imported(from: string, level: number, module: string, path: readonly string[]): { term: Term; path: string } | null;
  /** What calls of other files give a parameter of a module's function. */
  outsideCalls(path: string, parameter: ParameterTerm): OutsideCalls;
  /** The classes of other files that derive from a module's class, and what they give an attribute. */
  heirs(path: string, name: string, attribute: string): readonly Heir[];
  /** Whether something makes instances of a module's class itself. */
  isMade(path: string, name: string): boolean;
  /** What an attribute of a class's instance is that was made with the arguments; null when it has none. */
  field(path: string, name: string, attribute: string, args: GivenArguments): Term | null;
  /** What a module's function returns for the arguments, or an instance for a class; null when nobody can tell. */
  called(path: string, name: string, args: GivenArguments): Term | 'instance' | null;
  /** What a name of a module stands for: a constant, or an attribute of a class. */
  named(path: string, names: readonly string[]): Term | null;
  /** The value of an environment variable for a file, with its place; null when nothing in the repository sets it. */
  variable(from: string, name: string): { readonly value: string; readonly via: string } | null;
  /** The number a registry name stands for, with its place. */
  registered(name: string): { readonly first: number; readonly last: number; readonly via: string } | null;
}
