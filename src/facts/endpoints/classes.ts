import { append } from '../../core/groups.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';

const FAMILY = 32;

/** The classes of a module and who derives from whom, as far as the file tells. */
export class Classes {
  private readonly byName = new Map<string, number>();
  private readonly subclasses = new Map<string, number[]>();
  private readonly members = new Map<number, readonly number[]>();
  private readonly namedMembers = new Map<number, ReadonlyMap<string, number>>();
  private readonly families = new Map<number, readonly number[]>();
  private readonly bases = new Map<number, readonly string[]>();
  private readonly module: PythonModule;

  constructor(module: PythonModule) {
    this.module = module;
    for (let statement = 0; statement < module.size; statement++) {
      if (module.keyword(statement) !== Keyword.class) continue;
      this.byName.set(module.name(statement), statement);
      const bases = this.basesOf(statement);
      this.bases.set(statement, bases);
      for (const base of bases) {
        append(this.subclasses, base, statement);
      }
    }
  }

  /** The class with this name, or undefined. */
  named(name: string): number | undefined {
    return this.byName.get(name);
  }

  /** Names of a class's bases as written. */
  basesNamed(statement: number): readonly string[] {
    return this.bases.get(statement) ?? [];
  }

  /** The class, its ancestors and its descendants in this file, the nearest first and at most 64 of them. */
  hierarchy(statement: number): readonly number[] {
    let family = this.families.get(statement);
    if (family === undefined) {
      const up = this.ancestors(statement);
      const down = this.reach(statement, (at) => this.subclasses.get(this.module.name(at)) ?? []);
      family = [...new Set([...up, ...down])];
      this.families.set(statement, family);
    }
    return family;
  }

  /** The class and the classes of this file that it derives from, the nearest first and at most 32 of them. */
  ancestors(statement: number): readonly number[] {
    return this.reach(statement, (at) => this.basesNamed(at).flatMap((base) => this.byName.get(base) ?? []));
  }

  /** Classes of this file that derive from one through none but classes that pass the test, at most 32 of them. */
  descendants(statement: number, passes: (heir: number) => boolean): readonly number[] {
    const next = (at: number): readonly number[] => (this.subclasses.get(this.module.name(at)) ?? []).filter(passes);
    return this.reach(statement, next).slice(1);
  }

  /** Classes of this file with a base of that name as written. */
  derivedFrom(base: string): readonly number[] {
    return this.subclasses.get(base) ?? [];
  }

  /** The functions defined directly in a class. */
  methods(statement: number): readonly number[] {
    let methods = this.members.get(statement);
    if (methods === undefined) {
      methods = this.methodsOf(statement);
      this.members.set(statement, methods);
    }
    return methods;
  }

  /** The first function with this name that is defined directly in a class; undefined when there is none. */
  methodNamed(statement: number, name: string): number | undefined {
    let named = this.namedMembers.get(statement);
    if (named === undefined) {
      named = new Map(
        this.methods(statement)
          .map((method) => [this.module.name(method), method] as const)
          .reverse(),
      );
      this.namedMembers.set(statement, named);
    }
    return named.get(name);
  }

  private methodsOf(statement: number): readonly number[] {
    const methods: number[] = [];
    for (let at = statement + 1; at < this.module.after(statement); ) {
      const keyword = this.module.keyword(at);
      if (keyword === Keyword.def) methods.push(at);
      at = keyword === Keyword.def || keyword === Keyword.class ? this.module.after(at) : at + 1;
    }
    return methods;
  }

  private basesOf(statement: number): readonly string[] {
    const start = this.module.rest(statement);
    const header = this.module.expression(start, this.module.end(statement));
    if (header.kind !== 'call') return [];
    return header.args.flatMap((argument) =>
      argument.name === null ? (dottedName(plainBase(argument.value)) ?? []) : [],
    );
  }

  private reach(from: number, next: (at: number) => readonly number[]): readonly number[] {
    const reached = [from];
    for (const at of reached) {
      if (reached.length >= FAMILY) break;
      for (const other of next(at)) if (reached.length < FAMILY && !reached.includes(other)) reached.push(other);
    }
    return reached;
  }
}

/** `Agent` of `Agent[Settings]`. */
function plainBase(base: Expression): Expression {
  return base.kind === 'subscript' ? base.object : base;
}
