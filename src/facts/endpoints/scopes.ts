import { append } from '../../core/groups.js';
import { everyCalledName } from '../../parsers/python/called-names.js';
import type { Parameter } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import { hasMainGuard } from '../../parsers/python/main-guard.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { callsAt, type NamedCall } from '../../parsers/python/named-calls.js';
import { type Import, imports, parameters } from '../../parsers/python/statements.js';
import type { Binding } from './binding.js';
import { boundName, ScopeBindings } from './bindings.js';
import { Classes } from './classes.js';
import { comprehensionBindings } from './inner-bindings.js';

/** More functions than this that give a name its value say nothing. */
const WRITERS = 64;

/** What is known of a module's names, worked out once and only where somebody asks. */
export class Scopes {
  readonly module: PythonModule;
  private readonly bindings = new Map<number, ScopeBindings>();
  private readonly signatures = new Map<number, readonly Parameter[]>();
  private readonly callers = new Map<string, readonly NamedCall[]>();
  private known: Classes | undefined;
  private families: boolean | undefined;
  private guarded: boolean | undefined;
  private bindingImports: ReadonlyMap<string, Import> | undefined;
  private writing: ReadonlySet<string> | undefined;
  private shared: ReadonlyMap<string, readonly number[]> | undefined;
  private readonly answers = new Map<string, unknown>();

  constructor(module: PythonModule) {
    this.module = module;
  }

  /** The classes of the module. */
  get classes(): Classes {
    this.known ??= new Classes(this.module);
    return this.known;
  }

  /** A name's bindings directly in a scope, in source order. */
  bound(scope: number, name: string): readonly Binding[] {
    let bindings = this.bindings.get(scope);
    if (bindings === undefined) {
      bindings = new ScopeBindings(this.module, scope);
      this.bindings.set(scope, bindings);
    }
    return bindings.of(name);
  }

  /** The answer to a question about the module, worked out when it is first asked; it is told by its words. */
  remembered<T>(question: string, answer: () => T): T {
    if (!this.answers.has(question)) this.answers.set(question, answer());
    return this.answers.get(question) as T;
  }

  /** The variables of a statement's comprehensions. */
  gatheredBy(statement: number): ReadonlyMap<string, Binding> {
    return this.remembered(`gathered by ${statement}`, () => comprehensionBindings(this.module, statement));
  }

  /** The parameters of a `def`. */
  parameters(definition: number): readonly Parameter[] {
    let signature = this.signatures.get(definition);
    if (signature === undefined) {
      signature = parameters(this.module, definition);
      this.signatures.set(definition, signature);
    }
    return signature;
  }

  /** A parameter of a `def` by its name, and its place among them; undefined when there is none. */
  parameterNamed(
    definition: number,
    name: string,
  ): { readonly parameter: Parameter; readonly place: number } | undefined {
    return this.remembered(`parameters of ${definition}`, () => {
      const places = new Map<string, { readonly parameter: Parameter; readonly place: number }>();
      for (const [place, parameter] of this.parameters(definition).entries()) {
        if (!places.has(parameter.name)) places.set(parameter.name, { parameter, place });
      }
      return places;
    }).get(name);
  }

  /** Calls in this module whose callee ends in the name. */
  callsOf(name: string): readonly NamedCall[] {
    let calls = this.callers.get(name);
    if (calls === undefined) {
      const places = this.remembered('called', () => everyCalledName(this.module.bytes)).get(name) ?? [];
      calls = /^\w+$/.test(name) ? callsAt(this.module, places, new Set([name])) : [];
      this.callers.set(name, calls);
    }
    return calls;
  }

  /** What a module-level import binds to the name, or undefined; decided without looking at other statements. */
  imported(name: string): Import | undefined {
    return this.imports.get(name);
  }

  /** Whether the module imports a package or something of it. */
  importsPackage(name: string): boolean {
    return this.remembered(`imports ${name}`, () =>
      [...this.imports.values()].some(({ module }) => module === name || module.startsWith(`${name}.`)),
    );
  }

  /** Whether the module is a program: it asks whether it is `__main__`. */
  get isProgram(): boolean {
    this.guarded ??= hasMainGuard(this.module);
    return this.guarded;
  }

  /** The first functions that declare the name `global`. */
  writersOf(name: string): readonly number[] {
    return this.globals.get(name)?.slice(0, WRITERS) ?? [];
  }

  /** Whether the scope declares the name `global`. */
  writes(scope: number, name: string): boolean {
    this.writing ??= new Set(Array.from(this.globals, ([each, scopes]) => scopes.map((at) => `${at} ${each}`)).flat());
    return this.writing.has(`${scope} ${name}`);
  }

  /** Whether the module speaks of socket families whose addresses are pairs, too, but no hosts and ports. */
  get mentionsFamilies(): boolean {
    this.families ??= /\b[AP]F_(?:CAN|VSOCK|TIPC|PACKET|NETLINK|BLUETOOTH|QIPCRTR|ALG|HYPERV)\b/.test(
      this.module.text(0, this.module.bytes.length),
    );
    return this.families;
  }

  /** Whether the scope is a function (and no class or module). */
  isFunction(scope: number): boolean {
    return scope >= 0 && this.module.keyword(scope) === Keyword.def;
  }

  /** The class whose method the scope is, or lies in, or -1. */
  classAround(scope: number): number {
    let at = scope;
    while (at >= 0 && this.module.keyword(at) !== Keyword.class) at = this.module.enclosing(at);
    return at;
  }

  private get imports(): ReadonlyMap<string, Import> {
    this.bindingImports ??= importsOf(this.module);
    return this.bindingImports;
  }

  private get globals(): ReadonlyMap<string, readonly number[]> {
    this.shared ??= globalsOf(this.module);
    return this.shared;
  }
}

function globalsOf(module: PythonModule): ReadonlyMap<string, readonly number[]> {
  const writers = new Map<string, number[]>();
  for (let statement = 0; statement < module.size; statement++) {
    if (module.keyword(statement) !== Keyword.global) continue;
    for (const name of module.text(module.rest(statement), module.end(statement)).split(/[\s,\\]+/)) {
      append(writers, name, module.enclosing(statement));
    }
  }
  return writers;
}

/** Module-level imports by the name they bind, the last one counting. */
function importsOf(module: PythonModule): ReadonlyMap<string, Import> {
  const found = new Map<string, Import>();
  for (let statement = 0; statement < module.size; statement++) {
    const keyword = module.keyword(statement);
    if (keyword !== Keyword.import && keyword !== Keyword.from) continue;
    if (module.enclosing(statement) >= 0) continue;
    for (const one of imports(module, statement)) found.set(boundName(one), one);
  }
  return found;
}
