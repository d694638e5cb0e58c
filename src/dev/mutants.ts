import { handlers } from '../guardrails/bare-except/facts.js';
import { Keyword } from '../parsers/python/keywords.js';
import { readPython } from '../parsers/python/module.js';
import { plannedScanner, scanFile } from '../workspace/scan-file.js';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A damaged source and the first line, from 1, that differs. */
export interface Mutant {
  readonly kind: string;
  readonly text: string;
  readonly line: number;
}

/** Damages one line of a source; null when the line offers nothing of the kind. */
type Damage = (lines: readonly string[], line: number, choose: () => number) => readonly string[] | null;

/** Replaces the characters of a line that match by nothing, one of them at random. */
const dropping =
  (pattern: RegExp): Damage =>
  (lines, line, choose) => {
    const places = [...lines[line]!.matchAll(pattern)];
    const place = places[Math.floor(choose() * places.length)];
    if (place === undefined) return null;
    const damaged = lines[line]!.slice(0, place.index) + lines[line]!.slice(place.index + place[0].length);
    return lines.with(line, damaged);
  };

const DAMAGES: Readonly<Record<string, Damage>> = {
  'line deleted': (lines, line) => lines.toSpliced(line, 1),
  'line doubled': (lines, line) => lines.toSpliced(line, 0, lines[line]!),
  'bracket dropped': dropping(/[()[\]{}]/g),
  'quote dropped': dropping(/["']/g),
  'triple quote dropped': dropping(/"""|'''/g),
  'colon dropped': dropping(/:/g),
  'bracket added': (lines, line, choose) => {
    const at = Math.floor(choose() * (lines[line]!.length + 1));
    const bracket = '([{)]}"\'\\#:;'[Math.floor(choose() * 12)]!;
    return lines.with(line, lines[line]!.slice(0, at) + bracket + lines[line]!.slice(at));
  },
  'indent changed': (lines, line, choose) => {
    const spaces = Math.floor(choose() * 10);
    return lines.with(line, ' '.repeat(spaces) + lines[line]!.trimStart());
  },
  'line cut short': (lines, line, choose) => {
    return lines.with(line, lines[line]!.slice(0, Math.floor(choose() * lines[line]!.length)));
  },
};

/** A damaged copy of a source, or null when chance found nothing to damage. */
export function mutant(source: string, choose: () => number): Mutant | null {
  const lines = source.split(/(?<=\n)/);
  const kinds = Object.keys(DAMAGES);
  const kind = kinds[Math.floor(choose() * kinds.length)]!;
  const line = Math.floor(choose() * lines.length);
  const damaged = DAMAGES[kind]!(lines, line, choose);
  return damaged === null ? null : { kind, text: damaged.join(''), line: line + 1 };
}

/** The places of all `except` clauses of a source that start before a line. */
export function clausesBefore(source: string, line: number): string[] {
  const bytes = new TextEncoder().encode(source);
  const module = readPython(bytes);
  void module.problems;
  scanFile('mutant.py', bytes, [plannedScanner(handlers)]);
  return Array.from({ length: module.size }, (_, statement) => statement)
    .filter((statement) => module.keyword(statement) === Keyword.except)
    .map((clause) => module.position(module.start(clause)))
    .filter((place) => place.line < line)
    .map((place) => `${place.line}:${place.column}`);
}

/** What is wrong with the way the reader takes a mutant, or null. */
export function fault(source: string, { text, line }: Mutant): string | null {
  const expected = clausesBefore(source, line);
  const actual = clausesBefore(text, line);
  const invented = actual.filter((place) => !expected.includes(place));
  const lost = expected.filter((place) => !actual.includes(place));
  if (invented.length > 0) return `invented ${invented.join(', ')}`;
  return lost.length > 0 ? `lost ${lost.join(', ')}` : null;
}
