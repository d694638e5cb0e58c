import { nearest, UserError } from '../core/errors.js';
import type { Field, Schema } from '../core/schema.js';
import { isDate, parseDuration } from '../core/time.js';
import { compileGlob, GLOB_LIMITS, GlobError } from '../parsers/glob.js';
import type { YamlMapping, YamlNode, YamlScalar } from '../parsers/yaml.js';

/** Where a value was written: the file (or `input`, `--option`) and, in a file, its line. */
export interface ValueOrigin {
  readonly file: string;
  readonly lines: boolean;
}

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The value of a node by its schema; throws a UserError with file, line, key and remedy. Unknown keys are errors. */
export function readValue(schema: Schema, node: YamlNode, key: string, source: ValueOrigin): unknown {
  switch (schema.kind) {
    case 'list':
      return readList(schema.of, node, key, source);
    case 'map':
      return readMap(schema.of, schema.keys ?? 'text', mappingIn(node, key, source), key, source);
    case 'record':
      return readRecord(schema.fields, mappingIn(node, key, source), key, source);
    case 'either':
      return readEither(schema.of, node, key, source);
    default:
      return readScalar(schema, node, key, source);
  }
}

function readList(of: Schema, node: YamlNode, key: string, source: ValueOrigin): readonly unknown[] {
  const items = itemsOf(node);
  if (of.kind === 'glob' && items.length > GLOB_LIMITS.patterns) {
    throw fault(`holds more than ${GLOB_LIMITS.patterns} globs: join some, as in \`{a,b}/**\``, node, key, source);
  }
  return items.map((item, index) => readValue(of, item, `${key}[${index}]`, source));
}

/** A scalar where a list is wanted stands for the list of it alone, null for the empty list. */
function itemsOf(node: YamlNode): readonly YamlNode[] {
  if (node.kind === 'sequence') return node.items;
  return node.kind === 'scalar' && node.value === null ? [] : [node];
}

/** The node as a mapping, null standing for an empty one; throws a UserError when it is neither. */
export function mappingIn(node: YamlNode, key: string, source: ValueOrigin): YamlMapping {
  if (node.kind === 'scalar' && node.value === null) return { ...node, kind: 'mapping', entries: [], tag: null };
  if (node.kind !== 'mapping') throw fault(`expects a mapping, not ${nameOf(node)}`, node, key, source);
  return node;
}

/** Entries of a mapping, each key once and none that JavaScript reserves; throws a UserError. */
export function entriesIn(mapping: YamlMapping, key: string, source: ValueOrigin): YamlMapping['entries'] {
  const seen = new Set<string>();
  for (const { key: name } of mapping.entries) {
    if (FORBIDDEN_KEYS.has(name.text)) throw fault(`${quoted(name.text)} is not allowed as a key`, name, key, source);
    if (name.text === '<<' && !name.quoted) throw fault('merge keys (<<) are not supported here', name, key, source);
    if (seen.has(name.text)) throw fault(`${quoted(name.text)} is given twice: keep one`, name, key, source);
    seen.add(name.text);
  }
  return mapping.entries;
}

function readMap(
  of: Schema,
  keys: 'glob' | 'text' | 'rule',
  mapping: YamlMapping,
  key: string,
  source: ValueOrigin,
): unknown {
  const result: Record<string, unknown> = Object.create(null);
  for (const entry of entriesIn(mapping, key, source)) {
    if (keys === 'glob') checkGlob(entry.key, key, source);
    result[entry.key.text] = readValue(of, entry.value, `${key}.${entry.key.text}`, source);
  }
  return result;
}

function readRecord(
  fields: Readonly<Record<string, Field>>,
  mapping: YamlMapping,
  key: string,
  source: ValueOrigin,
): unknown {
  const result: Record<string, unknown> = Object.create(null);
  for (const entry of entriesIn(mapping, key, source)) {
    const field = Object.hasOwn(fields, entry.key.text) ? fields[entry.key.text] : undefined;
    if (field === undefined) throw unknownKey(entry.key, Object.keys(fields), key, source);
    result[entry.key.text] = readValue(field.schema, entry.value, `${key}.${entry.key.text}`, source);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.required === true && !(name in result)) throw fault(`lacks ${quoted(name)}`, mapping, key, source);
  }
  return result;
}

/** An error for a key that nobody knows, suggesting the nearest that somebody does. */
export function unknownKey(key: YamlScalar, known: readonly string[], inside: string, source: ValueOrigin): UserError {
  const meant = nearest(key.text, known);
  const hint = meant === null ? `expected one of ${known.map(quoted).join(', ')}` : `did you mean ${quoted(meant)}?`;
  const name = key.text.length > 80 ? `${key.text.slice(0, 80)}…` : key.text;
  return fault(`unknown key, ${hint}`, key, inside === '' ? name : `${inside}.${name}`, source);
}

function readEither(schemas: readonly Schema[], node: YamlNode, key: string, source: ValueOrigin): unknown {
  const fitting = schemas.filter((schema) => fits(schema, node));
  // The only one that fits by its shape explains best what is wrong inside it.
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return readValue(only, node, key, source);
  for (const schema of fitting) {
    try {
      return readValue(schema, node, key, source);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  throw fault(`expects ${describe({ kind: 'either', of: schemas })}, not ${nameOf(node)}`, node, key, source);
}

function fits(schema: Schema, node: YamlNode): boolean {
  if (schema.kind === 'list') return node.kind === 'sequence';
  if (schema.kind === 'map' || schema.kind === 'record') return node.kind === 'mapping';
  return node.kind === 'scalar';
}

type ScalarSchema = Exclude<Schema, { kind: 'list' | 'map' | 'record' | 'either' }>;

function readScalar(schema: ScalarSchema, node: YamlNode, key: string, source: ValueOrigin): unknown {
  if (node.kind !== 'scalar' || (node.value === null && !node.quoted && node.text === '')) {
    throw fault(`expects ${describe(schema)}, not ${nameOf(node)}`, node, key, source);
  }
  const value = scalarValue(schema, node);
  if (value === undefined) throw fault(`expects ${describe(schema)}, not ${nameOf(node)}`, node, key, source);
  if (schema.kind === 'glob') checkGlob(node, key, source);
  return value;
}

function scalarValue(schema: ScalarSchema, { value, text }: YamlScalar): unknown {
  switch (schema.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
      const { minimum = -Infinity, maximum = Infinity, integer = false } = schema;
      return value < minimum || value > maximum || (integer && !Number.isInteger(value)) ? undefined : value;
    }
    case 'choice':
      return schema.values.includes(text) ? text : undefined;
    case 'date':
      return isDate(text) ? text : undefined;
    case 'duration':
      return parseDuration(text) === null ? undefined : text;
    case 'path':
      return text !== '' && !text.includes('\0') ? text : undefined;
    case 'text':
      return schema.pattern === undefined || schema.pattern.test(text) ? text : undefined;
    case 'glob':
      return text;
  }
}

function checkGlob(node: YamlScalar, key: string, source: ValueOrigin): void {
  try {
    compileGlob(node.text);
  } catch (error) {
    if (error instanceof GlobError) throw fault(`not a usable glob: ${error.message}`, node, key, source);
    throw error;
  }
}

/** What a schema wants, in words. */
export function describe(schema: Schema): string {
  switch (schema.kind) {
    case 'boolean':
      return 'true or false';
    case 'number': {
      const noun = schema.integer === true ? 'a whole number' : 'a number';
      if (schema.minimum !== undefined && schema.maximum !== undefined) {
        return `${noun} from ${schema.minimum} to ${schema.maximum}`;
      }
      return schema.minimum === undefined ? noun : `${noun} of at least ${schema.minimum}`;
    }
    case 'choice':
      return `one of ${schema.values.join(', ')}`;
    case 'date':
      return 'a date as YYYY-MM-DD';
    case 'duration':
      return 'a duration such as 30s, 5m or 2h';
    case 'glob':
      return 'a glob';
    case 'path':
      return 'a path';
    case 'text':
      return schema.describes ?? 'text';
    case 'list':
      return `a list of ${describe(schema.of).replace(/^(a|an) /, '')}`;
    case 'map':
    case 'record':
      return 'a mapping';
    case 'either':
      return schema.of.map((each) => (each.kind === 'choice' ? each.values.join(' or ') : describe(each))).join(' or ');
  }
}

function nameOf(node: YamlNode): string {
  if (node.kind !== 'scalar') return `a ${node.kind}`;
  if (node.value === null && !node.quoted) return 'nothing';
  return quoted(node.text.length > 60 ? `${node.text.slice(0, 60)}…` : node.text);
}

function quoted(text: string): string {
  return `\`${text}\``;
}

/** A UserError at a node. */
export function fault(message: string, node: { readonly line: number }, key: string, source: ValueOrigin): UserError {
  return new UserError(message.endsWith('?') ? message : `${message}.`, {
    file: source.file,
    ...(source.lines ? { line: node.line } : {}),
    ...(key === '' ? {} : { key }),
  });
}
