import type { Random } from '../../testing/random.js';

/** Whatever can be written to a file of vectors. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The paths of an oracle's tools, in the order in which it names them. */
export type ToolPaths = readonly string[];

/** How an oracle is written down: what it compares, where the cases come from, and what each side says of them. */
export interface OracleDefinition<Input extends Json, Answer extends Json> {
  readonly name: string;
  /** One sentence: what of ours is compared with what of whom. */
  readonly compares: string;
  /** Programs and libraries by the names of {@link findTool}; the first is the one that knows the truth. */
  readonly tools: readonly string[];
  /** How many cases are generated: in a whole run, in the tests, and for the vectors. */
  readonly sizes: { readonly whole: number; readonly sample: number; readonly vectors: number };
  /** One case made up by chance. */
  generate(random: Random): Input;
  /** Cases that lie on this machine; in a sample only those that are always there. None where it is left out. */
  found?(tools: ToolPaths, scope: Scope, random: Random): Iterable<Input>;
  /** What the tool says of each case, in their order. */
  truth(inputs: readonly Input[], tools: ToolPaths): readonly Answer[];
  /** What this project says of one case. */
  own(input: Input): Answer;
  /** Why the two may differ here; null when they may not. */
  explain?(input: Input, own: Answer, truth: Answer): string | null;
  /** Kinds of truth that the generated cases must all bring forth, else they prove nothing. */
  readonly kinds: Readonly<Record<string, (truth: Answer) => boolean>>;
}

/** Whether everything is looked at, or what a test has time for. */
export type Scope = 'whole' | 'sample';

/** A definition whose types are its own business. */
export type Oracle = OracleDefinition<Json, Json>;

/** Checks a definition's types and forgets them, so that all oracles can stand in one list. */
export function defineOracle<Input extends Json, Answer extends Json>(
  definition: OracleDefinition<Input, Answer>,
): Oracle {
  return definition as unknown as Oracle;
}
