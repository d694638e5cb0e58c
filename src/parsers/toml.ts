import { parse, TomlDate, TomlError } from 'smol-toml';
import { SyntaxProblem } from '../core/problem.js';
import type { TextPlace } from './line-index.js';
import { LineIndex } from './line-index.js';

/** A text; its place is that of the first character inside the quotes. */
export interface TomlText extends TextPlace {
  readonly kind: 'text';
  readonly value: string;
  /** Whether the text stands in the file as it is, in one line: then columns count on from its place. */
  readonly literal: boolean;
}

/** A number, truth value or date, as written. */
export interface TomlOther extends TextPlace {
  readonly kind: 'other';
  readonly text: string;
}

/** An array, or the tables under one `[[header]]`. */
export interface TomlArray extends TextPlace {
  readonly kind: 'array';
  readonly items: readonly TomlNode[];
}

/** A table of any spelling: header, dotted or inline. */
export interface TomlTable extends TextPlace {
  readonly kind: 'table';
  readonly entries: ReadonlyMap<string, TomlNode>;
}

export type TomlNode = TomlText | TomlOther | TomlArray | TomlTable;

/** A plain value; dates are their text, tables have no prototype. */
export type TomlValue = string | number | boolean | readonly TomlValue[] | TomlValues;

/** A table of plain values, safe for keys from input. */
export interface TomlValues {
  readonly [key: string]: TomlValue;
}

const DEPTH_LIMIT = 100;
const BARE_KEY = /[A-Za-z0-9_-]*/y;
const BARE_VALUE = /[^,\]}#\n]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\x1b',
  '"': '"',
  '\\': '\\',
};

/** The root table of a TOML text with a place for everything in it; throws {@link SyntaxProblem}. */
export function parseToml(text: string): TomlTable {
  const unix = unixLines(text);
  parsed(unix);
  return new TomlReader(unix).read();
}

/** The same as plain values, without places; throws {@link SyntaxProblem}. */
export function parseTomlValues(text: string): TomlValues {
  return plainTable(parsed(unixLines(text)));
}

/** A carriage return in front of another is no part of a line end, and stays for the parser to refuse. */
function unixLines(text: string): string {
  return text.replace(/(?<!\r)\r\n/g, '\n');
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text, { maxDepth: DEPTH_LIMIT, integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError))
      throw new SyntaxProblem('TOML', 'it is nested too deeply or malformed', { line: 1, column: 1 });
    const reason = error.message.replace(/^Invalid TOML document: /, '').split('\n')[0]!;
    throw new SyntaxProblem('TOML', reason, { line: error.line, column: error.column });
  }
}

function plainTable(table: Readonly<Record<string, unknown>>): TomlValues {
  const copy: Record<string, TomlValue> = Object.create(null);
  for (const [key, value] of Object.entries(table)) copy[key] = plainValue(value);
  return copy;
}

function plainValue(value: unknown): TomlValue {
  if (value instanceof TomlDate) return value.toISOString();
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'object' && value !== null) return plainTable(value as Readonly<Record<string, unknown>>);
  return value as string | number | boolean;
}

/** The node behind a path of keys, or undefined. */
export function tomlAt(node: TomlNode | undefined, ...path: readonly string[]): TomlNode | undefined {
  let found = node;
  for (const key of path) found = found?.kind === 'table' ? found.entries.get(key) : undefined;
  return found;
}

/** The text behind a path of keys, or null when there is none. */
export function tomlText(node: TomlNode | undefined, ...path: readonly string[]): string | null {
  const found = tomlAt(node, ...path);
  return found?.kind === 'text' ? found.value : null;
}

/** The items of the array behind a path of keys; none when it is no array. */
export function tomlItems(node: TomlNode | undefined, ...path: readonly string[]): readonly TomlNode[] {
  const found = tomlAt(node, ...path);
  return found?.kind === 'array' ? found.items : [];
}

interface OpenTable extends TomlTable {
  readonly entries: Map<string, TomlNode>;
}

interface OpenArray extends TomlArray {
  readonly items: TomlNode[];
}

interface Key extends TextPlace {
  readonly name: string;
}

/** Reads text already known to be valid, so it need not look for mistakes. */
class TomlReader {
  private readonly text: string;
  private readonly lines: LineIndex;
  private offset = 0;

  constructor(text: string) {
    this.text = text;
    this.lines = new LineIndex(text);
  }

  read(): TomlTable {
    const root = openTable({ line: 1, column: 1 });
    let current = root;
    for (this.skip(); this.offset < this.text.length; this.skip()) {
      if (this.text[this.offset] === '[') current = this.header(root);
      else this.pair(current);
    }
    return root;
  }

  private header(root: OpenTable): OpenTable {
    const array = this.text.startsWith('[[', this.offset);
    this.offset += array ? 2 : 1;
    const path = this.keyPath();
    this.offset += array ? 2 : 1;
    const last = path.pop()!;
    const parent = descend(root, path);
    return array ? appendTable(parent, last) : descend(parent, [last]);
  }

  private pair(table: OpenTable): void {
    const path = this.keyPath();
    this.offset++;
    this.skip();
    const last = path.pop()!;
    descend(table, path).entries.set(last.name, this.value());
  }

  private keyPath(): Key[] {
    const path: Key[] = [];
    do {
      if (this.text[this.offset] === '.') this.offset++;
      this.skip();
      const place = this.place();
      path.push({ name: this.keyName(), line: place.line, column: place.column });
      this.skip();
    } while (this.text[this.offset] === '.');
    return path;
  }

  private keyName(): string {
    const quote = this.text[this.offset];
    if (quote === '"' || quote === "'") return this.quoted().value;
    return this.run(BARE_KEY);
  }

  private value(): TomlNode {
    const first = this.text[this.offset];
    if (first === '"' || first === "'") return this.quoted();
    if (first === '[') return this.array();
    if (first === '{') return this.inlineTable();
    const place = this.place();
    const written = this.run(BARE_VALUE);
    if (written === '') this.offset++;
    return { kind: 'other', text: written.trim(), ...place };
  }

  private array(): TomlArray {
    const array: OpenArray = { kind: 'array', items: [], ...this.place() };
    for (this.enter(); this.text[this.offset] !== ']' && this.offset < this.text.length; this.separate()) {
      array.items.push(this.value());
    }
    this.offset++;
    return array;
  }

  private inlineTable(): TomlTable {
    const table = openTable(this.place());
    for (this.enter(); this.text[this.offset] !== '}' && this.offset < this.text.length; this.separate())
      this.pair(table);
    this.offset++;
    return table;
  }

  private enter(): void {
    this.offset++;
    this.skip();
  }

  private separate(): void {
    this.skip();
    if (this.text[this.offset] === ',') this.offset++;
    this.skip();
  }

  private quoted(): TomlText {
    const quote = this.text[this.offset]!;
    const triple = this.text.startsWith(quote.repeat(3), this.offset);
    const start = this.offset + (triple ? 3 : 1);
    const end = this.closing(start, quote, triple);
    this.offset = end + (triple ? 3 : 1);
    const raw = this.text.slice(start, end);
    const literal = !raw.includes('\n') && (quote === "'" || !raw.includes('\\'));
    const value = literal ? raw : decode(raw, quote, triple);
    const { line, column } = this.lines.at(start);
    return { kind: 'text', value, literal, line, column };
  }

  private closing(start: number, quote: string, triple: boolean): number {
    const marks = triple ? quote.repeat(3) : quote;
    let end = this.text.indexOf(marks, start);
    while (quote === '"' && end !== -1 && this.isEscaped(end, start)) end = this.text.indexOf(marks, end + 1);
    if (end === -1) return this.text.length;
    // Up to two quotes may stand in front of the closing three.
    while (triple && this.text[end + 3] === quote) end++;
    return end;
  }

  private isEscaped(offset: number, start: number): boolean {
    let first = offset;
    while (first > start && this.text[first - 1] === '\\') first--;
    return (offset - first) % 2 === 1;
  }

  /** Passes white space, line ends and comments. */
  private skip(): void {
    for (;;) {
      const next = this.text[this.offset];
      if (next === '#') {
        const end = this.text.indexOf('\n', this.offset);
        this.offset = end === -1 ? this.text.length : end;
      } else if (next === ' ' || next === '\t' || next === '\n' || next === '\r') this.offset++;
      else return;
    }
  }

  /** Passes what a sticky pattern matches here, and returns it. */
  private run(pattern: RegExp): string {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)![0];
    this.offset += found.length;
    return found;
  }

  private place(): TextPlace {
    return this.lines.at(this.offset);
  }
}

function openTable(place: TextPlace): OpenTable {
  return { kind: 'table', entries: new Map(), line: place.line, column: place.column };
}

function descend(table: OpenTable, path: readonly Key[]): OpenTable {
  let current = table;
  for (const key of path) {
    const known = current.entries.get(key.name);
    const inner = known?.kind === 'array' ? known.items.at(-1) : known;
    const next = inner?.kind === 'table' ? (inner as OpenTable) : openTable(key);
    if (next !== inner) current.entries.set(key.name, next);
    current = next;
  }
  return current;
}

function appendTable(parent: OpenTable, key: Key): OpenTable {
  const table = openTable(key);
  const known = parent.entries.get(key.name);
  if (known?.kind === 'array') (known as OpenArray).items.push(table);
  else parent.entries.set(key.name, { kind: 'array', items: [table], line: key.line, column: key.column });
  return table;
}

function decode(raw: string, quote: string, triple: boolean): string {
  const text = triple && raw.startsWith('\n') ? raw.slice(1) : raw;
  if (quote === "'") return text;
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|[ \t]*\n\s*|(.))/g, (...groups) => {
    const hex = groups[1] ?? groups[2] ?? groups[3];
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return groups[4] === undefined ? '' : (ESCAPES[groups[4]] ?? groups[4]);
  });
}
