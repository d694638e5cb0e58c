import type { FactTable } from '../../facts/facts.js';
import type { PortDeclaration } from '../../facts/port-declarations.js';
import { HOLE, interpolate, type Variable } from '../../parsers/interpolation.js';

/** Values of environment variables, by the folder in which they hold. */
export interface Variables {
  /** The value a variable has for programs and compose files in a folder: the nearest `.env` upwards, else the configured one. */
  lookup(folder: string, name: string): Variable | undefined;
  /** The value a named file gives. */
  inFile(path: string, name: string): Variable | undefined;
  /** As {@link lookup}, but a value that is kept out of the facts is {@link HOLE} and hides those further up. */
  forCompose(folder: string, name: string): Variable | undefined;
}

/** Gathers the variables of `.env` files and of the configuration. */
export function variablesOf(
  table: FactTable<PortDeclaration>,
  configured: Readonly<Record<string, string | number>>,
): Variables {
  const files = new Map<string, ReadonlyMap<string, Variable>>();
  for (const { path, facts } of table) {
    const values = new Map<string, Variable>();
    for (const fact of facts) {
      if (fact.kind !== 'variable') continue;
      if (fact.isHidden === true) {
        values.set(fact.name, { value: HOLE, via: `${path}:${fact.line}` });
        continue;
      }
      const text = fact.literal ? fact.value : interpolate(fact.value, (name) => values.get(name)).text;
      values.set(fact.name, { value: text, via: `${path}:${fact.line}` });
    }
    if (values.size > 0) files.set(path, values);
  }
  const fixed = new Map(Object.entries(configured).map(([name, value]) => [name, String(value)]));
  const inFile = (path: string, name: string): Variable | undefined => files.get(path)?.get(name);
  const lookup = (folder: string, name: string, isUsable: (variable: Variable) => boolean): Variable | undefined => {
    const parts = folder === '' ? [] : folder.split('/');
    for (let count = parts.length; count >= 0; count--) {
      const found = inFile([...parts.slice(0, count), '.env'].join('/'), name);
      if (found !== undefined && isUsable(found)) return found;
    }
    const value = fixed.get(name);
    return value === undefined ? undefined : { value, via: `the option variables` };
  };
  return {
    inFile,
    lookup: (folder, name) => lookup(folder, name, ({ value }) => value !== HOLE),
    forCompose: (folder, name) => lookup(folder, name, () => true),
  };
}
