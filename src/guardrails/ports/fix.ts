import type { Evidence } from '../../analysis/endpoints/values.js';
import { isLocal } from '../../parsers/address.js';
import { Keyword } from '../../parsers/python/keywords.js';
import { type PythonModule, readPython } from '../../parsers/python/module.js';
import { imports } from '../../parsers/python/statements.js';
import type { RegistryIndex } from './registry-index.js';
import { moduleName } from './runtime-module.js';
import { SourceText, type TextEdit } from './source-text.js';
import type { Use } from './use.js';

/** A literal that is to become a question to the registry. */
export interface Replacement {
  readonly source: Evidence;
  readonly port: number;
  readonly name: string;
}

/**
 * The literals of hard-coded ports that the registry has a name for, by path. Ports inside a container are not the
 * registry's, and of ports that collide nobody can say whose name is meant.
 */
export function replacements(
  uses: readonly Use[],
  colliding: ReadonlySet<Use>,
  index: RegistryIndex,
): ReadonlyMap<string, readonly Replacement[]> {
  const byPath = new Map<string, Map<string, Replacement>>();
  for (const use of uses) {
    if (
      use.occasional ||
      use.machine.isolated ||
      colliding.has(use) ||
      isElsewhere(use) ||
      use.ports.length !== 1 ||
      use.ports[0]!.first !== use.ports[0]!.last
    )
      continue;
    const [range] = use.ports;
    const row = index
      .covering(range!, use.protocol, use.machine.name)
      .find(({ name, range: own }) => name !== null && own!.first === own!.last);
    if (row === undefined) continue;
    for (const source of use.sources) {
      const known = byPath.get(source.path) ?? new Map<string, Replacement>();
      known.set(`${source.line}:${source.column}`, { source, port: range!.first, name: row.name! });
      byPath.set(source.path, known);
    }
  }
  return new Map([...byPath].map(([path, known]) => [path, [...known.values()]]));
}

/** A connection to a named host asks for a port of that host, which is not the registry's to give. */
function isElsewhere({ role, address }: Use): boolean {
  return role === 'connect' && address !== null && !isLocal(address);
}

/** A Python file with its literals replaced and the import added; null when there is nothing that can be done safely. */
export function fixedSource(bytes: Uint8Array, wanted: readonly Replacement[], runtimePath: string): string | null {
  const source = SourceText.of(bytes);
  if (source === null) return null;
  const edits = wanted.flatMap((replacement) => editFor(source, replacement) ?? []);
  if (edits.length === 0) return null;
  const module = readPython(bytes);
  const imported = importFor(module, source, edits, moduleName(runtimePath));
  return imported === null ? null : source.edited([...edits, ...imported]);
}

function editFor(source: SourceText, { source: literal, port, name }: Replacement): TextEdit | null {
  const { start, end } = source.span(literal);
  const written = source.text.slice(start, end);
  // Inside a string (a field of an f-string) only the other kind of quote is safe in every version of Python.
  const before = source.text.slice(source.lineStart(literal.line), start);
  const inDouble = count(before, '"') % 2 === 1;
  const inSingle = count(before, "'") % 2 === 1;
  if (literal.form === 'number') {
    if (Number(written.replaceAll('_', '')) !== port || (inDouble && inSingle)) return null;
    return { start, end, text: asked(name, inDouble ? "'" : '"') };
  }
  if (inDouble || inSingle) return null;
  const match = /^([fF]?)(["'])([^"'\\\r\n]*)\2$/.exec(written);
  if (match === null) return null;
  const [, prefix, quote = '"', body = ''] = match;
  if (body === String(port)) return prefix === '' ? { start, end, text: `str(${asked(name, quote)})` } : null;
  const parts = body.split(new RegExp(`(?<!\\d)${port}(?!\\d)`));
  if (parts.length !== 2) return null;
  const other = quote === '"' ? "'" : '"';
  const [head, tail] = parts.map((part) => (prefix === '' ? part.replace(/[{}]/g, '$&$&') : part));
  return { start, end, text: `f${quote}${head}{${asked(name, other)}}${tail}${quote}` };
}

function asked(name: string, quote: string): string {
  return `get_port(${quote}${name}${quote})`;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** The edit that imports `get_port`: none when it is imported, null when the name means something else here. */
function importFor(
  module: PythonModule,
  source: SourceText,
  edits: readonly TextEdit[],
  from: string,
): readonly TextEdit[] | null {
  const first = Math.min(...edits.map(({ start }) => start));
  let after = -1;
  for (let statement = 0; statement < module.size; statement++) {
    for (const one of imports(module, statement)) {
      if ((one.alias ?? one.name) !== 'get_port') continue;
      return one.module === from || from.endsWith(`.${one.module}`) ? [] : null;
    }
    const keyword = module.keyword(statement);
    if ((keyword === Keyword.def || keyword === Keyword.class) && module.name(statement) === 'get_port') return null;
    if (module.parent(statement) >= 0 || module.isInline(statement)) continue;
    const isImport = keyword === Keyword.import || keyword === Keyword.from;
    if (isImport && source.lineStart(module.position(module.start(statement)).line) < first) after = statement;
  }
  if (after < 0) after = docstring(module);
  const line = `from ${from} import get_port${source.newline}`;
  const at = lineAfter(module, source, after, first);
  return at === null ? null : [{ start: at, end: at, text: line }];
}

/** The statement of the module's docstring, or -1. */
function docstring(module: PythonModule): number {
  if (module.size === 0 || module.keyword(0) !== Keyword.none) return -1;
  return module.expression(module.start(0), module.end(0)).kind === 'string' ? 0 : -1;
}

/** The start of the line behind a statement, or before the first one; null where statements share the line. */
function lineAfter(module: PythonModule, source: SourceText, statement: number, first: number): number | null {
  const next = statement + 1;
  const at =
    statement < 0
      ? source.lineStart(module.position(module.start(0)).line)
      : source.lineStart(module.position(module.end(statement)).line + 1);
  if (next < module.size && statement >= 0) {
    const following = source.lineStart(module.position(module.start(next)).line);
    if (following < at) return null;
  }
  const endsLine = at === 0 || at === source.lineStart(1) || /[\r\n]/.test(source.text[at - 1] ?? '');
  return endsLine && at <= first ? at : null;
}
