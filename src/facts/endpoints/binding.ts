import type { Expression } from '../../parsers/python/expression.js';
import type { Import } from '../../parsers/python/statements.js';

/** What a name is given in one statement. */
export type Given =
  | { readonly kind: 'value'; readonly value: Expression }
  /** `name += value`, with the operator's sign. */
  | { readonly kind: 'change'; readonly value: Expression; readonly operator: string }
  /** An item of what is unpacked. */
  | { readonly kind: 'item'; readonly value: Expression; readonly index: number }
  /** Each item of what a `for` runs over, or of its item at an index. */
  | { readonly kind: 'each'; readonly value: Expression; readonly index: number | null }
  | { readonly kind: 'import'; readonly import: Import }
  | { readonly kind: 'definition'; readonly statement: number }
  | { readonly kind: 'opaque' };

/** A name (dotted for attributes, as in `self.port`) bound by a statement. */
export interface Binding {
  readonly name: string;
  readonly statement: number;
  readonly given: Given;
}
