import { type Argument, dottedName, type Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { argumentAt } from './arguments.js';
import { braceFormatted } from './formatting.js';
import type { Frame, Resolution } from './resolution.js';
import { anyOf, type Term, unknown } from './term.js';

type CallExpression = Expression & { readonly kind: 'call' };

/** Functions that read a setting and take its default as second argument or by keyword. */
const READERS =
  /^(?:get|pop|setdefault|getattr|getenv|get_?env\w*|env|env_\w+|int|str|get_?(?:int|str|port|value|setting|config|option)\w*|config|setting)$/;
/** Declarations whose default stands first or by keyword: dataclass and pydantic fields, typer options, traits. */
const FIELDS =
  /^(?:field|Field|Option|Argument|Query|Int|Integer|CInt|Unicode|CUnicode|TCPAddress|PositiveInt|mapped_column|attrib|ib)$/;
const FREE_PORT = /(?:free|unused|random|available|open|ephemeral)_?(?:tcp_?|local_?|network_?)*ports?$/i;
/** More parameters than this of a call, and more returns of a function, are passed over. */
const PARAMETERS = 64;
const RETURNS = 64;
const SAME_TEXT = new Set(['strip', 'lstrip', 'rstrip', 'lower', 'encode', 'decode']);

/** What a call gives: conversions, settings with their defaults, formats, and functions of the same file. */
export function callTerm(resolver: Resolution, call: CallExpression, statement: number, frame: Frame | null): Term {
  const { callee, args } = call;
  const inner = (part: Expression): Term => resolver.resolve(part, statement, frame);
  const name = callee.kind === 'name' || callee.kind === 'attribute' ? callee.name : '';
  const first = args[0]?.value;
  if (callee.kind === 'name' && first !== undefined && args.length === 1) {
    if (name === 'int') return { kind: 'integer', of: inner(first) };
    if (name === 'str') return { kind: 'join', of: [inner(first)] };
  }
  if (callee.kind === 'attribute' && name === 'format') return format(resolver, callee.object, args, inner);
  if (callee.kind === 'attribute' && SAME_TEXT.has(name) && args.length <= 1) return inner(callee.object);
  if (name === 'get_port' && first?.kind === 'string') return { kind: 'registered', name: first.value };
  if (FREE_PORT.test(name)) return { kind: 'via', via: `chosen by ${name}()`, of: { kind: 'dynamic' } };
  return (
    setting(resolver, call, name, inner) ??
    declared(call, name, inner) ??
    returned(resolver, call, statement, frame) ??
    unknown(`${resolver.source(callee)}()`)
  );
}

function format(
  resolver: Resolution,
  template: Expression,
  args: readonly Argument[],
  inner: (part: Expression) => Term,
): Term {
  const text = template.kind === 'string' ? template : null;
  if (text === null) return unknown('a text made by format()');
  const positional = args.filter(({ name, star }) => name === null && star === 0).map(({ value }) => inner(value));
  const named = new Map(args.flatMap(({ name, value }) => (name === null ? [] : [[name, inner(value)] as const])));
  return braceFormatted(text.value, positional, named, resolver.place(text));
}

/** `os.environ.get("PORT", 5555)`, `config.get("port", 5555)`, `getattr(args, "port", 5555)` and their kin. */
function setting(
  resolver: Resolution,
  call: CallExpression,
  name: string,
  inner: (part: Expression) => Term,
): Term | null {
  if (!READERS.test(name)) return null;
  const { args, callee } = call;
  const key = name === 'getattr' ? args[1]?.value : args[0]?.value;
  if (key?.kind !== 'string') return null;
  const position = name === 'getattr' ? 2 : 1;
  const fallback =
    argumentAt(args, { keyword: 'fallback' }) ??
    argumentAt(args, { keyword: 'default' }) ??
    argumentAt(args, { keyword: 'default_value', position });
  const qualified = resolver.qualified(callee) ?? '';
  const title = `${resolver.source(callee)}(${JSON.stringify(key.value)})`;
  const terms: Term[] = [];
  if (/(^|\.)(environ|getenv|get_?env\w*|env)(\.|$)/i.test(qualified))
    terms.push({ kind: 'variable', name: key.value });
  else if (callee.kind === 'attribute' && (name === 'get' || name === 'pop')) {
    const of = inner(callee.object);
    if (of.kind === 'dict' || (of.kind === 'via' && of.of.kind === 'dict'))
      terms.push({ kind: 'item', of, key: key.value });
  }
  if (fallback !== null) terms.push({ kind: 'via', via: `default of ${title}`, of: inner(fallback) });
  return terms.length === 0 ? unknown(title) : anyOf(terms);
}

function declared(call: CallExpression, name: string, inner: (part: Expression) => Term): Term | null {
  if (!FIELDS.test(name)) return null;
  const value =
    argumentAt(call.args, { position: 0, keyword: 'default' }) ?? argumentAt(call.args, { keyword: 'default' });
  return value === null ? { kind: 'nothing' } : inner(value);
}

/** What a function of this file returns when it is called this way. */
function returned(resolver: Resolution, call: CallExpression, statement: number, frame: Frame | null): Term | null {
  const { scopes } = resolver;
  const { module } = scopes;
  const definition = definitionOf(resolver, call.callee, statement);
  if (definition === null) return null;
  const isMethod = call.callee.kind === 'attribute';
  const given = new Map<string, Term>();
  const signature = scopes.parameters(definition).slice(isMethod ? 1 : 0, PARAMETERS);
  for (const [position, parameter] of signature.entries()) {
    const argument = argumentAt(call.args, { position, keyword: parameter.name });
    if (argument !== null) given.set(parameter.name, resolver.resolve(argument, statement, frame));
  }
  const terms: Term[] = [];
  for (const at of scopes.remembered(`returns of ${definition}`, () => returnsOf(module, definition))) {
    const value = module.expression(module.rest(at), module.end(at));
    const of = resolver.resolve(value, at, { scope: definition, given });
    terms.push({ kind: 'via', via: `${module.name(definition)}() at ${resolver.at(module.start(at))}`, of });
  }
  return terms.length === 0 ? null : anyOf(terms);
}

/** The first statements by which a function, and none inside it, returns. */
function returnsOf(module: PythonModule, definition: number): readonly number[] {
  const found: number[] = [];
  for (let at = definition + 1; at < module.after(definition) && found.length < RETURNS; ) {
    const keyword = module.keyword(at);
    if (keyword === Keyword.return) found.push(at);
    at = keyword === Keyword.def || keyword === Keyword.class ? module.after(at) : at + 1;
  }
  return found;
}

function definitionOf(resolver: Resolution, callee: Expression, statement: number): number | null {
  const { scopes } = resolver;
  const dotted = dottedName(callee);
  if (dotted === null) return null;
  const [root = '', method, ...more] = dotted.split('.');
  if (method === undefined) {
    const given = scopes.bound(-1, root).at(-1)?.given;
    return given?.kind === 'definition' && scopes.isFunction(given.statement) ? given.statement : null;
  }
  const owner = scopes.classAround(statement >= scopes.module.size ? -1 : scopes.module.enclosing(statement));
  if ((root !== 'self' && root !== 'cls') || owner < 0 || more.length > 0) return null;
  for (const member of scopes.classes.hierarchy(owner)) {
    const found = scopes.classes.methodNamed(member, method);
    if (found !== undefined) return found;
  }
  return null;
}
