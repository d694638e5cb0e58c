/** The shape of one configuration value; the single source for validation, inputs, flags, JSON Schema and docs. */
export type Schema =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number'; readonly minimum?: number; readonly maximum?: number; readonly integer?: boolean }
  | { readonly kind: 'text'; readonly pattern?: RegExp; readonly describes?: string }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'date' }
  | { readonly kind: 'duration' }
  | { readonly kind: 'glob' }
  | { readonly kind: 'path' }
  | { readonly kind: 'list'; readonly of: Schema }
  | { readonly kind: 'map'; readonly of: Schema; readonly keys?: 'glob' | 'text' | 'rule' }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Field>> }
  | { readonly kind: 'either'; readonly of: readonly Schema[] };

/** A named member of a record. */
export interface Field {
  readonly schema: Schema;
  readonly summary: string;
  readonly required?: boolean;
}

/** One option of a guardrail or of the engine. */
export interface Option<S extends Schema = Schema, D = unknown> {
  /** One sentence, capital first letter, full stop last. */
  readonly summary: string;
  readonly schema: S;
  /** The value when nobody sets it; null means unset. */
  readonly default: D;
  /** A lifelike value, as YAML would hold it. */
  readonly example?: unknown;
  /** Masked wherever it might be printed, and kept out of files and reports. */
  readonly secret?: boolean;
  /** Which change of it makes guardrails see less or fail less often; any change where that is not said. */
  readonly weakens?: Weakening;
}

/**
 * How a value becomes weaker: a number (or the place of a choice in its list) that gets lower or higher, null being the
 * weakest; entries of a list or map that are added, removed, or that narrow what an empty list leaves open; never; or
 * values from the strictest to the weakest.
 */
export type Weakening = 'lower' | 'higher' | 'added' | 'removed' | 'narrowed' | 'never' | readonly unknown[];

/** Options by their lower-kebab-case name. */
export type Options = Readonly<Record<string, Option>>;

/** The TypeScript type of a value that a schema admits. */
export type ValueOf<S> = S extends { kind: 'boolean' }
  ? boolean
  : S extends { kind: 'number' }
    ? number
    : S extends { kind: 'choice'; values: readonly (infer V)[] }
      ? V
      : S extends { kind: 'text' | 'date' | 'duration' | 'glob' | 'path' }
        ? string
        : S extends { kind: 'list'; of: infer E }
          ? readonly ValueOf<E>[]
          : S extends { kind: 'map'; of: infer E }
            ? Readonly<Record<string, ValueOf<E>>>
            : S extends { kind: 'record'; fields: infer F }
              ? RecordOf<F>
              : S extends { kind: 'either'; of: readonly (infer E)[] }
                ? ValueOf<E>
                : never;

type RecordOf<F> = {
  readonly [K in keyof F as F[K] extends { required: true } ? K : never]: F[K] extends { schema: infer S }
    ? ValueOf<S>
    : never;
} & {
  readonly [K in keyof F as F[K] extends { required: true } ? never : K]?: F[K] extends { schema: infer S }
    ? ValueOf<S>
    : never;
};

/** The values a guardrail receives for its declared options; null only where the default is null. */
export type OptionValues<O> = {
  readonly [K in keyof O]: O[K] extends { schema: infer S; default: infer D }
    ? ValueOf<S> | (D extends null ? null : never)
    : never;
};
