import { compileGlobs } from '../../parsers/glob.js';
import type { TomlNode, TomlTable } from '../../parsers/toml.js';
import type { YamlMapping, YamlNode } from '../../parsers/yaml.js';

/** A port-like key of a configuration file with its value as written. */
export interface PortSetting {
  readonly kind: 'setting';
  /** Keys from the root to the setting. */
  readonly path: readonly string[];
  readonly text: string;
  /** The host named beside it, where there is one. */
  readonly host: string | null;
  readonly line: number;
  readonly column: number;
}

const HOST_KEY = /^(?:host|hostname|address|ip|bind|server|interface)$|[_-](?:host|address|ip)$/i;
const VALUE_LIMIT = 200;

const tests = new Map<string, (key: string) => boolean>();

/** Whether a key names a port, for patterns such as `*_port`; upper and lower case are the same. */
export function portKeys(patterns: readonly string[]): (key: string) => boolean {
  const cached = tests.get(patterns.join('\0'));
  if (cached !== undefined) return cached;
  const matches = compileGlobs(patterns.map((pattern) => pattern.toLowerCase()));
  const test = (key: string): boolean => key.length <= VALUE_LIMIT && matches(key.toLowerCase().replaceAll('/', '_'));
  tests.set(patterns.join('\0'), test);
  return test;
}

/** The port-like settings of a YAML or JSON document in source order; shared nodes are looked at once. */
export function yamlSettings(document: YamlNode, isPort: (key: string) => boolean): readonly PortSetting[] {
  const settings: PortSetting[] = [];
  const seen = new Set<YamlNode>();
  const walk = (node: YamlNode, path: readonly string[]): void => {
    if (node.kind === 'scalar' || seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'sequence') {
      for (const [index, item] of node.items.entries()) walk(item, [...path, String(index)]);
      return;
    }
    for (const { key, value } of node.entries) {
      if (value.kind === 'scalar' && mayBePort(value.text) && isPort(key.text)) {
        const { line, column } = value;
        settings.push({
          kind: 'setting',
          path: [...path, key.text],
          text: value.text,
          host: hostIn(node),
          line,
          column,
        });
      }
      walk(value, [...path, key.text]);
    }
  };
  walk(document, []);
  return settings;
}

/** The port-like settings of a TOML document in source order. */
export function tomlSettings(table: TomlTable, isPort: (key: string) => boolean): readonly PortSetting[] {
  const settings: PortSetting[] = [];
  const walk = (node: TomlNode, path: readonly string[]): void => {
    if (node.kind === 'array') for (const [index, item] of node.items.entries()) walk(item, [...path, String(index)]);
    if (node.kind !== 'table') return;
    for (const [key, value] of node.entries) {
      const text = tomlScalar(value);
      if (text !== null && mayBePort(text) && isPort(key)) {
        const { line, column } = value;
        settings.push({ kind: 'setting', path: [...path, key], text, host: tomlHost(node), line, column });
      }
      walk(value, [...path, key]);
    }
  };
  walk(table, []);
  return settings;
}

function tomlScalar(node: TomlNode): string | null {
  return node.kind === 'text' ? node.value : node.kind === 'other' ? node.text.trim() : null;
}

function tomlHost(table: TomlTable): string | null {
  for (const [key, value] of table.entries) if (HOST_KEY.test(key) && value.kind === 'text') return value.value;
  return null;
}

/** Digits, or a variable with them: anything else under a port-like key is prose. */
function mayBePort(text: string): boolean {
  return text.length <= VALUE_LIMIT && (/^\s*\d/.test(text) || text.includes('$'));
}

function hostIn(mapping: YamlMapping): string | null {
  const host = mapping.entries.find(({ key, value }) => HOST_KEY.test(key.text) && value.kind === 'scalar')?.value;
  return host?.kind === 'scalar' && host.value !== null ? host.text : null;
}
