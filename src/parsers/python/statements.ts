import type { Expression, Parameter } from './expression.js';
import { Keyword } from './keywords.js';
import type { PythonModule } from './module.js';
import { Parser } from './parser.js';
import { Token } from './tokens.js';

/** `a = b = value`, `a: T = value` or `a += value`. */
export interface Assignment {
  /** Every target, in order; tuples are one target. */
  readonly targets: readonly Expression[];
  readonly annotation: Expression | null;
  /** `=`, `+=` and so on; empty for an annotation without a value. */
  readonly operator: string;
  readonly value: Expression | null;
}

/** One name that an import statement binds. */
export interface Import {
  /** The module as written, without leading dots; empty for `from . import x`. */
  readonly module: string;
  /** Leading dots; 0 for an absolute import. */
  readonly level: number;
  /** The imported name; null for `import module`, `*` for all. */
  readonly name: string | null;
  /** The name after `as`, or null. */
  readonly alias: string | null;
  readonly start: number;
  readonly end: number;
}

/** The assignment that a statement makes, or null when it is none. */
export function assignment(module: PythonModule, statement: number): Assignment | null {
  if (module.keyword(statement) !== Keyword.none) return null;
  const parser = new Parser(module.bytes, module.start(statement), module.end(statement));
  const first = parser.list();
  const annotation = parser.take(':') ? parser.list() : null;
  const operator = parser.tokens.text;
  const assigns = parser.tokens.kind === Token.operator && /^(?:[-+*/%@&|^]|\/\/|\*\*|<<|>>)?=$/.test(operator);
  if (!assigns) return annotation === null || parser.failed || !parser.atEnd ? null : bare(first, annotation);
  parser.tokens.next();
  const targets = [first];
  let value = parser.list();
  while (operator === '=' && parser.take('=')) {
    targets.push(value);
    value = parser.list();
  }
  return parser.failed || !parser.atEnd ? null : { targets, annotation, operator, value };
}

function bare(target: Expression, annotation: Expression): Assignment {
  return { targets: [target], annotation, operator: '', value: null };
}

/** The names that an `import` or `from` statement binds; empty for any other. */
export function imports(module: PythonModule, statement: number): readonly Import[] {
  const keyword = module.keyword(statement);
  if (keyword !== Keyword.import && keyword !== Keyword.from) return [];
  const parser = new Parser(module.bytes, module.rest(statement), module.end(statement));
  return keyword === Keyword.import ? plainImports(parser) : fromImports(parser);
}

function plainImports(parser: Parser): Import[] {
  const found: Import[] = [];
  do {
    const { start } = parser.tokens;
    const module = dotted(parser);
    const alias = parser.takeWord('as') ? parser.takeName() : null;
    if (module !== '') found.push({ module, level: 0, name: null, alias, start, end: parser.tokens.before });
  } while (parser.take(','));
  return found;
}

function fromImports(parser: Parser): Import[] {
  let level = 0;
  while (parser.is('.') || parser.is('...')) {
    level += parser.tokens.text.length;
    parser.tokens.next();
  }
  const module = parser.isWord('import') ? '' : dotted(parser);
  if (!parser.takeWord('import')) return [];
  parser.take('(');
  const found: Import[] = [];
  do {
    const { start } = parser.tokens;
    const name = parser.take('*') ? '*' : parser.takeName();
    const alias = parser.takeWord('as') ? parser.takeName() : null;
    if (name !== '') found.push({ module, level, name, alias, start, end: parser.tokens.before });
  } while (parser.take(','));
  return found;
}

function dotted(parser: Parser): string {
  let name = parser.takeName();
  while (parser.take('.')) name += `.${parser.takeName()}`;
  return name;
}

/** The parameters of a `def`, in order. */
export function parameters(module: PythonModule, definition: number): readonly Parameter[] {
  const parser = new Parser(module.bytes, module.rest(definition), module.end(definition));
  parser.tokens.next();
  skipTypeParameters(parser);
  return parser.take('(') ? parser.parameters(')', true) : [];
}

function skipTypeParameters(parser: Parser): void {
  let depth = 0;
  while (!parser.atEnd && (depth > 0 || parser.is('['))) {
    if (parser.is('[')) depth++;
    else if (parser.is(']')) depth--;
    parser.tokens.next();
  }
}

/** The decorators of a `def` or `class`, from the top. */
export function decorators(module: PythonModule, definition: number): readonly Expression[] {
  const found: Expression[] = [];
  for (let before = definition - 1; before >= 0; before--) {
    if (module.keyword(before) !== Keyword.decorator || module.parent(before) !== module.parent(definition)) break;
    found.push(module.expression(module.rest(before), module.end(before)));
  }
  return found.reverse();
}
