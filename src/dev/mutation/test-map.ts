import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { importsIn } from '../imports.js';

/** Tests that need a built bundle, other programs or minutes; what they cover, others cover nearer. */
const FAR =
  /^(?:dev\/|host\/|start\.test|testing\/(?:runner|action)|guardrails\/(?:bandit\/bandit|bandit\/install|bandit\/run\/engines|coverage\/measure\/real|gpu-metrics\/(?:gpu|job\/job|deliver\/pushg)))/;

/** Which test files reach a module through their imports, the nearest first. */
export class TestMap {
  /** For each module the test files that reach it, with the number of imports in between. */
  private readonly reached = new Map<string, { readonly test: string; readonly distance: number }[]>();
  private readonly imports = new Map<string, readonly string[]>();
  private readonly folder: string;

  /** Paths are relative to the folder of compiled modules. */
  constructor(folder: string) {
    this.folder = folder;
    for (const test of modulesIn(folder).filter((path) => path.endsWith('.test.js') && !FAR.test(path)))
      this.walk(test);
  }

  /** The tests of a module, nearest first. */
  of(module: string): readonly string[] {
    const tests = this.reached.get(module) ?? [];
    return [...tests].sort((a, b) => a.distance - b.distance).map(({ test }) => test);
  }

  private walk(test: string): void {
    const seen = new Set([test]);
    let edge: readonly string[] = [test];
    for (let distance = 1; edge.length > 0; distance++) {
      const next: string[] = [];
      for (const target of edge.flatMap((module) => this.importsOf(module))) {
        if (seen.has(target)) continue;
        seen.add(target);
        next.push(target);
        const reached = this.reached.get(target) ?? [];
        reached.push({ test, distance });
        this.reached.set(target, reached);
      }
      edge = next;
    }
  }

  private importsOf(module: string): readonly string[] {
    let imports = this.imports.get(module);
    if (imports === undefined) {
      imports = importsIn(readFileSync(join(this.folder, module), 'utf8'))
        .filter((target) => target.startsWith('.'))
        .map((target) => posix.join(posix.dirname(module), target));
      this.imports.set(module, imports);
    }
    return imports;
  }
}

/** The compiled modules below a folder, sorted, relative to it. */
export function modulesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split('\\').join('/'))
    .sort();
}
