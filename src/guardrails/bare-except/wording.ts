import type { HandlerFact, LossFact, SuppressFact } from './loss.js';

/** What a clause is called in a message: `The bare except in Worker.poll`, `The suppress(Exception) at module level`. */
export function catcherOf(fact: HandlerFact | SuppressFact): string {
  if (fact.kind === 'suppress') return `The suppress(${namesCaught(fact)})${inScope(fact)}`;
  const word = fact.group ? 'except*' : 'except';
  return fact.caught.length === 0
    ? `The bare ${word}${inScope(fact)}`
    : `The ${word} ${namesCaught(fact)}${inScope(fact)}`;
}

/** The classes that a clause names, with commas; empty for a bare one. */
export function namesCaught({ caught }: Pick<HandlerFact, 'caught'>): string {
  return caught.join(', ');
}

/** Where a fact is, as a message goes on: ` in Worker.poll`. */
export function inScope({ scope, cell }: LossFact): string {
  if (cell === undefined) return scope === '' ? ' at module level' : ` in ${scope}`;
  return scope === '' ? ` in cell ${cell.number}` : ` in ${scope} (cell ${cell.number})`;
}
