import { type Argument, dottedName, type Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { argumentAt } from './arguments.js';
import { braceFormatted } from './formatting.js';
import { hasReceiver } from './parameters.js';
import type { Frame, Resolution } from './resolution.js';
import { anyOf, type GivenArguments, type Term, unknown } from './term.js';

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
  if (callee.kind === 'attribute' && name === 'tag') {
    const trait = inner(callee.object);
    return trait.kind === 'nothing' && setByConfiguration(args) ? unknown(CONFIGURED) : trait;
  }
  if (/^url(?:parse|split)$/.test(name) && first !== undefined) return { kind: 'url', of: inner(first) };
  if (name === 'get_port' && first?.kind === 'string') return { kind: 'registered', name: first.value };
  if (FREE_PORT.test(name)) return { kind: 'via', via: `chosen by ${name}()`, of: { kind: 'dynamic' } };
  return (
    setting(resolver, call, name, inner) ??
    declared(call, name, inner) ??
    returned(resolver, call, statement, frame) ??
    made(resolver, call, statement, frame)
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

const CONFIGURED = 'a trait that configuration sets';

/** Whether a trait is one that configuration gives a value: `Unicode(config=True)`. */
function setByConfiguration(args: readonly Argument[]): boolean {
  const flag = argumentAt(args, { keyword: 'config' });
  return flag?.kind === 'constant' && flag.value === true;
}

function declared(call: CallExpression, name: string, inner: (part: Expression) => Term): Term | null {
  if (!FIELDS.test(name)) return null;
  const value = argumentAt(call.args, { position: 0, keyword: 'default' });
  if (value !== null) return inner(value);
  const factory =
    argumentAt(call.args, { keyword: 'default_factory' }) ?? argumentAt(call.args, { keyword: 'factory' });
  if (factory?.kind === 'lambda') return inner(factory.body);
  if (factory !== null) return { kind: 'call', callee: inner(factory), args: NO_ARGUMENTS, what: 'a default factory' };
  return setByConfiguration(call.args) ? unknown(CONFIGURED) : { kind: 'nothing' };
}

const NO_ARGUMENTS: GivenArguments = { positional: [], named: {}, starred: false };

/** What a call passes, as far as the file tells. */
function argumentsOf(
  resolver: Resolution,
  call: CallExpression,
  statement: number,
  frame: Frame | null,
): GivenArguments {
  const positional: Term[] = [];
  const named: Record<string, Term> = Object.create(null);
  const stars = call.args.findIndex(({ star }) => star > 0);
  for (const [at, { name, star, value }] of call.args.slice(0, PARAMETERS).entries()) {
    if (star > 0) continue;
    if (name !== null) named[name] = resolver.resolve(value, statement, frame);
    else if (stars < 0 || at < stars) positional.push(resolver.resolve(value, statement, frame));
  }
  return { positional, named, starred: stars >= 0 };
}

/** What a function of this file returns when it is called this way. */
function returned(resolver: Resolution, call: CallExpression, statement: number, frame: Frame | null): Term | null {
  const definition = definitionOf(resolver, call.callee, statement);
  return definition === null ? null : returnedTerm(resolver, definition, argumentsOf(resolver, call, statement, frame));
}

/** What a function of this file returns for these arguments; null when it returns nothing. */
export function returnedTerm(resolver: Resolution, definition: number, args: GivenArguments): Term | null {
  const { scopes } = resolver;
  const { module } = scopes;
  const given = frameOf(resolver, definition, args);
  const terms: Term[] = [];
  for (const at of scopes.remembered(`returns of ${definition}`, () => returnsOf(module, definition))) {
    const value = module.expression(module.rest(at), module.end(at));
    const of = resolver.resolve(value, at, given);
    terms.push({ kind: 'via', via: `${module.name(definition)}() at ${resolver.at(module.start(at))}`, of });
  }
  return terms.length === 0 ? null : anyOf(terms);
}

/** The arguments of a call by the parameters of what it calls. */
export function frameOf(resolver: Resolution, definition: number, args: GivenArguments): Frame {
  const given = new Map<string, Term>();
  const signature = resolver.scopes.parameters(definition);
  for (const [position, { name, star }] of signature
    .slice(hasReceiver(resolver, definition) ? 1 : 0, PARAMETERS)
    .entries()) {
    const term = star > 0 ? undefined : (args.named[name] ?? args.positional[position]);
    if (term !== undefined) given.set(name, term);
    else if (args.starred) given.set(name, unknown('arguments passed on'));
  }
  return { scope: definition, given };
}

/** What a class or a function of another module gives; the instance of a class of this one. */
function made(resolver: Resolution, call: CallExpression, statement: number, frame: Frame | null): Term {
  const what = `${resolver.source(call.callee)}()`;
  const callee = dottedName(call.callee) === null ? null : resolver.resolve(call.callee, statement, frame);
  const isKnown = callee !== null && (callee.kind === 'definition' || callee.kind === 'import');
  return isKnown ? { kind: 'call', callee, args: argumentsOf(resolver, call, statement, frame), what } : unknown(what);
}

/** The first statements by which a function, and none inside it, returns. */
export function returnsOf(module: PythonModule, definition: number): readonly number[] {
  const found: number[] = [];
  for (let at = definition + 1; at < module.after(definition) && found.length < RETURNS; ) {
    const keyword = module.keyword(at);
    if (keyword === Keyword.return) found.push(at);
    at = keyword === Keyword.def || keyword === Keyword.class ? module.after(at) : at + 1;
  }
  return found;
}

/** The function of this file that a callee means; null when it is none. */
export function definitionOf(resolver: Resolution, callee: Expression, statement: number): number | null {
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
