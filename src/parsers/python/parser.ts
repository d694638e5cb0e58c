import { Cursor, RESERVED } from './cursor.js';
import type { Argument, ComprehensionClause, DictEntry, Expression, FormatPart, Parameter } from './expression.js';
import { formatParts, joinedString } from './formats.js';
import { numberValue, stringValue } from './literals.js';
import { isTriple, Prefix } from './strings.js';
import { Token } from './tokens.js';

/** Expressions nested deeper, or chained longer, than this are `unknown`. */
const DEEPEST = 200;
const LONGEST = 1000;

/** How tightly binary operators bind. */
const POWERS: ReadonlyMap<string, number> = new Map([
  ['|', 5],
  ['^', 6],
  ['&', 7],
  ['<<', 8],
  ['>>', 8],
  ['+', 9],
  ['-', 9],
  ['*', 10],
  ['/', 10],
  ['//', 10],
  ['%', 10],
  ['@', 10],
]);

const UNARY_POWER = 11;
const COMPARISONS: ReadonlySet<string> = new Set(['<', '>', '<=', '>=', '==', '!=', '<>', 'in', 'is']);
/** Reads expressions from tokens by precedence; whatever makes no sense turns the rest into `unknown`. */
export class Parser extends Cursor {
  private depth: number;

  constructor(bytes: Uint8Array, start: number, end: number, depth = 0) {
    super(bytes, start, end);
    this.depth = depth;
  }

  /** One or more expressions with commas between them: one alone, or a tuple. A walrus only where one may be. */
  list(walrus = true): Expression {
    const start = this.tokens.start;
    const first = this.item(walrus);
    if (!this.is(',')) return first;
    const items = [first];
    while (this.take(',') && this.startsExpression()) items.push(this.item(walrus));
    return { kind: 'tuple', items, start, end: this.tokens.before };
  }

  /** An expression, `*expression`, a walrus or a yield. */
  item(walrus = true): Expression {
    const start = this.tokens.start;
    if (this.take('*')) {
      const value = this.binary(5);
      return { kind: 'star', value, start, end: value.end };
    }
    if (this.isWord('yield')) return this.yielded();
    const value = this.expression();
    if (!walrus || value.kind !== 'name' || !this.is(':=')) return value;
    this.tokens.next();
    const assigned = this.expression();
    return { kind: 'walrus', name: value.name, value: assigned, start, end: assigned.end };
  }

  /** A conditional expression, a lambda, or anything that binds more tightly. */
  expression(): Expression {
    if (++this.depth > DEEPEST) return this.fail();
    const expression = this.isWord('lambda') ? this.lambda() : this.conditional();
    this.depth--;
    return expression;
  }

  private conditional(): Expression {
    const yes = this.or();
    if (!this.takeWord('if')) return yes;
    const test = this.or();
    if (!this.takeWord('else')) return this.fail(yes.start);
    const no = this.expression();
    return { kind: 'conditional', test, yes, no, start: yes.start, end: no.end };
  }

  /** A disjunction: all that a comprehension's source or condition may be. */
  or(): Expression {
    return this.boolean('or', () => this.boolean('and', () => this.not()));
  }

  private boolean(operator: 'and' | 'or', operand: () => Expression): Expression {
    const first = operand();
    if (!this.isWord(operator)) return first;
    const values = [first];
    while (this.takeWord(operator)) values.push(operand());
    return { kind: 'boolean', operator, values, start: first.start, end: values.at(-1)!.end };
  }

  private not(): Expression {
    const { start } = this.tokens;
    if (!this.takeWord('not')) return this.comparison();
    if (++this.depth > DEEPEST) return this.fail();
    const operand = this.not();
    this.depth--;
    return { kind: 'unary', operator: 'not', operand, start, end: operand.end };
  }

  private comparison(): Expression {
    const first = this.binary(5);
    const rest: { operator: string; value: Expression }[] = [];
    for (let operator = this.comparator(); operator !== null; operator = this.comparator()) {
      rest.push({ operator, value: this.binary(5) });
    }
    return rest.length === 0
      ? first
      : { kind: 'compare', first, rest, start: first.start, end: rest.at(-1)!.value.end };
  }

  private comparator(): string | null {
    const { tokens } = this;
    if (tokens.kind !== Token.operator && tokens.kind !== Token.name) return null;
    const { text } = tokens;
    if (text === 'not') {
      tokens.next();
      if (!this.takeWord('in')) this.fail();
      return 'not in';
    }
    if (!COMPARISONS.has(text)) return null;
    tokens.next();
    if (text === 'is' && this.takeWord('not')) return 'is not';
    return text === '<>' ? '!=' : text;
  }

  /** Arithmetic of at least this power. */
  private binary(power: number): Expression {
    if (++this.depth > DEEPEST) return this.fail();
    let left = this.unary();
    for (let length = 0; this.tokens.kind === Token.operator; length++) {
      const operator = this.tokens.text;
      const own = POWERS.get(operator);
      if (own === undefined || own < power) break;
      if (length > LONGEST) return this.fail(left.start);
      this.tokens.next();
      const right = this.binary(own + 1);
      left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
    }
    this.depth--;
    return left;
  }

  private unary(): Expression {
    const { tokens } = this;
    const { kind, start, text } = tokens;
    if (kind !== Token.operator || (text !== '-' && text !== '+' && text !== '~')) return this.power();
    if (++this.depth > DEEPEST) return this.fail();
    tokens.next();
    const operand = this.binary(UNARY_POWER);
    this.depth--;
    return { kind: 'unary', operator: text, operand, start, end: operand.end };
  }

  private power(): Expression {
    const { start } = this.tokens;
    const awaited = this.takeWord('await');
    const value = this.primary();
    const left: Expression = awaited ? { kind: 'await', value, start, end: value.end } : value;
    if (!this.take('**')) return left;
    if (++this.depth > DEEPEST) return this.fail();
    const right = this.unary();
    this.depth--;
    return { kind: 'binary', operator: '**', left, right, start, end: right.end };
  }

  /** A name, literal or bracket with the calls, attributes and subscripts behind it. */
  primary(): Expression {
    let object = this.atom();
    for (let length = 0; this.tokens.kind === Token.operator; length++) {
      if (length > LONGEST) return this.fail(object.start);
      const { start } = object;
      if (this.take('.')) {
        const name = this.takeName();
        if (name === '') return this.fail(start);
        object = { kind: 'attribute', object, name, start, end: this.tokens.before };
      } else if (this.take('(')) {
        const args = this.args();
        object = { kind: 'call', callee: object, args, start, end: this.tokens.before };
      } else if (this.take('[')) {
        const index = this.index();
        this.expect(']');
        object = { kind: 'subscript', object, index, start, end: this.tokens.before };
      } else break;
    }
    return object;
  }

  /** The arguments of a call up to and with its closing bracket. */
  private args(): Argument[] {
    const args: Argument[] = [];
    while (!this.is(')') && !this.atEnd) {
      args.push(this.argument());
      if (!this.take(',')) break;
    }
    this.expect(')');
    return args;
  }

  private argument(): Argument {
    const { start } = this.tokens;
    const star = this.take('*') ? 1 : this.take('**') ? 2 : 0;
    const value = star === 0 ? this.item() : this.expression();
    if (star === 0 && value.kind === 'name' && this.take('=')) {
      const named = this.expression();
      return { name: value.name, star, value: named, start, end: named.end };
    }
    if (star === 0 && this.startsComprehension()) {
      const generator = this.comprehension('generator', null, value, value.start);
      return { name: null, star, value: { ...generator, end: this.tokens.before }, start, end: this.tokens.before };
    }
    return { name: null, star, value, start, end: value.end };
  }

  private index(): Expression {
    const { start } = this.tokens;
    const items: Expression[] = [];
    let comma = false;
    while (!this.is(']') && !this.atEnd) {
      items.push(this.sliceOrItem());
      comma = this.take(',');
      if (!comma) break;
    }
    if (items.length === 0) return this.fail(start);
    if (items.length === 1 && !comma) return items[0]!;
    return { kind: 'tuple', items, start, end: this.tokens.before };
  }

  private sliceOrItem(): Expression {
    const { start } = this.tokens;
    const first = this.is(':') ? null : this.item();
    if (first !== null && !this.is(':')) return first;
    const parts: (Expression | null)[] = [first];
    while (this.take(':')) parts.push(this.is(':') || this.is(',') || this.is(']') ? null : this.expression());
    return { kind: 'slice', parts, start, end: this.tokens.before };
  }

  private atom(): Expression {
    const { tokens } = this;
    const { start, text } = tokens;
    switch (tokens.kind) {
      case Token.name:
        return this.word(start, text);
      case Token.number: {
        tokens.next();
        return { kind: 'number', ...numberValue(text), start, end: tokens.before };
      }
      case Token.string:
        return this.strings();
      case Token.operator:
        return this.bracketed(start, text);
      default:
        return this.fail();
    }
  }

  private word(start: number, text: string): Expression {
    if (RESERVED.has(text) || text === 'lambda') return this.fail();
    this.tokens.next();
    const end = this.tokens.before;
    if (text === 'True' || text === 'False') return { kind: 'constant', value: text === 'True', start, end };
    if (text === 'None') return { kind: 'constant', value: null, start, end };
    return { kind: 'name', name: text, start, end };
  }

  private bracketed(start: number, text: string): Expression {
    if (++this.depth > DEEPEST) return this.fail();
    this.tokens.next();
    let found: Expression;
    if (text === '(') found = this.round(start);
    else if (text === '[') found = this.square(start);
    else if (text === '{') found = this.curly(start);
    else if (text === '...') found = { kind: 'constant', value: '...', start, end: this.tokens.before };
    else if (text === '`') {
      this.list();
      this.expect('`');
      found = { kind: 'unknown', start, end: this.tokens.before };
    } else return this.fail(start);
    this.depth--;
    return found;
  }

  private round(start: number): Expression {
    if (this.take(')')) return { kind: 'tuple', items: [], start, end: this.tokens.before };
    const first = this.item();
    if (this.startsComprehension()) {
      const built = this.comprehension('generator', null, first, start);
      this.expect(')');
      return { ...built, end: this.tokens.before };
    }
    if (this.take(')')) return first;
    const items = [first];
    while (this.take(',') && !this.is(')')) items.push(this.item());
    this.expect(')');
    return { kind: 'tuple', items, start, end: this.tokens.before };
  }

  private square(start: number): Expression {
    const items: Expression[] = [];
    while (!this.is(']') && !this.atEnd) {
      items.push(this.item());
      if (items.length === 1 && this.startsComprehension()) {
        const built = this.comprehension('list', null, items[0]!, start);
        this.expect(']');
        return { ...built, end: this.tokens.before };
      }
      if (!this.take(',')) break;
    }
    this.expect(']');
    return { kind: 'list', items, start, end: this.tokens.before };
  }

  private curly(start: number): Expression {
    const items: Expression[] = [];
    const entries: DictEntry[] = [];
    let isDict = this.is('}') || this.is('**');
    while (!this.is('}') && !this.atEnd) {
      if (this.take('**')) entries.push({ key: null, value: this.expression() });
      else {
        const key = this.item();
        isDict ||= this.is(':');
        if (isDict) this.expect(':');
        const value = isDict ? this.expression() : key;
        if (isDict) entries.push({ key, value });
        else items.push(key);
        if (entries.length + items.length === 1 && this.startsComprehension()) {
          const built = this.comprehension(isDict ? 'dict' : 'set', isDict ? key : null, value, start);
          this.expect('}');
          return { ...built, end: this.tokens.before };
        }
      }
      if (!this.take(',')) break;
    }
    this.expect('}');
    const end = this.tokens.before;
    return isDict ? { kind: 'dict', entries, start, end } : { kind: 'set', items, start, end };
  }

  private startsComprehension(): boolean {
    return this.isWord('for') || this.isWord('async');
  }

  private comprehension(
    of: 'generator' | 'list' | 'set' | 'dict',
    key: Expression | null,
    value: Expression,
    start: number,
  ): Extract<Expression, { kind: 'comprehension' }> {
    const clauses: ComprehensionClause[] = [];
    for (;;) {
      const isAsync = this.takeWord('async');
      if (this.takeWord('for')) {
        const target = this.targets();
        if (!this.takeWord('in')) this.fail();
        const source = this.or();
        clauses.push({ kind: 'for', target, source: this.orElse(source), async: isAsync });
      } else if (!isAsync && this.takeWord('if')) {
        const test = this.isWord('lambda') ? this.lambda() : this.walrusOr();
        clauses.push({ kind: 'if', test });
      } else break;
    }
    return { kind: 'comprehension', of, key, value, clauses, start, end: this.tokens.before };
  }

  /** Python 2 takes a bare tuple as the source of a comprehension in square brackets. */
  private orElse(first: Expression): Expression {
    if (!this.is(',')) return first;
    const items = [first];
    while (this.take(',') && this.startsExpression()) items.push(this.or());
    return { kind: 'tuple', items, start: first.start, end: this.tokens.before };
  }

  private walrusOr(): Expression {
    const value = this.or();
    if (value.kind !== 'name' || !this.take(':=')) return value;
    const assigned = this.or();
    return { kind: 'walrus', name: value.name, value: assigned, start: value.start, end: assigned.end };
  }

  /** Loop targets, which end before `in`. */
  targets(): Expression {
    const { start } = this.tokens;
    const target = () => {
      const at = this.tokens.start;
      if (!this.take('*')) return this.primary();
      const value = this.primary();
      return { kind: 'star', value, start: at, end: value.end } as const;
    };
    const first = target();
    if (!this.is(',')) return first;
    const items: Expression[] = [first];
    while (this.take(',') && !this.isWord('in') && !this.atEnd) items.push(target());
    return { kind: 'tuple', items, start, end: this.tokens.before };
  }

  private yielded(): Expression {
    const { start } = this.tokens;
    this.tokens.next();
    if (this.takeWord('from')) {
      const value = this.expression();
      return { kind: 'yield-from', value, start, end: value.end };
    }
    const value = this.startsExpression() ? this.list() : null;
    return { kind: 'yield', value, start, end: this.tokens.before };
  }

  private lambda(): Expression {
    const { start } = this.tokens;
    this.tokens.next();
    const parameters = this.parameters(':', false);
    this.expect(':');
    const body = this.expression();
    return { kind: 'lambda', parameters, body, start, end: body.end };
  }

  /** Parameters up to, not with, the closing token; a bare `*` or `/` is none. */
  parameters(closing: string, annotated: boolean): Parameter[] {
    const found: Parameter[] = [];
    while (!this.is(closing) && !this.atEnd) {
      const { start } = this.tokens;
      const star = this.take('*') ? 1 : this.take('**') ? 2 : 0;
      const name = this.takeName();
      if (name !== '') {
        const annotation = annotated && this.take(':') ? this.item() : null;
        const value = this.take('=') ? this.expression() : null;
        found.push({ name, star, annotation, default: value, start, end: this.tokens.before });
      } else if (this.is('(')) {
        this.primary();
        if (this.take('=')) this.expression();
      } else if (star === 0) this.expect('/');
      if (!this.take(',')) break;
    }
    return found;
  }

  /** Adjacent string literals, joined into one. */
  private strings(): Expression {
    const { tokens } = this;
    const { start } = tokens;
    const parts: FormatPart[] = [];
    let formatted = false;
    let template = false;
    let isBytes = false;
    while (tokens.kind === Token.string) {
      const { bytes, prefix, quote, end } = tokens;
      const width = isTriple(bytes, quote) && end >= quote + 6 ? 3 : 1;
      const raw = (prefix & Prefix.raw) !== 0;
      const last = Math.max(quote + width, end - width);
      if ((prefix & Prefix.formatted) !== 0) {
        formatted = true;
        template ||= (prefix & Prefix.template) !== 0;
        parts.push(
          ...formatParts(bytes, quote + width, last, raw, (from, to) => new Parser(bytes, from, to, this.depth + 1)),
        );
      } else {
        isBytes ||= (prefix & Prefix.bytes) !== 0;
        parts.push({ kind: 'text', value: stringValue(bytes, quote + width, last, raw, isBytes) });
      }
      tokens.next();
    }
    const end = tokens.before;
    if (formatted) return { kind: 'format', parts: joinedString(parts), template, start, end };
    const value = parts.map((part) => (part.kind === 'text' ? part.value : '')).join('');
    return { kind: 'string', value, bytes: isBytes, start, end };
  }
}

/** The expression between two offsets, `unknown` where it makes no sense; several with commas are a tuple. */
export function parseExpression(bytes: Uint8Array, start: number, end: number): Expression {
  const parser = new Parser(bytes, start, end);
  const from = parser.tokens.start;
  const expression = parser.list();
  return parser.failed || !parser.atEnd ? { kind: 'unknown', start: from, end } : expression;
}

/** The name, call, subscript or the like that starts at `start`, whatever follows it. */
export function parsePrimary(bytes: Uint8Array, start: number, end: number): Expression {
  const parser = new Parser(bytes, start, end);
  const expression = parser.primary();
  return parser.failed ? { kind: 'unknown', start, end } : expression;
}
