import type { Expression } from '../../parsers/python/expression.js';
import type { Binding } from './binding.js';
import type { Scopes } from './scopes.js';
import type { Term, TermPlace } from './term.js';

/** Arguments that stand for a function's parameters while a call of it is looked into. */
export interface Frame {
  readonly scope: number;
  readonly given: ReadonlyMap<string, Term>;
}

/** What the parts of the resolver ask of one another. */
export interface Resolution {
  readonly scopes: Scopes;
  readonly path: string;
  /** What the expression, standing in the statement, can be. */
  resolve(expression: Expression, statement: number, frame: Frame | null): Term;
  /** Answers a question unless it is being answered already, which only a circle can lead to. */
  once<T>(question: string, circular: T, answer: () => T): T;
  /** The place of an expression, for literals that somebody may want to rewrite. */
  place(expression: { readonly start: number; readonly end: number }): TermPlace;
  /** `path:line` of an offset. */
  at(offset: number): string;
  /** The source text of an expression on one line, shortened. */
  source(expression: { readonly start: number; readonly end: number }): string;
  /** The dotted name of an expression with the module's import aliases undone, or null. */
  qualified(expression: Expression): string | null;
  /** What a name can stand for at a statement: `module.size` as the statement means the end of its scope. */
  name(name: string, statement: number, frame: Frame | null): Term;
  /** What a binding gives its name; steps through constants, attributes and variables are kept apart. */
  given(binding: Binding, isConstant: boolean, frame: Frame | null): Term;
}
