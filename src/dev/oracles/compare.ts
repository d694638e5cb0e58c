import { performance } from 'node:perf_hooks';
import type { Random } from '../../testing/random.js';
import { seeded } from '../../testing/random.js';
import { jsonDifferences } from './json-differences.js';
import type { Json, Oracle, Scope, ToolPaths } from './oracle.js';

/** What came of a comparison. */
export interface Figures {
  readonly cases: number;
  readonly agreements: number;
  /** How many differences each reason explains. */
  readonly explained: Readonly<Record<string, number>>;
  /** One line for each difference that nothing explains. */
  readonly unexplained: readonly string[];
  /** Kinds of truth that no generated case brought forth. */
  readonly unseen: readonly string[];
  /** How long our side took for the case that took it longest. */
  readonly slowestMs: number;
}

/** How much is to be compared, and from which seed; without a size, as much as the oracle says. */
export interface Extent {
  readonly scope: Scope;
  readonly seed: number;
  readonly size?: number;
}

const BATCH = 1_000;
const PATIENCE_MS = 20_000;
const INPUT_SHOWN = 400;

/** Compares both sides on generated cases and on those found on this machine; `size` bounds either of them. */
export function compareWithTool(oracle: Oracle, tools: ToolPaths, { scope, seed, size }: Extent): Figures {
  const tally = new Tally(oracle);
  const random = seeded(seed);
  for (const batch of batches(generated(oracle, random, size ?? oracle.sizes[scope])))
    tally.addGenerated(batch, oracle.truth(batch, tools));
  const most = size ?? (scope === 'sample' ? oracle.sizes.sample : Number.POSITIVE_INFINITY);
  for (const batch of batches(firstOf(oracle.found?.(tools, scope, random) ?? [], most)))
    tally.addFound(batch, oracle.truth(batch, tools));
  return tally.figures();
}

/** Compares our side with answers that are known. */
export function compareWithAnswers(oracle: Oracle, cases: readonly (readonly [input: Json, truth: Json])[]): Figures {
  const tally = new Tally(oracle);
  tally.addGenerated(
    cases.map(([input]) => input),
    cases.map(([, truth]) => truth),
  );
  return tally.figures();
}

/** The first cases that a seed brings forth. */
export function* generated(oracle: Oracle, random: Random, count: number): Iterable<Json> {
  for (let done = 0; done < count; done++) yield oracle.generate(random);
}

class Tally {
  private readonly oracle: Oracle;
  private readonly explained: Record<string, number> = {};
  private readonly unexplained: string[] = [];
  private readonly unseen: Set<string>;
  private cases = 0;
  private agreements = 0;
  private slowestMs = 0;

  constructor(oracle: Oracle) {
    this.oracle = oracle;
    this.unseen = new Set(Object.keys(oracle.kinds));
  }

  addGenerated(inputs: readonly Json[], truths: readonly Json[]): void {
    for (const kind of this.unseen) if (truths.some(this.oracle.kinds[kind]!)) this.unseen.delete(kind);
    this.addFound(inputs, truths);
  }

  addFound(inputs: readonly Json[], truths: readonly Json[]): void {
    if (truths.length !== inputs.length)
      throw new Error(`${this.oracle.name}: ${truths.length} answers to ${inputs.length} cases`);
    for (const [index, input] of inputs.entries()) this.add(input, truths[index]!);
  }

  figures(): Figures {
    const { cases, agreements, explained, unexplained, slowestMs } = this;
    return { cases, agreements, explained, unexplained, unseen: [...this.unseen], slowestMs };
  }

  private add(input: Json, truth: Json): void {
    this.cases++;
    const start = performance.now();
    const own = this.answer(input);
    const tookMs = performance.now() - start;
    this.slowestMs = Math.max(this.slowestMs, Math.round(tookMs));
    const differences = [...jsonDifferences(own, truth)];
    const reason = differences.length === 0 ? null : this.oracle.explain?.(input, own, truth);
    if (tookMs > PATIENCE_MS) this.unexplained.push(`${Math.round(tookMs)} ms for ${shortened(input)}`);
    else if (differences.length === 0) this.agreements++;
    else if (reason != null) this.explained[reason] = (this.explained[reason] ?? 0) + 1;
    else this.unexplained.push(`${differences.join('; ')} in ${shortened(input)}`);
  }

  /** A crash of ours is an answer, and never the right one. */
  private answer(input: Json): Json {
    try {
      return this.oracle.own(input);
    } catch (error) {
      return { crash: String((error as Error).stack).slice(0, INPUT_SHOWN) };
    }
  }
}

function shortened(input: Json): string {
  const text = JSON.stringify(input);
  return text.length > INPUT_SHOWN ? `${text.slice(0, INPUT_SHOWN)}…` : text;
}

function* batches(inputs: Iterable<Json>): Iterable<readonly Json[]> {
  let batch: Json[] = [];
  for (const input of inputs) {
    batch.push(input);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function* firstOf(inputs: Iterable<Json>, most: number): Iterable<Json> {
  let count = 0;
  for (const input of inputs) {
    if (count++ >= most) return;
    yield input;
  }
}
