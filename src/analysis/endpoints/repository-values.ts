import type { Registry } from '../ports/registry.js';
import type { Variables } from '../ports/variables.js';
import type { RepositoryValues } from './evaluate.js';
import { importer } from './imports.js';

/** What of a repository decides the values in its Python files. */
export interface ValueSources {
  /** Every file of the repository, for following imports. */
  readonly files: ReadonlySet<string>;
  read(path: string): Uint8Array | null;
  readonly variables: Variables;
  /** The team's list of ports, whose names `get_port("NAME")` stands for; null when there is none. */
  readonly registry: Registry | null;
}

/** Answers what a Python file alone cannot from the repository around it. */
export function repositoryValues({ files, read, variables, registry }: ValueSources): RepositoryValues {
  return {
    imported: importer({ has: (path) => files.has(path), read }),
    variable: (from, name) => variables.lookup(from.split('/').slice(0, -1).join('/'), name) ?? null,
    registered(name) {
      const row = registry?.rows.find((candidate) => candidate.name === name && candidate.range !== null);
      return row === undefined ? null : { ...row.range!, via: `${row.path}:${row.line}` };
    },
  };
}
