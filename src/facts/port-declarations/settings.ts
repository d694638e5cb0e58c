import { compileGlobs } from '../../parsers/glob.js';
import type { TomlNode, TomlTable } from '../../parsers/toml.js';
import type { YamlNode } from '../../parsers/yaml.js';
import { type StartupEntry, startupEntry } from './startup-entry.js';

/** A port-like key of a configuration file with its value as written, numbers in decimal digits. */
export interface PortSetting {
  readonly kind: 'setting';
  /** Keys from the root to the setting. */
  readonly path: readonly string[];
  readonly text: string;
  /** The host named beside it, where there is one. */
  readonly host: string | null;
  /** The program of a start-up configuration that it belongs to. */
  readonly entry?: StartupEntry;
  readonly line: number;
  readonly column: number;
}

const HOST_KEY = /^(?:host|hostname|address|ip|bind|server|interface)$|[_-](?:host|address|ip)$/i;
/** Plugs and buses, whose ports are no numbers of a network. */
const DEVICE =
  /^(?:.*[_-])?(?:usb|serial|com|midi|tty|uart|rs-?232|rs-?485|parallel|lpt|gpio|i2c|spi|hdmi|display|arduino|hid)$/;
const VALUE_LIMIT = 200;

const tests = new Map<string, (key: string) => boolean>();

/**
 * Whether a key names a port, for patterns such as `*_port`; upper and lower case are the same. A plug such as
 * `usb_port` is none unless a pattern without wildcards names it.
 */
export function portKeys(patterns: readonly string[]): (key: string) => boolean {
  const cached = tests.get(patterns.join('\0'));
  if (cached !== undefined) return cached;
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  const matches = compileGlobs(lower);
  const exact = new Set(lower);
  const test = (key: string): boolean => {
    if (key.length > VALUE_LIMIT) return false;
    const name = key.toLowerCase().replaceAll('/', '_');
    return exact.has(name) || (matches(name) && !DEVICE.test(name.replace(/[_-]?port$/, '')));
  };
  tests.set(patterns.join('\0'), test);
  return test;
}

/** What YAML, JSON and TOML have in common. */
interface Tree<Node> {
  readonly items: (node: Node) => readonly Node[] | null;
  readonly members: (node: Node) => readonly (readonly [key: string, value: Node])[] | null;
  /** The text of a scalar, null for anything else. */
  readonly text: (node: Node) => string | null;
}

const YAML: Tree<YamlNode> = {
  items: (node) => (node.kind === 'sequence' ? node.items : null),
  members: (node) =>
    node.kind === 'mapping' ? node.entries.map(({ key, value }) => [key.text, value] as const) : null,
  text(node) {
    if (node.kind !== 'scalar' || node.value === null) return null;
    return node.quoted ? node.text : inDecimal(node.text);
  },
};

const TOML: Tree<TomlNode> = {
  items: (node) => (node.kind === 'array' ? node.items : null),
  members: (node) => (node.kind === 'table' ? [...node.entries] : null),
  text: (node) => (node.kind === 'text' ? node.value : node.kind === 'other' ? inDecimal(node.text.trim()) : null),
};

/**
 * The port-like settings of a YAML or JSON document in source order; shared nodes are looked at once. `stem` is the
 * file's name without its ending.
 */
export function yamlSettings(document: YamlNode, isPort: (key: string) => boolean, stem: string) {
  return settingsIn(YAML, document, isPort, stem);
}

/** The port-like settings of a TOML document in source order; `stem` is the file's name without its ending. */
export function tomlSettings(table: TomlTable, isPort: (key: string) => boolean, stem: string) {
  return settingsIn(TOML, table, isPort, stem);
}

function settingsIn<Node extends { readonly line: number; readonly column: number }>(
  tree: Tree<Node>,
  root: Node,
  isPort: (key: string) => boolean,
  stem: string,
): readonly PortSetting[] {
  const settings: PortSetting[] = [];
  const seen = new Set<Node>();
  const entryOf = (node: Node, collection: string, key: string | null): StartupEntry | null => {
    const members = tree.members(node);
    if (members === null) return null;
    const scalars = members.flatMap(([name, value]) => {
      const text = tree.text(value);
      return text === null ? [] : [[name.toLowerCase(), text] as const];
    });
    return startupEntry(collection, key, new Map(scalars));
  };
  const walk = (node: Node, path: readonly string[], collection: string, entry: StartupEntry | null): void => {
    const items = tree.items(node);
    const members = tree.members(node);
    if ((items === null && members === null) || seen.has(node)) return;
    seen.add(node);
    for (const [index, item] of (items ?? []).entries()) {
      const own = entry ?? entryOf(item, collection, null);
      walk(item, [...path, String(index)], collection, own);
    }
    const host = members === null ? null : hostIn(tree, members);
    for (const [key, value] of members ?? []) {
      const text = tree.text(value);
      if (text !== null && mayBePort(text) && isPort(key) && !isDevice(path, key)) {
        const { line, column } = value;
        const owner = entry === null ? {} : { entry };
        settings.push({ kind: 'setting', path: [...path, key], text, host, ...owner, line, column });
      }
      walk(value, [...path, key], key, entry ?? entryOf(value, collection, key));
    }
  };
  walk(root, [], stem, null);
  return settings;
}

/** `serial: {port: 3}`, where the key alone does not tell. */
function isDevice(path: readonly string[], key: string): boolean {
  return key.toLowerCase() === 'port' && path.some((part) => DEVICE.test(part.toLowerCase()));
}

function hostIn<Node>(tree: Tree<Node>, members: readonly (readonly [string, Node])[]): string | null {
  const host = members.find(([key, value]) => HOST_KEY.test(key) && tree.text(value) !== null);
  return host === undefined ? null : tree.text(host[1]);
}

/** Digits, or a variable with them: anything else under a port-like key is prose. */
function mayBePort(text: string): boolean {
  return text.length <= VALUE_LIMIT && (/^\s*\d/.test(text) || text.includes('$'));
}

/** `8_100` and `0x1f90` as TOML and the YAML of Python read them; any other text as it is. */
function inDecimal(text: string): string {
  if (/^[+]?\d{1,9}(?:_\d{1,9})+$/.test(text)) return text.replace(/[+_]/g, '');
  const digits = /^0[xob][\da-f_]{1,20}$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  return Number.isSafeInteger(digits) ? String(digits) : text;
}
