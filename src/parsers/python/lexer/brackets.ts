import { Fault, report } from './faults.ts';
import { openerOf } from './formatted.ts';
import { byteAt } from './source.ts';

/** Nested brackets whose openers are remembered; CPython admits 200. */
const DEEPEST = 256;

/** How far out the bracket is looked for that a closer may be meant for. */
const REACH = 7;

/** How many brackets of the current statement are open. */
export let depth: i32 = 0;

/** The offset of each open bracket, the outermost first. */
const opened = memory.data(DEEPEST * 4);

export function forgetBrackets(): void {
  depth = 0;
}

export function openBracket(at: i32): void {
  if (depth < DEEPEST) store<i32>(opened + depth * 4, at);
  depth++;
}

/** Closes the innermost bracket; one of another kind closes the nearest that it fits, with those inside it. */
export function closeBracket(at: i32): void {
  const wanted = openerOf(byteAt(at));
  if (depth > DEEPEST || (depth > 0 && byteAt(openerAt(depth - 1)) === wanted)) {
    depth--;
    return;
  }
  report(Fault.Closer, at);
  for (let outer = depth - 2; outer >= 0 && outer > depth - 1 - REACH; outer--) {
    if (byteAt(openerAt(outer)) !== wanted) continue;
    depth = outer;
    return;
  }
}

/** Reports that the innermost bracket remembered is still open. */
export function reportUnclosed(): void {
  report(Fault.Opener, openerAt(min(depth, DEEPEST) - 1));
}

function openerAt(level: i32): i32 {
  return load<i32>(opened + level * 4);
}
