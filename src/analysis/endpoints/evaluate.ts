import type { Term, TermPlace } from '../../facts/endpoints/term.js';
import { HOLE } from '../../parsers/interpolation.js';

/** A literal that holds a value or a part of it, in the file at `path`. */
export interface Evidence extends TermPlace {
  readonly path: string;
  /** Whether the literal is a number or a text. */
  readonly form: 'number' | 'text';
}

/** A piece of a text with the literal it comes from. */
export interface Piece {
  readonly text: string;
  readonly source: Evidence | null;
  /** What a hole stands for; null for text. */
  readonly gap: string | null;
}

/** One value that an expression can have. */
export type Value =
  | { readonly kind: 'text'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'numbers'; readonly first: number; readonly last: number; readonly source: Evidence | null }
  | { readonly kind: 'tuple'; readonly items: readonly (readonly Candidate[])[] }
  | { readonly kind: 'dict'; readonly keys: readonly string[]; readonly items: readonly (readonly Candidate[])[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'dynamic' }
  | { readonly kind: 'unknown'; readonly what: string };

/** A value with the steps by which it was found, the last step first. */
export interface Candidate {
  readonly value: Value;
  readonly via: readonly string[];
}

/** Answers what a file alone cannot. */
export interface RepositoryValues {
  /** The term a module's name stands for and the path of its file, or null when the repository has no such module. */
  imported(from: string, level: number, module: string, path: readonly string[]): { term: Term; path: string } | null;
  /** The value of an environment variable for a file, with its place; null when nothing in the repository sets it. */
  variable(from: string, name: string): { readonly value: string; readonly via: string } | null;
  /** The number a registry name stands for, with its place. */
  registered(name: string): { readonly first: number; readonly last: number; readonly via: string } | null;
}

const CANDIDATES = 32;
const DEPTH = 64;
const STEPS = 5_000;

/** Every value the term can have, at most 32; what remains unknown is one candidate among them. */
export function evaluate(term: Term, path: string, values: RepositoryValues): readonly Candidate[] {
  return valuesOf(term, path, { values, steps: STEPS }, 0);
}

/** What one evaluation may still cost, whatever imports whatever. */
interface Evaluation {
  readonly values: RepositoryValues;
  steps: number;
}

function valuesOf(term: Term, path: string, evaluation: Evaluation, depth: number): readonly Candidate[] {
  if (depth > DEPTH || --evaluation.steps < 0) return [unknownValue('an expression too deep to follow')];
  const { values } = evaluation;
  const inner = (part: Term): readonly Candidate[] => valuesOf(part, path, evaluation, depth + 1);
  switch (term.kind) {
    case 'text':
      return [
        {
          value: {
            kind: 'text',
            pieces: [{ text: term.value, source: sourceOf(term.place, path, 'text'), gap: null }],
          },
          via: [],
        },
      ];
    case 'number': {
      const source = sourceOf(term.place, path, 'number');
      return [{ value: { kind: 'numbers', first: term.value, last: term.value, source }, via: [] }];
    }
    case 'range':
      return [{ value: { kind: 'numbers', first: term.first, last: term.last, source: null }, via: ['range'] }];
    case 'nothing':
      return [{ value: { kind: 'nothing' }, via: [] }];
    case 'dynamic':
      return [{ value: { kind: 'dynamic' }, via: [] }];
    case 'unknown':
      return [unknownValue(term.what)];
    case 'any':
      return term.of.flatMap(inner).slice(0, CANDIDATES);
    case 'via':
      return inner(term.of).map((candidate) => ({ ...candidate, via: [term.via, ...candidate.via] }));
    case 'join':
      return joined(term.of.map(inner));
    case 'sum':
      return sums(inner(term.left), inner(term.right), term.sign);
    case 'tuple':
      return [{ value: { kind: 'tuple', items: term.of.map(inner) }, via: [] }];
    case 'dict':
      return [{ value: { kind: 'dict', keys: term.keys, items: term.of.map(inner) }, via: [] }];
    case 'item':
      return inner(term.of)
        .flatMap((candidate) => itemOf(candidate, term.key))
        .slice(0, CANDIDATES);
    case 'integer':
      return inner(term.of).map(toInteger);
    case 'import':
      return imported(term, path, evaluation, depth);
    case 'variable': {
      const found = values.variable(path, term.name);
      if (found === null) return [unknownValue(`the environment variable ${term.name}`)];
      return [
        {
          value: { kind: 'text', pieces: [{ text: found.value, source: null, gap: null }] },
          via: [`${term.name} at ${found.via}`],
        },
      ];
    }
    case 'registered': {
      const row = values.registered(term.name);
      if (row === null) return [unknownValue(`the registry's ${term.name}`)];
      return [
        {
          value: { kind: 'numbers', first: row.first, last: row.last, source: null },
          via: [`${term.name} at ${row.via}`],
        },
      ];
    }
  }
}

/** The text of a value, with a hole for each piece that is unknown; null when it is no text or number. */
export function pieceText(value: Value): string | null {
  if (value.kind === 'text') return value.pieces.map(({ text }) => text).join('');
  if (value.kind === 'numbers')
    return value.first === value.last ? String(value.first) : `${value.first}-${value.last}`;
  return null;
}

function unknownValue(what: string): Candidate {
  return { value: { kind: 'unknown', what }, via: [] };
}

function sourceOf(place: TermPlace | null, path: string, form: Evidence['form']): Evidence | null {
  return place === null ? null : { path, form, ...place };
}

function imported(
  term: Term & { readonly kind: 'import' },
  path: string,
  evaluation: Evaluation,
  depth: number,
): readonly Candidate[] {
  const found = evaluation.values.imported(path, term.level, term.module, term.path);
  const name = term.path.join('.');
  if (found === null) return [unknownValue(`${term.module === '' ? '' : `${term.module}.`}${name}`)];
  return valuesOf(found.term, found.path, evaluation, depth + 4);
}

function joined(parts: readonly (readonly Candidate[])[]): readonly Candidate[] {
  let texts: Candidate[] = [{ value: { kind: 'text', pieces: [] }, via: [] }];
  for (const part of parts) {
    const next: Candidate[] = [];
    for (const left of texts) {
      for (const right of part) {
        if (next.length >= CANDIDATES) break;
        const pieces = [...(left.value.kind === 'text' ? left.value.pieces : []), ...piecesOf(right.value)];
        next.push({ value: { kind: 'text', pieces }, via: [...left.via, ...right.via] });
      }
    }
    texts = next;
  }
  return texts;
}

function piecesOf(value: Value): readonly Piece[] {
  if (value.kind === 'text') return value.pieces;
  if (value.kind === 'dynamic') return [{ text: '0', source: null, gap: null }];
  const text = pieceText(value);
  if (text === null) return [{ text: HOLE, source: null, gap: value.kind === 'unknown' ? value.what : 'something' }];
  return [{ text, source: value.kind === 'numbers' ? value.source : null, gap: null }];
}

function sums(left: readonly Candidate[], right: readonly Candidate[], sign: 1 | -1): readonly Candidate[] {
  const results: Candidate[] = [];
  for (const a of left) {
    for (const b of right) {
      if (results.length >= CANDIDATES) return results;
      const value = sum(a.value, b.value, sign);
      if (value !== null) results.push({ value, via: [...a.via, ...b.via] });
    }
  }
  return results;
}

function sum(a: Value, b: Value, sign: 1 | -1): Value | null {
  if (a.kind === 'unknown') return a;
  if (b.kind === 'unknown') return b;
  if (a.kind === 'dynamic' || b.kind === 'dynamic') return { kind: 'dynamic' };
  if (a.kind === 'numbers' && b.kind === 'numbers') {
    if (sign === -1 && b.first !== b.last) return { kind: 'unknown', what: 'a difference of ranges' };
    return { kind: 'numbers', first: a.first + sign * b.first, last: a.last + sign * b.last, source: null };
  }
  if (sign === 1 && a.kind === 'text' && b.kind === 'text') return { kind: 'text', pieces: [...a.pieces, ...b.pieces] };
  return a.kind === 'nothing' || b.kind === 'nothing' ? null : { kind: 'unknown', what: 'a sum of unlike things' };
}

function itemOf(candidate: Candidate, key: string | number): readonly Candidate[] {
  const { value, via } = candidate;
  const items =
    value.kind === 'tuple' && typeof key === 'number'
      ? value.items.at(key)
      : value.kind === 'dict'
        ? value.items[value.keys.lastIndexOf(String(key))]
        : undefined;
  if (items !== undefined) return items.map((item) => ({ ...item, via: [...via, ...item.via] }));
  return [value.kind === 'unknown' ? candidate : unknownValue(`item ${key} of something`)];
}

function toInteger(candidate: Candidate): Candidate {
  const { value, via } = candidate;
  if (value.kind !== 'text') return candidate;
  const text = pieceText(value)!;
  if (!/^\s*\d{1,9}\s*$/.test(text)) return { value: { kind: 'unknown', what: 'a text that is no number' }, via };
  const only = value.pieces.length === 1 ? value.pieces[0]! : null;
  return { value: { kind: 'numbers', first: Number(text), last: Number(text), source: only?.source ?? null }, via };
}
