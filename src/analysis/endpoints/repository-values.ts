import type { FactTable } from '../../facts/facts.js';
import type { ImportedNames } from '../../facts/imported-names.js';
import type { Registry } from '../ports/registry.js';
import type { Variables } from '../ports/variables.js';
import { importer } from './imports.js';
import { modulesOf } from './modules.js';
import { nameUsers } from './name-users.js';
import { outsideUses } from './outside-calls.js';
import type { RepositoryValues } from './values.js';

/** What of a repository decides the values in its Python files. */
export interface ValueSources {
  /** Every file of the repository, for following imports. */
  readonly files: ReadonlySet<string>;
  read(path: string): Uint8Array | null;
  readonly variables: Variables;
  readonly importedNames: FactTable<ImportedNames>;
  /** The team's list of ports, whose names `get_port("NAME")` stands for; null when there is none. */
  readonly registry: Registry | null;
}

/** Answers what a Python file alone cannot from the repository around it. */
export function repositoryValues({ files, read, variables, importedNames, registry }: ValueSources): RepositoryValues {
  const modules = modulesOf({ has: (path) => files.has(path), read });
  return {
    imported: importer(modules),
    ...outsideUses(modules, nameUsers(importedNames, modules)),
    field: (path, name, attribute, args) => modules.at(path)?.field(name, attribute, args) ?? null,
    called: (path, name, args) => modules.at(path)?.called(name, args) ?? null,
    named: (path, names) => modules.at(path)?.term(names) ?? null,
    variable: (from, name) => variables.lookup(from.split('/').slice(0, -1).join('/'), name) ?? null,
    registered(name) {
      const row = registry?.rows.find((candidate) => candidate.name === name && candidate.range !== null);
      return row === undefined ? null : { ...row.range!, via: `${row.path}:${row.line}` };
    },
  };
}
