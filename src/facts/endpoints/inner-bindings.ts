import { bufferOver } from '../../core/bytes.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { assignment } from '../../parsers/python/statements.js';
import type { Binding } from './binding.js';

/** Names that expressions inside a statement bind: `(name := value)`, in source order. */
export function walrusBindings(module: PythonModule, statement: number): readonly Binding[] {
  if (!holds(module, statement, ':=')) return [];
  return parts(module, statement).flatMap((part) =>
    part.kind === 'walrus' ? [{ name: part.name, statement, given: { kind: 'value', value: part.value } }] : [],
  );
}

/** The variables of a statement's comprehensions, the first of a name counting. */
export function comprehensionBindings(module: PythonModule, statement: number): ReadonlyMap<string, Binding> {
  const found = new Map<string, Binding>();
  if (!holds(module, statement, ' for ')) return found;
  for (const part of parts(module, statement)) {
    if (part.kind !== 'comprehension') continue;
    for (const clause of part.clauses) {
      if (clause.kind !== 'for') continue;
      const { target, source } = clause;
      const targets = target.kind === 'tuple' || target.kind === 'list' ? target.items : null;
      for (const [index, one] of (targets ?? [target]).entries()) {
        const name = dottedName(one);
        if (name === null || found.has(name)) continue;
        const each = { kind: 'each', value: source, index: targets === null ? null : index } as const;
        found.set(name, { name, statement, given: each });
      }
    }
  }
  return found;
}

/** Which of the texts that are looked for stand anywhere in a module. */
const heldBy = new WeakMap<PythonModule, Map<string, boolean>>();

function mayHold(module: PythonModule, text: string): boolean {
  const held = heldBy.get(module) ?? new Map<string, boolean>();
  heldBy.set(module, held);
  const known = held.get(text) ?? bufferOver(module.bytes).includes(text);
  held.set(text, known);
  return known;
}

function holds(module: PythonModule, statement: number, text: string): boolean {
  if (!mayHold(module, text)) return false;
  const keyword = module.keyword(statement);
  if (keyword === Keyword.def || keyword === Keyword.class || keyword === Keyword.for) return false;
  return bufferOver(module.bytes.subarray(module.start(statement), module.end(statement))).includes(text);
}

/** Every expression in a statement, the outer before the inner. */
function parts(module: PythonModule, statement: number): readonly Expression[] {
  const made = assignment(module, statement);
  const whole = made?.value ?? module.expression(module.rest(statement), module.end(statement));
  const found: Expression[] = [];
  const open: unknown[] = [whole];
  while (open.length > 0) {
    const part = open.pop();
    if (typeof part !== 'object' || part === null) continue;
    if ('kind' in part && 'start' in part) found.push(part as Expression);
    open.push(...Object.values(part).reverse());
  }
  return found;
}
