import { dottedName } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';

/** The classes of a module and who derives from whom, as far as the file tells. */
export class Classes {
  private readonly byName = new Map<string, number>();
  private readonly bases = new Map<number, readonly string[]>();
  private readonly module: PythonModule;

  constructor(module: PythonModule) {
    this.module = module;
    for (let statement = 0; statement < module.size; statement++) {
      if (module.keyword(statement) !== Keyword.class) continue;
      this.byName.set(module.name(statement), statement);
      this.bases.set(statement, this.basesOf(statement));
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

  /** The class, its ancestors and its descendants in this file: all whose attributes an instance may have. */
  family(statement: number): readonly number[] {
    const family = new Set<number>();
    const up = (at: number): void => {
      if (family.has(at)) return;
      family.add(at);
      for (const base of this.basesNamed(at)) {
        const found = this.byName.get(base);
        if (found !== undefined) up(found);
      }
    };
    up(statement);
    for (const [derived] of this.bases) if (this.descends(derived, statement, new Set())) family.add(derived);
    return [...family];
  }

  /** The functions defined directly in a class. */
  methods(statement: number): readonly number[] {
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
    return header.args.flatMap((argument) => (argument.name === null ? (dottedName(argument.value) ?? []) : []));
  }

  private descends(derived: number, from: number, seen: Set<number>): boolean {
    if (seen.has(derived)) return false;
    seen.add(derived);
    return this.basesNamed(derived).some((name) => {
      const base = this.byName.get(name);
      return base !== undefined && (base === from || this.descends(base, from, seen));
    });
  }
}
