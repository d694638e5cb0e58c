import type { CalledName, CalledNames } from './called-names.js';
import { callsOf } from './calls.js';
import type { Expression } from './expression.js';
import { Keyword } from './keywords.js';
import type { PythonModule } from './module.js';
import { parsePrimary } from './parser.js';

/** A call found in a module, with the statement it is part of. */
export interface NamedCall {
  readonly statement: number;
  readonly expression: Expression & { readonly kind: 'call' };
}

/**
 * Every call whose callee ends in one of the names, statement by statement, wherever in its statement it stands.
 * Only statements in which such a name is called are read.
 */
export function callsNamed(module: PythonModule, called: CalledNames): readonly NamedCall[] {
  return callsAt(module, called.in(module.bytes), called.names);
}

/** The same for places at which the names are called, in the order of the text. */
export function callsAt(
  module: PythonModule,
  places: readonly CalledName[],
  names: ReadonlySet<string>,
): readonly NamedCall[] {
  const calls: NamedCall[] = [];
  let last = -1;
  for (const { start } of places) {
    const statement = module.at(start);
    if (statement <= last) continue;
    last = statement;
    for (const expression of callsIn(module, statement, names)) calls.push({ statement, expression });
  }
  return calls;
}

function callsIn(
  module: PythonModule,
  statement: number,
  names: ReadonlySet<string>,
): readonly NamedCall['expression'][] {
  const found = new Map<string, NamedCall['expression']>();
  const read = new Set<number>();
  for (const { name, start } of callsOf(module, statement).calls) {
    if (!names.has(name.slice(name.lastIndexOf('.') + 1)) || isDefined(module, statement, start)) continue;
    if (read.has(start)) continue;
    read.add(start);
    let part = parsePrimary(module.bytes, start, module.end(statement));
    while (part.kind === 'call' || part.kind === 'attribute' || part.kind === 'subscript') {
      if (part.kind === 'call') {
        if (names.has(calleeName(part))) found.set(`${part.start}:${part.end}`, part);
        part = part.callee;
      } else part = part.object;
    }
  }
  return [...found.values()];
}

/** The last name of what is called: `bind` of `self.socket.bind(...)`; empty when it has none. */
export function calleeName({ callee }: NamedCall['expression']): string {
  return callee.kind === 'name' || callee.kind === 'attribute' ? callee.name : '';
}

/** `def name(...)` and `class Name(...)` look like calls of what they define. */
function isDefined(module: PythonModule, statement: number, start: number): boolean {
  const keyword = module.keyword(statement);
  return (keyword === Keyword.def || keyword === Keyword.class) && start === module.rest(statement);
}
