import { GpuOutputError } from './row.js';

/** A JSON value from a tool, as Maps and arrays, so that no key of it can touch a prototype. */
export type JsonNode = string | number | boolean | null | readonly JsonNode[] | ReadonlyMap<string, JsonNode>;

/** The JSON in a tool's output; lines of warnings before it are passed over. Throws a GpuOutputError. */
export function parseJsonText(text: string): JsonNode {
  const start = text.search(/^\s{0,8}[[{]/m);
  if (start === -1) throw new GpuOutputError('it printed no JSON');
  try {
    return JSON.parse(text.slice(start), revive) as JsonNode;
  } catch {
    throw new GpuOutputError('its JSON is broken');
  }
}

function revive(_key: string, value: unknown): unknown {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
  return plain ? new Map(Object.entries(value)) : value;
}

/** What lies at a path of keys, or undefined. */
export function at(node: JsonNode | undefined, ...path: readonly string[]): JsonNode | undefined {
  let current = node;
  for (const key of path) current = current instanceof Map ? current.get(key) : undefined;
  return current;
}

/** The text of a scalar, or of `{"value": …, "unit": …}` with its unit; empty for anything else. */
export function cellOf(node: JsonNode | undefined): string {
  if (typeof node === 'string') return node.trim();
  if (typeof node === 'number') return String(node);
  if (!(node instanceof Map)) return '';
  const value = cellOf(node.get('value'));
  const unit = cellOf(node.get('unit'));
  return value === '' || unit === '' ? value : `${value} ${unit}`;
}
