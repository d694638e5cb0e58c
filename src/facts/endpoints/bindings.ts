import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { assignment, type Import, imports } from '../../parsers/python/statements.js';

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

/** The bindings directly in a scope (a `def`, a `class`, or -1 for the module) by name, in source order. */
export function bindingsOf(module: PythonModule, scope: number): ReadonlyMap<string, readonly Binding[]> {
  const bindings = new Map<string, Binding[]>();
  const end = scope < 0 ? module.size : module.after(scope);
  for (let statement = scope + 1; statement < end; ) {
    for (const binding of boundBy(module, statement)) {
      const known = bindings.get(binding.name);
      if (known === undefined) bindings.set(binding.name, [binding]);
      else known.push(binding);
    }
    const keyword = module.keyword(statement);
    statement = keyword === Keyword.def || keyword === Keyword.class ? module.after(statement) : statement + 1;
  }
  return bindings;
}

/** The name that an import binds: `c` of `import a.b as c`, `a` of `import a.b`. */
export function boundName({ module, name, alias }: Import): string {
  return alias ?? name ?? module.split('.')[0]!;
}

function boundBy(module: PythonModule, statement: number): readonly Binding[] {
  switch (module.keyword(statement)) {
    case Keyword.none:
      return assigned(module, statement);
    case Keyword.import:
    case Keyword.from:
      return imports(module, statement).map((imported) => ({
        name: boundName(imported),
        statement,
        given: { kind: 'import', import: imported },
      }));
    case Keyword.def:
    case Keyword.class:
      return [{ name: module.name(statement), statement, given: { kind: 'definition', statement } }];
    case Keyword.for:
      return loopTargets(module, statement);
    case Keyword.with:
      return withTargets(module, statement);
    default:
      return [];
  }
}

function assigned(module: PythonModule, statement: number): readonly Binding[] {
  const made = assignment(module, statement);
  if (made === null || made.value === null) return [];
  const { value, operator } = made;
  return made.targets.flatMap((target) => {
    if (operator === '=') return unpacked(target, value, statement);
    const name = dottedName(target);
    return name === null ? [] : [{ name, statement, given: { kind: 'change', value, operator } }];
  });
}

function unpacked(target: Expression, value: Expression, statement: number): readonly Binding[] {
  const name = dottedName(target);
  if (name !== null) return [{ name, statement, given: { kind: 'value', value } }];
  if (target.kind !== 'tuple' && target.kind !== 'list') return [];
  const starred = target.items.some((item) => item.kind === 'star');
  return target.items.flatMap((item, index) => {
    const itemName = dottedName(item.kind === 'star' ? item.value : item);
    if (itemName === null) return [];
    const given: Given = starred ? { kind: 'opaque' } : { kind: 'item', value, index };
    return [{ name: itemName, statement, given }];
  });
}

function loopTargets(module: PythonModule, statement: number): readonly Binding[] {
  const start = module.rest(statement);
  const header = latin1(module, start, module.end(statement));
  const match = /^([\w\s,().*]{1,400}?)\sin\s/.exec(header);
  if (match === null) return [];
  const value = module.expression(start + match[0].length, module.end(statement));
  const names = match[1]!.match(/\w+/g) ?? [];
  const alone = names.length === 1 && !match[1]!.includes(',');
  return names.map((name, index) => ({
    name,
    statement,
    given: { kind: 'each', value, index: alone ? null : index },
  }));
}

function withTargets(module: PythonModule, statement: number): readonly Binding[] {
  const start = module.rest(statement);
  const header = latin1(module, start, module.end(statement));
  const bindings: Binding[] = [];
  let from = header.startsWith('(') && header.endsWith(')') ? 1 : 0;
  for (const match of header.matchAll(/\sas\s+(\w+)\s*,?/g)) {
    const value = module.expression(start + from, start + match.index);
    bindings.push({ name: match[1]!, statement, given: { kind: 'value', value } });
    from = match.index + match[0].length;
  }
  return bindings;
}

/** One character per byte, so that its indices are byte offsets. */
function latin1(module: PythonModule, start: number, end: number): string {
  const { bytes } = module;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
