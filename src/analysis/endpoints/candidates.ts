import type { Candidate, Hop, Value } from './values.js';

/** Combinations that are told. */
const COMBINATIONS = 512;

/** Values that hold at the same time, one of each part. */
export interface Combination extends Omit<Candidate, 'value'> {
  readonly values: readonly Value[];
}

/** Every combination of one candidate of each part, at most 512: what one file gives is not mixed with what another does. */
export function combined(parts: readonly (readonly Candidate[])[]): readonly Combination[] {
  let found: readonly Combination[] = [{ values: [], via: [], hops: [], called: false }];
  for (const part of parts) {
    const next: Combination[] = [];
    for (const left of found) {
      for (const right of part) {
        if (next.length >= COMBINATIONS) break;
        const hops = common(left.hops, right.hops);
        if (hops === null) continue;
        next.push({
          values: [...left.values, right.value],
          via: [...left.via, ...right.via],
          hops,
          called: left.called || right.called,
        });
      }
    }
    found = next;
  }
  return found;
}

/** What is found inside something, with the steps of both; null when different files gave them. */
export function within(outer: Candidate, inner: Candidate): Candidate | null {
  const hops = common(outer.hops, inner.hops);
  if (hops === null) return null;
  return { value: inner.value, via: [...outer.via, ...inner.via], hops, called: outer.called || inner.called };
}

/** The longer of two ways when the shorter is its beginning, else null. */
export function common(a: readonly Hop[], b: readonly Hop[]): readonly Hop[] | null {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.every((hop, at) => agree(hop, long[at]!)) ? long : null;
}

/** Two calls of one file are two ways; a class's attribute and its `super()` are one. */
function agree(a: Hop, b: Hop): boolean {
  if (a.path !== b.path) return false;
  return a.heir || b.heir || (a.line === b.line && a.column === b.column);
}
