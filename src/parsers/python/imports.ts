import { Keyword } from './keywords.js';
import type { PythonModule } from './module.js';
import { imports } from './statements.js';

/** The dotted names by which a module's code may reach `name` of the absolute module `from`, wherever it imports it. */
export function spellings(module: PythonModule, from: string, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (let statement = 0; statement < module.size; statement++) {
    const keyword = module.keyword(statement);
    if (keyword !== Keyword.import && keyword !== Keyword.from) continue;
    for (const imported of imports(module, statement)) {
      if (imported.module !== from || imported.level > 0) continue;
      if (imported.name === null) found.add(`${imported.alias ?? from}.${name}`);
      else if (imported.name === '*') found.add(name);
      else if (imported.name === name) found.add(imported.alias ?? name);
    }
  }
  return found;
}
