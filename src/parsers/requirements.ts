import { type Compilation, readCompilation } from './compilation.js';
import type { TextPlace } from './line-index.js';
import type { Requirement } from './pep508/requirement.js';
import { parseRequirement } from './pep508/requirement.js';

/** One line of a requirements file that says something; places are those of what it says. */
export type RequirementsEntry = TextPlace &
  (
    | {
        readonly kind: 'requirement';
        readonly requirement: Requirement;
        /** Whether the line holds `--hash` options. */
        readonly hashed: boolean;
        /** Where the comparisons begin, or would. */
        readonly at: TextPlace;
      }
    | { readonly kind: 'include'; readonly mode: 'requirements' | 'constraints'; readonly path: string }
    | { readonly kind: 'index'; readonly url: string }
    | { readonly kind: 'source'; readonly name: string | null; readonly url: string; readonly editable: boolean }
    | { readonly kind: 'fault'; readonly expected: string; readonly text: string }
  );

/** What a requirements or constraints file says. */
export interface RequirementsFile {
  readonly entries: readonly RequirementsEntry[];
  /** How a tool made it; null for a file written by hand. */
  readonly compilation: Compilation | null;
}

const LINE_LIMIT = 10_000;

interface LogicalLine {
  readonly text: string;
  readonly pieces: readonly { readonly index: number; readonly line: number }[];
}

/** Reads a file as pip does; a line it cannot read becomes a fault and the others count. */
export function parseRequirements(text: string): RequirementsFile {
  const lines = text.split('\n');
  if (text.includes('\0')) {
    const fault = { kind: 'fault', expected: 'UTF-8 text', text: '', line: 1, column: 1 } as const;
    return { entries: [fault], compilation: null };
  }
  const entries: RequirementsEntry[] = [];
  for (const line of logicalLines(lines)) {
    const entry = entryOf(line);
    if (entry !== null) entries.push(entry);
  }
  return { entries, compilation: readCompilation(lines) };
}

/** Lines joined where they end in a backslash, without comments. */
function* logicalLines(lines: readonly string[]): Generator<LogicalLine> {
  for (let row = 0; row < lines.length; row++) {
    const pieces: { index: number; line: number }[] = [];
    let text = '';
    for (let more = true; more && row < lines.length; ) {
      const line = lines[row]!.trimEnd();
      const comment = line.trimStart().startsWith('#');
      more = line.endsWith('\\') && !comment;
      pieces.push({ index: text.length, line: row + 1 });
      text += comment ? '' : more ? line.slice(0, -1) : line;
      if (more) row++;
    }
    yield { text: withoutComment(text), pieces };
  }
}

function withoutComment(text: string): string {
  for (let index = text.indexOf('#'); index !== -1; index = text.indexOf('#', index + 1)) {
    if (index === 0 || /\s/.test(text[index - 1]!)) return text.slice(0, index).trimEnd();
  }
  return text;
}

function entryOf(line: LogicalLine): RequirementsEntry | null {
  const start = line.text.length - line.text.trimStart().length;
  const text = line.text.slice(start).trimEnd();
  if (text === '') return null;
  const place = placeOf(line, start);
  if (text.length > LINE_LIMIT) return { kind: 'fault', expected: 'a shorter line', text: '', ...place };
  if (text.startsWith('-')) return optionEntry(text, place);
  const options = /\s--?[A-Za-z]/.exec(text);
  const spec = options === null ? text : text.slice(0, options.index).trimEnd();
  const source = sourceOf(spec);
  if (source !== null) return { kind: 'source', editable: false, ...source, ...place };
  const requirement = parseRequirement(withoutVariables(spec));
  if (requirement.kind === 'fault') {
    const at = placeOf(line, start + requirement.index);
    return { kind: 'fault', expected: requirement.expected, text: spec.slice(0, 200), ...at };
  }
  const hashed = options !== null && text.includes('--hash');
  return { kind: 'requirement', requirement, hashed, at: placeOf(line, start + requirement.index), ...place };
}

/** Variables such as `${TOKEN}` stand in addresses only; elsewhere the text is taken as it is. */
function withoutVariables(spec: string): string {
  return spec.includes('@') ? spec.replace(/\$\{[A-Z0-9_]+\}/g, 'variable') : spec;
}

function optionEntry(text: string, place: TextPlace): RequirementsEntry | null {
  const index = /^(?:-i|-f|--index-url|--extra-index-url|--find-links)(?:\s*=\s*|\s+|(?<=^-[if]))(\S+)/.exec(text);
  if (index !== null) return { kind: 'index', url: index[1]!, ...place };
  const option = /^(-r|-c|-e|--requirement|--constraint|--editable)(?:\s*=\s*|\s+|(?<=^-[rce]))(\S.*)$/.exec(text);
  if (option === null) return null;
  const value = option[2]!.trim().replace(/^(["'])(.*)\1$/, '$2');
  const name = option[1]!.replace(/^--?/, '')[0];
  if (name === 'e') return { kind: 'source', editable: true, ...(sourceOf(value) ?? named(value)), ...place };
  if (value.includes('://')) return null;
  return { kind: 'include', mode: name === 'r' ? 'requirements' : 'constraints', path: value, ...place };
}

/** A file or address instead of a name; null for a plain requirement. */
function sourceOf(spec: string): { name: string | null; url: string } | null {
  const first = /^[^\s;]*/.exec(spec)![0];
  // Most lines are decided by the lack of anything that a path or an address has.
  if (!/[/\\:~]|\.(?:whl|zip|gz|bz2|xz)$|^\./.test(first)) return null;
  const address = /^(?:[a-z+]+:|[./~\\]|[A-Za-z]:[\\/])/i.test(first);
  const archive = /\.(?:whl|zip|tar\.(?:gz|bz2|xz))$/.test(first);
  return address || archive || (first.includes('/', 1) && !/[=<>!~@]/.test(first)) ? named(spec) : null;
}

/** The package an address names: by `#egg=`, or by the file name of a wheel. */
function named(spec: string): { name: string | null; url: string } {
  const egg = /[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(spec)?.[1];
  const wheel = /(?:^|\/)([A-Za-z0-9_.]+)-[^/]*\.whl$/.exec(spec)?.[1];
  return { name: egg ?? wheel ?? null, url: spec };
}

function placeOf(line: LogicalLine, index: number): TextPlace {
  let best = line.pieces[0]!;
  for (const piece of line.pieces) if (piece.index <= index) best = piece;
  return { line: best.line, column: index - best.index + 1 };
}
