import { append } from '../../core/groups.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { assignment, type Import, imports } from '../../parsers/python/statements.js';
import type { Binding, Given } from './binding.js';
import { walrusBindings } from './inner-bindings.js';

/** The bindings directly in a scope; an assignment to one plain name is read only when that name is asked for. */
export class ScopeBindings {
  private readonly module: PythonModule;
  /** By name, in source order; a number is a statement that is still to be read. */
  private readonly found = new Map<string, (Binding | number)[]>();
  private readonly asked = new Map<string, readonly Binding[]>();

  /** `scope` is a `def`, a `class`, or -1 for the module. */
  constructor(module: PythonModule, scope: number) {
    this.module = module;
    const end = scope < 0 ? module.size : module.after(scope);
    for (let statement = scope + 1; statement < end; ) {
      const keyword = module.keyword(statement);
      const plain = keyword === Keyword.none ? plainTarget(module, statement) : null;
      if (plain !== null) this.add(plain, statement);
      else for (const binding of boundBy(module, statement)) this.add(binding.name, binding);
      statement = keyword === Keyword.def || keyword === Keyword.class ? module.after(statement) : statement + 1;
    }
  }

  /** What is bound to the name (dotted for attributes), in source order. */
  of(name: string): readonly Binding[] {
    let bindings = this.asked.get(name);
    if (bindings === undefined) {
      const found = this.found.get(name) ?? [];
      bindings = found.flatMap((one) => (typeof one === 'number' ? assigned(this.module, one) : one));
      this.asked.set(name, bindings);
    }
    return bindings;
  }

  private add(name: string, binding: Binding | number): void {
    append(this.found, name, binding);
  }
}

/** The name in `name = value`, where nothing else can be a target: every further `=` stands in brackets. Else null. */
function plainTarget(module: PythonModule, statement: number): string | null {
  const text = latin1(module, module.start(statement), module.end(statement));
  const name = /^[a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)*(?=[ \t]*=(?!=))/.exec(text)?.[0];
  if (name === undefined) return null;
  let depth = 0;
  for (let at = text.indexOf('=') + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' || character === ']' || character === '}') depth--;
    else if (character === '=' && depth === 0) return null;
  }
  return depth === 0 ? name : null;
}

/** The name that an import binds: `c` of `import a.b as c`, `a` of `import a.b`. */
export function boundName({ module, name, alias }: Import): string {
  return alias ?? name ?? module.split('.')[0]!;
}

function boundBy(module: PythonModule, statement: number): readonly Binding[] {
  switch (module.keyword(statement)) {
    case Keyword.none:
      return [...walrusBindings(module, statement), ...assigned(module, statement)];
    case Keyword.if:
    case Keyword.elif:
    case Keyword.while:
    case Keyword.assert:
    case Keyword.return:
      return walrusBindings(module, statement);
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
