import { type Argument, dottedName, type Expression, type Parameter } from '../../parsers/python/expression.js';
import { decorators } from '../../parsers/python/statements.js';
import type { Binding } from './bindings.js';
import { callTerm } from './call-terms.js';
import { formatted, percentFormatted } from './formatting.js';
import { optionsNamed } from './program-options.js';
import { reaching } from './reaching.js';
import type { Scopes } from './scopes.js';
import { anyOf, type Place, type Term, unknown } from './term.js';

/** Arguments that stand for a function's parameters while a call of it is looked into. */
export interface Frame {
  readonly scope: number;
  readonly given: ReadonlyMap<string, Term>;
}

const DEPTH = 24;
const BUDGET = 4_000;
const CALLERS = 16;

/**
 * Says what expressions of one module stand for: follows names, attributes, parameters, formats and calls as far as
 * the file goes. Every answer costs from one budget, so a hostile file ends in `unknown`, not in a long wait.
 */
export class Resolver {
  readonly scopes: Scopes;
  readonly path: string;
  private readonly pending = new Set<string>();
  private depth = 0;
  private spent = 0;

  constructor(path: string, scopes: Scopes) {
    this.path = path;
    this.scopes = scopes;
  }

  /** What an expression can be, asked with a fresh budget. */
  term(expression: Expression, statement: number): Term {
    this.spent = 0;
    return this.resolve(expression, statement, null);
  }

  /** What a name of the module can be once the module has run, asked with a fresh budget. */
  constant(name: string): Term {
    this.spent = 0;
    return this.name(name, this.scopes.module.size, null);
  }

  /** What an attribute of a class can be, asked with a fresh budget. */
  member(klass: number, name: string): Term | null {
    this.spent = 0;
    return this.classAttribute(klass, name);
  }

  /** What the expression, standing in the statement, can be. */
  resolve(expression: Expression, statement: number, frame: Frame | null): Term {
    if (this.depth >= DEPTH || ++this.spent > BUDGET) return unknown('an expression too deep to follow');
    this.depth++;
    try {
      return this.resolved(expression, statement, frame);
    } finally {
      this.depth--;
    }
  }

  /** The place of an expression, for literals that somebody may want to rewrite. */
  place(expression: { readonly start: number; readonly end: number }): Place {
    const { module } = this.scopes;
    const start = module.position(expression.start);
    const end = module.position(expression.end);
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }

  /** `path:line` of an offset. */
  at(offset: number): string {
    return `${this.path}:${this.scopes.module.position(offset).line}`;
  }

  /** The source text of an expression on one line, shortened. */
  source(expression: { readonly start: number; readonly end: number }): string {
    const text = this.scopes.module.text(expression.start, expression.end).replace(/\s+/g, ' ');
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
  }

  private resolved(expression: Expression, statement: number, frame: Frame | null): Term {
    const inner = (part: Expression): Term => this.resolve(part, statement, frame);
    switch (expression.kind) {
      case 'string':
        return { kind: 'text', value: expression.value, place: this.place(expression) };
      case 'number':
        return expression.integer
          ? { kind: 'number', value: expression.value, place: this.place(expression) }
          : unknown(this.source(expression));
      case 'constant':
        return { kind: 'nothing' };
      case 'format':
        return formatted(expression, inner, this.place(expression));
      case 'name':
        return this.name(expression.name, statement, frame);
      case 'attribute':
        return this.attribute(expression, statement, frame);
      case 'subscript':
        return this.subscript(expression, statement, frame);
      case 'call':
        return callTerm(this, expression, statement, frame);
      case 'binary':
        return this.binary(expression, inner);
      case 'boolean':
        return expression.operator === 'or' ? anyOf(expression.values.map(inner)) : inner(expression.values.at(-1)!);
      case 'conditional':
        return anyOf([inner(expression.yes), inner(expression.no)]);
      case 'tuple':
      case 'list':
        return { kind: 'tuple', of: expression.items.map(inner) };
      case 'dict':
        return this.dict(expression, inner);
      case 'walrus':
        return inner(expression.value);
      case 'await':
        return expression.value === null ? unknown('await') : inner(expression.value);
      default:
        return unknown(this.source(expression));
    }
  }

  private binary(expression: Expression & { kind: 'binary' }, inner: (part: Expression) => Term): Term {
    const { operator, left, right } = expression;
    if (operator === '+') return { kind: 'sum', left: inner(left), right: inner(right), sign: 1 };
    if (operator === '-') return { kind: 'sum', left: inner(left), right: inner(right), sign: -1 };
    if (operator === '%' && left.kind === 'string') {
      const values = right.kind === 'tuple' ? right.items.map(inner) : [inner(right)];
      return percentFormatted(left.value, values, this.place(left));
    }
    return unknown(this.source(expression));
  }

  private dict(expression: Expression & { kind: 'dict' }, inner: (part: Expression) => Term): Term {
    const keys: string[] = [];
    const of: Term[] = [];
    for (const { key, value } of expression.entries) {
      if (key?.kind !== 'string' && key?.kind !== 'number') continue;
      keys.push(String(key.value));
      of.push(inner(value));
    }
    return { kind: 'dict', keys, of };
  }

  private subscript(expression: Expression & { kind: 'subscript' }, statement: number, frame: Frame | null): Term {
    const { object, index } = expression;
    if (index.kind === 'string' && this.qualified(object) === 'os.environ') {
      return { kind: 'variable', name: index.value };
    }
    const key = index.kind === 'string' || index.kind === 'number' ? index.value : null;
    if (key === null || this.qualified(object) === 'sys.argv') return unknown(this.source(expression));
    return { kind: 'item', of: this.resolve(object, statement, frame), key };
  }

  /** The dotted name of an expression with the module's import aliases undone, or null. */
  qualified(expression: Expression): string | null {
    const dotted = dottedName(expression);
    if (dotted === null) return null;
    const [root = '', ...rest] = dotted.split('.');
    const given = this.scopes.bound(-1, root).at(-1)?.given;
    if (given?.kind !== 'import') return dotted;
    const { module, name, alias } = given.import;
    const origin = name === null ? (alias === null ? root : module) : `${module}.${name}`;
    return [origin, ...rest].join('.');
  }

  /** What a name can stand for at a statement: `module.size` as the statement means the end of its scope. */
  name(name: string, statement: number, frame: Frame | null): Term {
    const { module } = this.scopes;
    let scope = statement >= module.size ? -1 : module.enclosing(statement);
    for (let at = statement, first = true; ; first = false) {
      const isClass = scope >= 0 && !this.scopes.isFunction(scope);
      if (!isClass || first) {
        const found = this.nameIn(name, at, scope, frame);
        if (found !== null) return found;
      }
      if (scope < 0) return unknown(name);
      scope = module.enclosing(scope);
      // Whoever reads a name of an outer scope does so later: all that the scope does to it may have happened.
      at = module.size;
    }
  }

  private nameIn(name: string, statement: number, scope: number, frame: Frame | null): Term | null {
    const key = `${scope}:${name}:${statement}`;
    if (this.pending.has(key)) return null;
    this.pending.add(key);
    try {
      const { scopes } = this;
      const isFunction = scopes.isFunction(scope);
      if (isFunction && scopes.writersOf(name).includes(scope)) return null;
      const { bindings, certain } = reaching(scopes.module, scopes.bound(scope, name), statement, scope);
      const terms = bindings.map((binding) => this.given(binding, !isFunction, frame));
      if (!certain && isFunction) {
        const parameter = scopes.parameters(scope).find((candidate) => candidate.name === name);
        if (parameter !== undefined) terms.push(this.parameter(parameter, scope, frame));
      }
      if (scope < 0) terms.push(...this.writtenElsewhere(name));
      return terms.length === 0 ? null : anyOf(terms);
    } finally {
      this.pending.delete(key);
    }
  }

  private writtenElsewhere(name: string): readonly Term[] {
    return this.scopes
      .writersOf(name)
      .flatMap((writer) => this.scopes.bound(writer, name).map((binding) => this.given(binding, true, null)));
  }

  private given(binding: Binding, isConstant: boolean, frame: Frame | null): Term {
    const { given, statement, name } = binding;
    const label = isConstant ? 'constant' : name.includes('.') ? 'attribute' : 'variable';
    const via = (of: Term): Term => ({
      kind: 'via',
      via: `${label} ${name} at ${this.at(this.scopes.module.start(statement))}`,
      of,
    });
    switch (given.kind) {
      case 'value':
        return via(this.resolve(given.value, statement, frame));
      case 'change': {
        const before = this.name(name, statement, frame);
        const sign = given.operator === '+=' ? 1 : given.operator === '-=' ? -1 : null;
        if (sign === null) return unknown(name);
        return via({ kind: 'sum', left: before, right: this.resolve(given.value, statement, frame), sign });
      }
      case 'item':
        return via({ kind: 'item', of: this.resolve(given.value, statement, frame), key: given.index });
      case 'each':
        return via(this.each(given.value, given.index, statement, frame));
      case 'import': {
        const { module, level, name: imported, alias } = given.import;
        if (imported !== null) return { kind: 'import', module, level, path: [imported] };
        return { kind: 'import', module: alias === null ? module.split('.')[0]! : module, level, path: [] };
      }
      case 'definition':
      case 'opaque':
        return unknown(name);
    }
  }

  /** What a loop variable takes: the numbers of a `range`, the items of a list, the values of a dict. */
  private each(source: Expression, index: number | null, statement: number, frame: Frame | null): Term {
    const inner = (part: Expression): Term => this.resolve(part, statement, frame);
    if (source.kind === 'call' && source.callee.kind === 'name') {
      const { name } = source.callee;
      const values = source.args.map(({ value }) => inner(value));
      if (name === 'range' && index === null) return rangeOf(values);
      if (name === 'enumerate' && index === 1) return itemsOf(values[0] ?? unknown('enumerate'));
      if (name === 'enumerate') return unknown('an index');
    }
    if (source.kind === 'call' && source.callee.kind === 'attribute') {
      const of = inner(source.callee.object);
      if (source.callee.name === 'values' || (source.callee.name === 'items' && index === 1)) return itemsOf(of);
    }
    const items = itemsOf(inner(source));
    return index === null ? items : { kind: 'item', of: items, key: index };
  }

  private parameter(parameter: Parameter, definition: number, frame: Frame | null): Term {
    const { name } = parameter;
    if (frame?.scope === definition) return frame.given.get(name) ?? this.fallback(parameter, definition);
    const terms = [this.fallback(parameter, definition), ...this.passed(parameter, definition)];
    const known = terms.filter((term) => term.kind !== 'unknown');
    return known.length === 0 ? unknown(`parameter ${name}`) : anyOf(known);
  }

  /** The parameter's default, from its signature or from a `click` decorator. */
  private fallback(parameter: Parameter, definition: number): Term {
    const { module } = this.scopes;
    const via = (of: Term): Term => ({
      kind: 'via',
      via: `default of parameter ${parameter.name} at ${this.at(parameter.start)}`,
      of,
    });
    if (parameter.default !== null) return via(this.resolve(parameter.default, definition, null));
    const outer = decorators(module, definition).flatMap((decorator) =>
      decorator.kind === 'call' ? optionsNamed([{ statement: definition, expression: decorator }], parameter.name) : [],
    );
    if (outer.length === 0) return unknown(`parameter ${parameter.name}`);
    return anyOf(outer.map(({ value, statement }) => via(this.resolve(value, statement, null))));
  }

  /** What the calls in this module pass for the parameter. */
  private passed(parameter: Parameter, definition: number): readonly Term[] {
    const { scopes } = this;
    const { module } = scopes;
    const owner = module.enclosing(definition);
    const isMethod = owner >= 0 && !scopes.isFunction(owner);
    const own = module.name(definition);
    const callee = isMethod && own === '__init__' ? module.name(owner) : own;
    const offset = isMethod ? 1 : 0;
    const position = scopes.parameters(definition).findIndex(({ name }) => name === parameter.name) - offset;
    if (isMethod && position < 0) return [];
    const key = `passed:${definition}:${parameter.name}`;
    if (this.pending.has(key)) return [];
    this.pending.add(key);
    try {
      return this.argumentsFor(callee, position, parameter.name).map(({ value, statement }) => ({
        kind: 'via',
        via: `argument ${parameter.name} at ${this.at(value.start)}`,
        of: this.resolve(value, statement, null),
      }));
    } finally {
      this.pending.delete(key);
    }
  }

  /** Arguments that calls of a function give one parameter, those through `Thread(target=…, args=…)` included. */
  private argumentsFor(
    callee: string,
    position: number,
    keyword: string,
  ): readonly { value: Expression; statement: number }[] {
    const direct = this.scopes.callsOf(callee).map(({ expression, statement }) => ({
      value: argumentAt(expression.args, { position, keyword }),
      statement,
    }));
    const started = ['Thread', 'Process']
      .flatMap((starter) => this.scopes.callsOf(starter))
      .map(({ expression, statement }) => {
        const target = argumentAt(expression.args, { keyword: 'target' });
        const args = argumentAt(expression.args, { keyword: 'args' });
        const meant = target !== null && dottedName(target)?.split('.').at(-1) === callee;
        const items = args?.kind === 'tuple' || args?.kind === 'list' ? args.items : [];
        return { value: meant ? (items[position] ?? null) : null, statement };
      });
    return [...direct, ...started]
      .flatMap(({ value, statement }) => (value === null ? [] : [{ value, statement }]))
      .slice(0, CALLERS);
  }

  private attribute(expression: Expression & { kind: 'attribute' }, statement: number, frame: Frame | null): Term {
    const { scopes } = this;
    const dotted = dottedName(expression);
    if (dotted === null) {
      if (expression.name === 'value') return this.resolve(expression.object, statement, frame);
      return unknown(this.source(expression));
    }
    const [root = '', ...path] = dotted.split('.');
    const scope = statement >= scopes.module.size ? -1 : scopes.module.enclosing(statement);
    const owner = scopes.classAround(scope);
    if ((root === 'self' || root === 'cls') && owner >= 0 && path.length === 1) {
      return this.ownAttribute(dotted, path[0]!, owner, scope, statement, frame) ?? unknown(dotted);
    }
    const local = this.localAttribute(dotted, scope, statement, frame);
    if (local !== null) return local;
    const klass = scopes.classes.named(root);
    if (klass !== undefined) {
      const attribute = path.at(-1) === 'value' ? path.slice(0, -1) : path;
      const found = attribute.length === 1 ? this.classAttribute(klass, attribute[0]!) : null;
      if (found !== null) return found;
    }
    const imported = this.importedAttribute(root, path, statement, frame);
    if (imported !== null) return imported;
    return (
      this.programOption(path.at(-1)!, root, scope) ??
      this.instanceAttribute(root, path, statement, scope) ??
      unknown(dotted)
    );
  }

  /** `config.port = 5` earlier in the same scope. */
  private localAttribute(dotted: string, scope: number, statement: number, frame: Frame | null): Term | null {
    const { bindings } = reaching(this.scopes.module, this.scopes.bound(scope, dotted), statement, scope);
    return bindings.length === 0 ? null : anyOf(bindings.map((binding) => this.given(binding, scope < 0, frame)));
  }

  /** `self.x`: what this method gave it before, else all that any method or the class gives it. */
  private ownAttribute(
    dotted: string,
    name: string,
    owner: number,
    scope: number,
    statement: number,
    frame: Frame | null,
  ): Term | null {
    const { scopes } = this;
    const here = reaching(scopes.module, scopes.bound(scope, dotted), statement, scope);
    const terms = here.bindings.map((binding) => this.given(binding, false, frame));
    if (here.certain) return anyOf(terms);
    const key = `own:${owner}:${name}`;
    if (this.pending.has(key)) return terms.length === 0 ? null : anyOf(terms);
    this.pending.add(key);
    try {
      for (const member of scopes.classes.family(owner)) {
        for (const method of scopes.classes.methods(member)) {
          if (method === scope) continue;
          const bindings = scopes.bound(method, dotted);
          terms.push(...bindings.map((binding) => this.given(binding, false, null)));
        }
        const declared = this.classLevel(member, name);
        if (declared !== null) terms.push(declared);
      }
      if (terms.length > 0) return anyOf(terms);
      return this.inherited(owner, name);
    } finally {
      this.pending.delete(key);
    }
  }

  /** An attribute of a class or of what it derives from, by the class statement. */
  private classAttribute(klass: number, name: string): Term | null {
    const levels = this.scopes.classes.family(klass).flatMap((member) => this.classLevel(member, name) ?? []);
    if (levels.length > 0) return anyOf(levels);
    return this.ownAttribute(`self.${name}`, name, klass, klass, this.scopes.module.size, null);
  }

  private classLevel(klass: number, name: string): Term | null {
    const { bindings } = reaching(this.scopes.module, this.scopes.bound(klass, name), this.scopes.module.size, klass);
    return bindings.length === 0 ? null : anyOf(bindings.map((binding) => this.given(binding, true, null)));
  }

  /** An attribute that only an imported base class can have. */
  private inherited(klass: number, name: string): Term | null {
    for (const base of this.scopes.classes.basesNamed(klass)) {
      const [root = '', ...path] = base.split('.');
      const term = this.importedAttribute(root, [...path, name], this.scopes.module.size, null);
      if (term !== null) return term;
    }
    return null;
  }

  private importedAttribute(
    root: string,
    path: readonly string[],
    statement: number,
    frame: Frame | null,
  ): Term | null {
    const given = this.scopes.bound(-1, root).at(-1)?.given;
    const scope = statement >= this.scopes.module.size ? -1 : this.scopes.module.enclosing(statement);
    const local = scope < 0 ? undefined : this.scopes.bound(scope, root).at(-1)?.given;
    if (given?.kind !== 'import' && local?.kind !== 'import') return null;
    const target = this.name(root, statement, frame);
    return target.kind === 'import' ? { ...target, path: [...target.path, ...path] } : null;
  }

  /** `args.port` with an `add_argument("--port", default=…)` in the module. */
  private programOption(name: string, root: string, scope: number): Term | null {
    const isParsed = [
      'args',
      'options',
      'opts',
      'namespace',
      'arguments',
      'ns',
      'FLAGS',
      'flags',
      'opt',
      'cli_args',
    ].includes(root);
    const parsed = [...this.scopes.bound(scope, root), ...this.scopes.bound(-1, root)].some(
      ({ given }) =>
        (given.kind === 'value' || given.kind === 'item') &&
        /parse_(known_)?(intermixed_)?args|parse_args/.test(this.source(given.value)),
    );
    if (!isParsed && !parsed) return null;
    const calls = ['add_argument', 'add_option', 'DEFINE_integer', 'DEFINE_string', 'set_defaults'].flatMap((call) =>
      this.scopes.callsOf(call),
    );
    const options = optionsNamed(calls, name);
    if (options.length === 0) return null;
    return anyOf(
      options.map(({ value, statement, start }) => ({
        kind: 'via',
        via: `default of option ${name} at ${this.at(start)}`,
        of: this.resolve(value, statement, null),
      })),
    );
  }

  /** An attribute of what a constructor of a known class made, or of a parameter annotated with one. */
  private instanceAttribute(root: string, path: readonly string[], statement: number, scope: number): Term | null {
    if (path.length !== 1) return null;
    const name = this.classOf(root, scope);
    if (name === null) return null;
    const klass = this.scopes.classes.named(name);
    if (klass !== undefined) return this.classAttribute(klass, path[0]!);
    return this.importedAttribute(name, path, statement, null);
  }

  private classOf(root: string, scope: number): string | null {
    const annotation = this.scopes.isFunction(scope)
      ? this.scopes.parameters(scope).find(({ name }) => name === root)?.annotation
      : null;
    if (annotation !== null && annotation !== undefined) {
      return annotation.kind === 'string' ? annotation.value : dottedName(annotation);
    }
    for (const owner of [scope, -1]) {
      const given = this.scopes.bound(owner, root).at(-1)?.given;
      if (given?.kind === 'value' && given.value.kind === 'call') return dottedName(given.value.callee);
    }
    return null;
  }
}

/** The value of an argument by position or keyword; null when it is not given or hides behind a star. */
export function argumentAt(
  args: readonly Argument[],
  where: { readonly position?: number; readonly keyword?: string },
): Expression | null {
  const named = args.find(({ name, star }) => star === 0 && name !== null && name === where.keyword);
  if (named !== undefined) return named.value;
  if (where.position === undefined || where.position < 0) return null;
  const plain = args.slice(0, where.position + 1);
  const argument = plain[where.position];
  if (argument === undefined || plain.some(({ name, star }) => name !== null || star !== 0)) return null;
  return argument.value;
}

function rangeOf(values: readonly Term[]): Term {
  const [first, second] =
    values.length === 1 ? [{ kind: 'number' as const, value: 0, place: null }, values[0]!] : values;
  const start = plainNumber(first);
  const stop = plainNumber(second);
  if (values.length > 2 || start === null || stop === null || stop <= start) return unknown('a range');
  return { kind: 'range', first: start, last: stop - 1 };
}

function plainNumber(term: Term | undefined): number | null {
  if (term?.kind === 'number') return term.value;
  if (term?.kind === 'via') return plainNumber(term.of);
  if (term?.kind === 'sum') {
    const [left, right] = [plainNumber(term.left), plainNumber(term.right)];
    return left === null || right === null ? null : left + term.sign * right;
  }
  return null;
}

function itemsOf(term: Term): Term {
  if (term.kind === 'tuple' || term.kind === 'dict') return anyOf(term.of);
  if (term.kind === 'via') return { ...term, of: itemsOf(term.of) };
  return unknown('the items of something');
}
