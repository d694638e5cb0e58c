import { importLines } from '../parsers/python/import-lines.js';
import { defineFacts } from './facts.js';

/** A module that a Python file may take names from, wherever in the file: enough to know which files to look into. */
export interface ImportedNames {
  /** The module as written, without leading dots. */
  readonly module: string;
  readonly level: number;
  /** The names, sorted, `*` for all; empty when only the module itself is imported. */
  readonly names: readonly string[];
}

/** The imports of each Python file. */
export const importedNames = defineFacts<ImportedNames>({
  id: 'imported-names',
  version: 1,
  files: ['**/*.py'],
  scan(file) {
    const modules = new Map<string, { module: string; level: number; names: Set<string> }>();
    for (const { module, level, names } of importLines(file.bytes)) {
      const key = `${'.'.repeat(level)}${module}`;
      const known = modules.get(key) ?? { module, level, names: new Set() };
      modules.set(key, known);
      for (const name of names) known.names.add(name);
    }
    return [...modules.values()].map(({ module, level, names }) => ({ module, level, names: [...names].sort() }));
  },
});
