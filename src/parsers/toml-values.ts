import { parse, TomlDate, TomlError } from 'smol-toml';
import type { Problem } from '../core/problem.js';

/** A TOML value; dates are their text, tables have no prototype. */
export type TomlValue = string | number | bigint | boolean | readonly TomlValue[] | TomlTable;

/** A TOML table, safe for keys from input. */
export interface TomlTable {
  readonly [key: string]: TomlValue | undefined;
}

/** Text that is no TOML within the limits: one sentence with its place. */
export class TomlProblem extends Error implements Problem {
  readonly line: number;
  readonly column: number;
  constructor(message: string, place: { readonly line: number; readonly column: number }) {
    super(message);
    this.name = 'TomlProblem';
    this.line = place.line;
    this.column = place.column;
  }
}

/** Reads TOML of at most 4 MiB, nested at most 64 deep; throws {@link TomlProblem}. */
export function parseToml(text: string): TomlTable {
  if (text.length > 4 * 1024 * 1024) throw new TomlProblem('not usable TOML: more than 4 MiB', { line: 1, column: 1 });
  try {
    return tableOf(parse(text, { maxDepth: 64 }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = 'unknown error'] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new TomlProblem(`not usable TOML: ${first}`, error);
  }
}

function tableOf(table: Readonly<Record<string, unknown>>): TomlTable {
  const copy: Record<string, TomlValue> = Object.create(null);
  for (const [key, value] of Object.entries(table)) copy[key] = plain(value);
  return copy;
}

function plain(value: unknown): TomlValue {
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) return tableOf(value as Readonly<Record<string, unknown>>);
  return value as string | number | bigint | boolean;
}
