import type { FileCoverage } from '../../../parsers/coverage/report.js';
import { Keyword } from '../../../parsers/python/keywords.js';
import type { PythonModule } from '../../../parsers/python/module.js';

/** A public function or class, with what a finding on it needs. */
export interface Definition {
  readonly kind: 'function' | 'class';
  /** With the names of the classes around it: `Invoice.total`. */
  readonly name: string;
  readonly line: number;
  readonly column: number;
  /** First and last lines of the function bodies in it. */
  readonly bodies: readonly (readonly [number, number])[];
}

/** The public functions, methods and classes of a module, in the order of the text. */
export function publicDefinitions(module: PythonModule): readonly Definition[] {
  const found: Definition[] = [];
  for (let statement = 0; statement < module.size; statement++) {
    const keyword = module.keyword(statement);
    if (keyword !== Keyword.def && keyword !== Keyword.class) continue;
    const name = qualifiedName(module, statement);
    if (name === null) continue;
    found.push({
      kind: keyword === Keyword.def ? 'function' : 'class',
      name,
      ...module.position(module.start(statement)),
      bodies: bodiesOf(module, statement),
    });
  }
  return found;
}

/** The name with its classes in front, or null when any of them is private or a function stands around it. */
function qualifiedName(module: PythonModule, definition: number): string | null {
  const names: string[] = [];
  for (let at = definition; at >= 0; at = module.enclosing(at)) {
    if (at !== definition && module.keyword(at) !== Keyword.class) return null;
    const name = module.name(at);
    if (name.startsWith('_')) return null;
    names.unshift(name);
  }
  return names.join('.');
}

/** Lines of the outermost function bodies in a definition; a body on the header's own line runs no test apart from it. */
function bodiesOf(module: PythonModule, definition: number): readonly (readonly [number, number])[] {
  const bodies: (readonly [number, number])[] = [];
  const end = module.after(definition);
  for (let statement = definition; statement < end; statement++) {
    if (module.keyword(statement) !== Keyword.def) continue;
    const after = module.after(statement);
    const header = module.position(module.end(statement)).line;
    const last = module.position(module.end(after - 1)).line;
    if (last > header) bodies.push([header + 1, last]);
    statement = after - 1;
  }
  return bodies;
}

/** Definitions with at least one measured line in their bodies and none that was executed; a class stands for its methods. */
export function untestedAmong(definitions: readonly Definition[], file: FileCoverage): readonly Definition[] {
  const untested: Definition[] = [];
  for (const definition of definitions) {
    const within = untested.some(({ kind, name }) => kind === 'class' && definition.name.startsWith(`${name}.`));
    if (!within && isUntested(definition, file)) untested.push(definition);
  }
  return untested;
}

function isUntested({ bodies }: Definition, { lines, hit }: FileCoverage): boolean {
  let measured = false;
  for (const [first, last] of bodies) {
    for (let index = firstAtLeast(lines, first); index < lines.length && lines[index]! <= last; index++) {
      if (hit[index] === 1) return false;
      measured = true;
    }
  }
  return measured;
}

function firstAtLeast(lines: Uint32Array, line: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]! < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
