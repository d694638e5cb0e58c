import { coversAll } from '../../../core/wildcards.js';

/** One element of a file name pattern. */
type Token =
  | { readonly kind: 'star' }
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly kind: 'one'; readonly character: string };

/** A compiled pattern with the meaning of Python's `fnmatch`: `*` and `?` also match slashes. */
export type NamePattern = readonly Token[];

/** Compiles a pattern; every text is one. */
export function compileName(pattern: string): NamePattern {
  const tokens: Token[] = [];
  const characters = [...pattern];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index]!;
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (character === '?') {
      tokens.push({ kind: 'any' });
    } else if (character === '[') {
      const close = closingBracket(characters, index);
      if (close === -1) tokens.push({ kind: 'one', character });
      else {
        tokens.push(setOf(characters.slice(index + 1, close)));
        index = close;
      }
    } else {
      tokens.push({ kind: 'one', character });
    }
  }
  return tokens;
}

/** Whether the whole name matches; time linear in name times pattern. */
export function matchesName(pattern: NamePattern, name: string): boolean {
  return coversAll(pattern, [...name], accepts);
}

/**
 * Patterns that together match `to + rest` exactly when `pattern` matches `from + rest`: what a pattern written for
 * relative names has to become when the same files are named absolutely.
 */
export function movePattern(pattern: string, from: string, to: string): readonly string[] {
  let states = new Map([[pattern, compileName(pattern)]]);
  for (const character of from) {
    const next = new Map<string, NamePattern>();
    for (const state of states.values()) {
      for (const rest of remaindersOf(state, character)) next.set(textOf(rest), rest);
    }
    states = next;
  }
  const prefix = to.replace(/[*?[]/g, '[$&]');
  return [...states.keys()].map((rest) => prefix + rest);
}

/** What is left of a pattern once it has matched one character, in every way it can. */
function remaindersOf(pattern: NamePattern, character: string): readonly NamePattern[] {
  const [first, ...rest] = pattern;
  if (first === undefined) return [];
  if (first.kind === 'star') return [pattern, ...remaindersOf(rest, character)];
  return accepts(first, character) ? [rest] : [];
}

function textOf(pattern: NamePattern): string {
  return pattern
    .map((token) => {
      if (token.kind === 'star') return '*';
      if (token.kind === 'any') return '?';
      if (token.kind === 'one') return /[*?[]/.test(token.character) ? `[${token.character}]` : token.character;
      const body = token.ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join('');
      return `[${token.negated ? '!' : ''}${body}]`;
    })
    .join('');
}

/** Python ends a set at the first `]` that is not its first member; without one, `[` stands for itself. */
function closingBracket(characters: readonly string[], open: number): number {
  let index = open + 1;
  if (characters[index] === '!') index++;
  if (characters[index] === ']') index++;
  return characters.indexOf(']', index);
}

function setOf(body: readonly string[]): Token {
  const negated = body[0] === '!';
  const ranges: [string, string][] = [];
  for (let index = negated ? 1 : 0; index < body.length; index++) {
    const from = body[index]!;
    const to = body[index + 2];
    if (body[index + 1] === '-' && to !== undefined) {
      ranges.push([from, to]);
      index += 2;
    } else ranges.push([from, from]);
  }
  return { kind: 'set', negated, ranges };
}

function accepts(token: Token, character: string): boolean {
  if (token.kind === 'set') {
    return token.ranges.some(([from, to]) => from <= character && character <= to) !== token.negated;
  }
  return token.kind === 'any' || (token.kind === 'one' && token.character === character);
}
