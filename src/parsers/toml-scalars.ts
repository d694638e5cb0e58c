import { parse } from 'smol-toml';

/** A string or whole number of a TOML document with the place of its value. */
export interface TomlScalar {
  /** Table and key names, array tables by their index. */
  readonly path: readonly string[];
  /** The value as text. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const TABLE = /^\s*(\[{1,2})\s*([A-Za-z0-9_."' -]+?)\s*\]{1,2}\s*(?:#.*)?$/;
const ASSIGNMENT = /^\s*([A-Za-z0-9_."'-]+)\s*=\s*/;
const LINE_LIMIT = 10_000;

/**
 * Strings and whole numbers written as `key = value` on one line, in source order; throws what the TOML reader throws.
 * Only what the reader finds at the same path is returned, so text inside a multi-line string is never taken for a key.
 */
export function tomlScalars(text: string): readonly TomlScalar[] {
  const document: unknown = parse(text);
  const scalars: TomlScalar[] = [];
  const arrays = new Map<string, number>();
  let table: readonly string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > LINE_LIMIT) continue;
    const header = TABLE.exec(line);
    if (header !== null) {
      table = keysOf(header[2]!);
      if (header[1] === '[[') {
        const position = (arrays.get(header[2]!) ?? -1) + 1;
        arrays.set(header[2]!, position);
        table = [...table, String(position)];
      }
      continue;
    }
    const assignment = ASSIGNMENT.exec(line);
    if (assignment === null) continue;
    const path = [...table, ...keysOf(assignment[1]!)];
    const value = at(document, path);
    const written = line.slice(assignment[0].length);
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    if (!written.includes(String(value))) continue;
    scalars.push({ path, text: String(value), line: index + 1, column: assignment[0].length + 1 });
  }
  return scalars;
}

function keysOf(text: string): readonly string[] {
  return text.split('.').map((key) => key.trim().replace(/^["']|["']$/g, ''));
}

function at(document: unknown, path: readonly string[]): unknown {
  let node = document;
  for (const key of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string, unknown>)[key];
  }
  return node;
}
