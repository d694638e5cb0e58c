/** A part of the source, by offsets into the module's bytes. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** An argument of a call: plain, `name=value`, `*value` or `**value`. */
export interface Argument extends Span {
  readonly name: string | null;
  readonly star: 0 | 1 | 2;
  readonly value: Expression;
}

/** A parameter of a function or lambda. */
export interface Parameter extends Span {
  readonly name: string;
  /** 1 for `*args`, 2 for `**kwargs`. */
  readonly star: 0 | 1 | 2;
  readonly annotation: Expression | null;
  readonly default: Expression | null;
}

/** A piece of a formatted string: literal text, or a field with its value. */
export type FormatPart =
  | { readonly kind: 'text'; readonly value: string }
  | (Span & {
      readonly kind: 'field';
      readonly value: Expression;
      /** `r`, `s` or `a` after an exclamation mark, else empty. */
      readonly conversion: string;
      /** The format after the colon, which may hold fields itself; empty without one. */
      readonly format: readonly FormatPart[];
      /** Whether it ends in `=`, which prints the expression too. */
      readonly debug: boolean;
    });

/** One entry of a dict display; a null key is `**value`. */
export interface DictEntry {
  readonly key: Expression | null;
  readonly value: Expression;
}

/** An expression; operators of one precedence in a row are one flat node where Python allows. */
export type Expression = Span &
  (
    | { readonly kind: 'name'; readonly name: string }
    /** An int is given exactly up to 2^53; a complex number by its imaginary part. */
    | { readonly kind: 'number'; readonly value: number; readonly integer: boolean }
    /** Adjacent literals are joined. `value` holds one character per byte for bytes literals. */
    | { readonly kind: 'string'; readonly value: string; readonly bytes: boolean }
    | { readonly kind: 'format'; readonly parts: readonly FormatPart[]; readonly template: boolean }
    | { readonly kind: 'constant'; readonly value: true | false | null | '...' }
    | { readonly kind: 'attribute'; readonly object: Expression; readonly name: string }
    | { readonly kind: 'subscript'; readonly object: Expression; readonly index: Expression }
    | { readonly kind: 'slice'; readonly parts: readonly (Expression | null)[] }
    | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Argument[] }
    | { readonly kind: 'tuple' | 'list' | 'set'; readonly items: readonly Expression[] }
    | { readonly kind: 'dict'; readonly entries: readonly DictEntry[] }
    | { readonly kind: 'star'; readonly value: Expression }
    | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'boolean'; readonly operator: 'and' | 'or'; readonly values: readonly Expression[] }
    | {
        readonly kind: 'compare';
        readonly first: Expression;
        readonly rest: readonly { readonly operator: string; readonly value: Expression }[];
      }
    | {
        readonly kind: 'conditional';
        readonly test: Expression;
        readonly yes: Expression;
        readonly no: Expression;
      }
    | { readonly kind: 'lambda'; readonly parameters: readonly Parameter[]; readonly body: Expression }
    | { readonly kind: 'walrus'; readonly name: string; readonly value: Expression }
    | { readonly kind: 'await' | 'yield' | 'yield-from'; readonly value: Expression | null }
    /** A generator, list, set or dict built by `for`; `value` of a dict's is that of its entries. */
    | {
        readonly kind: 'comprehension';
        readonly of: 'generator' | 'list' | 'set' | 'dict';
        readonly key: Expression | null;
        readonly value: Expression;
        readonly clauses: readonly ComprehensionClause[];
      }
    /** What makes no sense, or is nested deeper than anything real. */
    | { readonly kind: 'unknown' }
  );

/** A `for ... in ...` or an `if ...` of a comprehension. */
export type ComprehensionClause =
  | { readonly kind: 'for'; readonly target: Expression; readonly source: Expression; readonly async: boolean }
  | { readonly kind: 'if'; readonly test: Expression };

/** The dotted name that an expression spells (`a`, `a.b.c`), or null when it is anything else. */
export function dottedName(expression: Expression): string | null {
  const names: string[] = [];
  let at = expression;
  while (at.kind === 'attribute') {
    names.push(at.name);
    at = at.object;
  }
  if (at.kind !== 'name') return null;
  names.push(at.name);
  return names.reverse().join('.');
}
