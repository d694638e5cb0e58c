import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { attributeTerm, classAttribute, overridingTerm } from './attributes.js';
import type { Binding } from './binding.js';
import { callTerm, returnedTerm } from './call-terms.js';
import { fieldTerm } from './fields.js';
import { formatted, percentFormatted } from './formatting.js';
import { givenBy, type Passing, parameterTerm } from './parameters.js';
import { reaching } from './reaching-definitions.js';
import type { Frame, Resolution } from './resolution.js';
import type { Scopes } from './scopes.js';
import { anyOf, type GivenArguments, type Term, type TermPlace, unknown } from './term.js';

const DEPTH = 24;
const BUDGET = 4_000;
const FILE_BUDGET = 200_000;
/** Items of a list or dictionary that are told. */
const ITEMS = 256;

/**
 * Says what expressions of one module stand for: follows names, attributes, parameters, formats and calls as far as
 * the file goes. Every answer costs from its own budget and the file's, so a hostile file ends in `unknown`, not in a long wait.
 */
export class Resolver implements Resolution {
  readonly scopes: Scopes;
  readonly path: string;
  private readonly pending = new Set<string>();
  private depth = 0;
  private spent = 0;
  private total = 0;

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
    return classAttribute(this, klass, name);
  }

  /** What a call gives a parameter, asked with a fresh budget; null when it leaves it out. */
  passed(call: Passing, where: { readonly position?: number; readonly keyword: string }): Term | null {
    this.spent = 0;
    return givenBy(this, call, where);
  }

  /** What a class gives an attribute of its own, its bases left out, asked with a fresh budget; null when it has none. */
  overriding(klass: number, name: string): Term | null {
    this.spent = 0;
    return overridingTerm(this, klass, name);
  }

  /** What an attribute of an instance can be that is made with these arguments, asked with a fresh budget. */
  field(klass: number, name: string, args: GivenArguments): Term | null {
    this.spent = 0;
    return fieldTerm(this, klass, name, args);
  }

  /** What a function gives for these arguments, asked with a fresh budget; null when it returns nothing. */
  returned(definition: number, args: GivenArguments): Term | null {
    this.spent = 0;
    return returnedTerm(this, definition, args);
  }

  /** What the expression, standing in the statement, can be. */
  resolve(expression: Expression, statement: number, frame: Frame | null): Term {
    if (this.depth >= DEPTH || ++this.spent > BUDGET || ++this.total > FILE_BUDGET)
      return unknown('an expression too deep to follow');
    this.depth++;
    try {
      return this.resolved(expression, statement, frame);
    } finally {
      this.depth--;
    }
  }

  /** Answers a question unless it is being answered already, which only a circle can lead to. */
  once<T>(question: string, circular: T, answer: () => T): T {
    if (this.pending.has(question)) return circular;
    this.pending.add(question);
    try {
      return answer();
    } finally {
      this.pending.delete(question);
    }
  }

  /** The place of an expression, for literals that somebody may want to rewrite. */
  place(expression: { readonly start: number; readonly end: number }): TermPlace {
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
        return attributeTerm(this, expression, statement, frame);
      case 'subscript':
        return this.subscript(expression, statement, frame);
      case 'call':
        return callTerm(this, expression, statement, frame);
      case 'binary':
        return this.binary(expression, inner);
      case 'boolean':
        return expression.operator === 'or'
          ? expression.values.map(inner).reduceRight((second, first) => ({ kind: 'or', first, second }))
          : inner(expression.values.at(-1)!);
      case 'conditional':
        return this.conditional(expression, inner);
      case 'tuple':
      case 'list':
        return { kind: 'tuple', of: expression.items.slice(0, ITEMS).map(inner) };
      case 'dict':
        return this.dict(expression, inner);
      case 'walrus':
        return inner(expression.value);
      case 'comprehension':
        return expression.of === 'dict'
          ? unknown(this.source(expression))
          : { kind: 'gathered', of: inner(expression.value) };
      case 'await':
        return expression.value === null ? unknown('await') : inner(expression.value);
      default:
        return unknown(this.source(expression));
    }
  }

  /** `a if a is not None else b` is `a or b`, as far as ports go. */
  private conditional(expression: Expression & { kind: 'conditional' }, inner: (part: Expression) => Term): Term {
    const { test, yes, no } = expression;
    const [asked, first, second] = [this.source(test), this.source(yes), this.source(no)];
    if (asked === first || asked === `${first} is not None`) {
      return { kind: 'or', first: inner(yes), second: inner(no) };
    }
    if (asked === `not ${second}` || asked === `${second} is None`) {
      return { kind: 'or', first: inner(no), second: inner(yes) };
    }
    return anyOf([inner(yes), inner(no)]);
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
    for (const { key, value } of expression.entries.slice(0, ITEMS)) {
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
    const imported = this.scopes.imported(root);
    if (imported === undefined) return dotted;
    const { module, name, alias } = imported;
    const origin = name === null ? (alias === null ? root : module) : `${module}.${name}`;
    return [origin, ...rest].join('.');
  }

  /** What a name can stand for at a statement: `module.size` as the statement means the end of its scope. */
  name(name: string, statement: number, frame: Frame | null): Term {
    const { module } = this.scopes;
    const gathered = this.gathering(name, statement, frame);
    if (gathered !== null) return gathered;
    let scope = statement >= module.size ? -1 : module.enclosing(statement);
    for (let at = statement, first = true; ; first = false) {
      const isClass = scope >= 0 && !this.scopes.isFunction(scope);
      if (!isClass || first) {
        const found = this.nameIn(name, at, scope, frame);
        if (found !== null) return found;
      }
      if (scope < 0) return unknown(name);
      scope = module.enclosing(scope);
      // A name of an outer scope is read later: every assignment of that scope may have run by then.
      at = module.size;
    }
  }

  private nameIn(name: string, statement: number, scope: number, frame: Frame | null): Term | null {
    return this.once(`${scope}:${name}:${statement}`, null, () => {
      const { scopes } = this;
      const isFunction = scopes.isFunction(scope);
      if (isFunction && scopes.writes(scope, name)) return null;
      const { bindings, certain } = reaching(scopes.module, scopes.bound(scope, name), statement, scope);
      const terms = bindings.map((binding) => this.given(binding, !isFunction, frame));
      if (!certain && isFunction) {
        const parameter = scopes.parameterNamed(scope, name)?.parameter;
        if (parameter !== undefined) terms.push(parameterTerm(this, parameter, scope, frame));
      }
      if (scope < 0) terms.push(...this.writtenElsewhere(name));
      return terms.length === 0 ? null : anyOf(terms);
    });
  }

  private writtenElsewhere(name: string): readonly Term[] {
    return this.scopes
      .writersOf(name)
      .flatMap((writer) => this.scopes.bound(writer, name).map((binding) => this.given(binding, true, null)));
  }

  /** What a binding gives its name; steps through constants, attributes and variables are kept apart. */
  given(binding: Binding, isConstant: boolean, frame: Frame | null): Term {
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
      case 'definition': {
        const isOuter = this.scopes.module.enclosing(statement) < 0;
        return isOuter ? { kind: 'definition', name } : unknown(name);
      }
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
      if (name === 'enumerate' && index === 1) return { kind: 'items', of: values[0] ?? unknown('enumerate') };
      if (name === 'enumerate') return unknown('an index');
    }
    if (source.kind === 'call' && source.callee.kind === 'attribute') {
      const { name, object } = source.callee;
      if (name === 'values' || (name === 'items' && index === 1)) return { kind: 'items', of: inner(object) };
    }
    const items: Term = { kind: 'items', of: inner(source) };
    return index === null ? items : { kind: 'item', of: items, key: index };
  }

  /** What a comprehension of the statement gives its variable; null when none has one of that name. */
  private gathering(name: string, statement: number, frame: Frame | null): Term | null {
    if (statement >= this.scopes.module.size) return null;
    const binding = this.scopes.gatheredBy(statement).get(name);
    if (binding === undefined) return null;
    return this.once(`gathering ${name} at ${statement}`, null, () => this.given(binding, false, frame));
  }
}

function rangeOf(values: readonly Term[]): Term {
  const zero: Term = { kind: 'number', value: 0, place: null };
  const one: Term = { kind: 'number', value: 1, place: null };
  const [first, stop, step = one] = values.length === 1 ? [zero, values[0]!] : values;
  return first === undefined || stop === undefined ? unknown('a range') : { kind: 'range', start: first, stop, step };
}
