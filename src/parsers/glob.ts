import { braceExpand } from 'minimatch';
import { coversAll } from '../core/wildcards.js';

/** Whether a repository-relative POSIX path matches. */
export type PathTest = (path: string) => boolean;

/** Caps that keep every pattern cheap, whoever wrote it. */
export const GLOB_LIMITS = { length: 1_024, stars: 64, alternatives: 64, patterns: 256 } as const;

/** A pattern that is no glob within the limits: one sentence. */
export class GlobError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GlobError';
  }
}

/**
 * Compiles a glob of `*`, `**`, `?`, `[abc]`, `[!a-z]` and `{a,b}`, matched against the whole path, dot files included.
 * A pattern whose last part has no wildcard also matches everything below the folder it names.
 * Matching takes time linear in pattern times path. Throws {@link GlobError}.
 */
export function compileGlob(pattern: string): PathTest {
  const tests = alternativesOf(pattern).map(compileAlternative);
  return tests.length === 1 ? tests[0]! : (path) => tests.some((test) => test(path));
}

/** Like {@link compileGlob}, but what lies below a matching folder does not match by itself. Throws {@link GlobError}. */
export function compileExactGlob(pattern: string): PathTest {
  const tests = alternativesOf(pattern).map(compileExactAlternative);
  return (path) => tests.some((test) => test(path));
}

/** Compiles several globs into one test that holds when any of them matches. */
export function compileGlobs(patterns: readonly string[]): PathTest {
  const globs = new GlobList(patterns);
  return (path) => {
    const verdict = globs.verdict(endingOf(path));
    return typeof verdict === 'boolean' ? verdict : verdict(path);
  };
}

/** What an ending says of all paths that have it: that they match, that they do not, or what else to look at. */
export type EndingVerdict = boolean | PathTest;

/** A path from its last dot on, or its last character where there is none. */
export function endingOf(path: string): string {
  return path.slice(path.lastIndexOf('.'));
}

/** Several globs; nearly all patterns ask for an ending, and a path's own tells which of them are worth a try. */
export class GlobList {
  private readonly endings = new Set<string>();
  private readonly byEnding = new Map<string, PathTest[]>();
  private readonly others: PathTest | null;
  private readonly verdicts = new Map<string, EndingVerdict>();

  /** Throws {@link GlobError}. */
  constructor(patterns: readonly string[]) {
    if (patterns.length > GLOB_LIMITS.patterns) throw new GlobError(`more than ${GLOB_LIMITS.patterns} patterns`);
    const others: string[] = [];
    for (const alternative of patterns.flatMap(alternativesOf)) {
      const [, before, ending] = ENDING.exec(alternative) ?? [];
      if (ending === undefined) others.push(alternative);
      else if (before === '**/*') this.endings.add(ending);
      else this.byEnding.set(ending, [...(this.byEnding.get(ending) ?? []), compileAlternative(alternative)]);
    }
    this.others = others.length === 0 ? null : anyOther(others);
  }

  /** What the ending of a path, see {@link endingOf}, says of it. */
  verdict(ending: string): EndingVerdict {
    let verdict = this.verdicts.get(ending);
    if (verdict === undefined) {
      verdict = this.judge(ending);
      this.verdicts.set(ending, verdict);
    }
    return verdict;
  }

  private judge(ending: string): EndingVerdict {
    if (this.endings.has(ending)) return true;
    const tests = [...(this.byEnding.get(ending) ?? []), ...(this.others === null ? [] : [this.others])];
    if (tests.length === 0) return false;
    return tests.length === 1 ? tests[0]! : (path) => anyHolds(tests, path);
  }
}

/** One test for patterns that ask for no ending. */
function anyOther(patterns: readonly string[]): PathTest {
  const mayHold = anyOf(patterns.map((pattern) => longestLiteral(partsOf(pattern))));
  const tests = patterns.map(compileAlternative);
  return (path) => mayHold.test(path) && anyHolds(tests, path);
}

/** A pattern whose last part has a wildcard, and behind it an ending without one. */
const ENDING = /^(.*[*?\]][^*?[\]{}\\/]*)(\.\w+)$/;

function anyHolds(tests: readonly PathTest[], path: string): boolean {
  for (const test of tests) if (test(path)) return true;
  return false;
}

function alternativesOf(pattern: string): readonly string[] {
  if (pattern === '') throw new GlobError('an empty pattern matches nothing');
  if (pattern.length > GLOB_LIMITS.length) throw new GlobError(`longer than ${GLOB_LIMITS.length} characters`);
  if (countOf(pattern, '*') > GLOB_LIMITS.stars) throw new GlobError(`more than ${GLOB_LIMITS.stars} stars`);
  if (pattern.startsWith('/')) throw new GlobError('patterns are relative to the root: leave out the leading slash');
  if (pattern.startsWith('!')) throw new GlobError('a leading ! is not supported: use exclude instead');
  if (/(^|\/)\.\.(\/|$)/.test(pattern)) throw new GlobError('.. would leave the root');
  if (/[?*+@!]\(/.test(pattern)) throw new GlobError('extended patterns such as +(a|b) are not supported: use {a,b}');
  if (countOf(pattern, '{') > 8) throw new GlobError('more than 8 groups of braces');
  // A backslash in front of a slash says nothing.
  const plain = pattern
    .replace(/^(\.\/)+/, '')
    .replace(/\\([\s\S])/g, (whole, character) => (character === '/' ? '/' : whole));
  const alternatives = [...new Set(braceExpand(plain, { braceExpandMax: GLOB_LIMITS.alternatives + 1 }))];
  if (alternatives.length > GLOB_LIMITS.alternatives) {
    throw new GlobError(`more than ${GLOB_LIMITS.alternatives} alternatives in braces`);
  }
  return alternatives;
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}

function compileAlternative(pattern: string): PathTest {
  if (!/[*?[\\]/.test(pattern)) {
    const folder = pattern.endsWith('/') ? pattern : `${pattern}/`;
    return (path) => path === pattern || path.startsWith(folder);
  }
  const parts = partsOf(pattern);
  return compileParts(parts, /[*?[\\]/.test(parts.at(-1)!) ? [] : [null]);
}

function compileExactAlternative(pattern: string): PathTest {
  return compileParts(pattern.split('/'), []);
}

function compileParts(parts: readonly string[], below: readonly Segment[]): PathTest {
  const segments = [...parts.map((part) => (part === '**' ? null : compileSegment(part))), ...below];
  const needed = longestLiteral(parts);
  return (path) => path.includes(needed) && matchSegments(segments, path.split('/'), parts.at(-1) === '**');
}

function partsOf(pattern: string): readonly string[] {
  return pattern.replace(/\/+$/, '/**').split('/');
}

/** Finds any of the texts: one look at a path where each by itself would be one. */
function anyOf(texts: readonly string[]): RegExp {
  return new RegExp([...new Set(texts)].map((text) => text.replace(/[^\w/]/g, '\\$&')).join('|'));
}

/** The longest text that stands in every path that matches: few paths have it, and to look for it costs nearly nothing. */
function longestLiteral(parts: readonly string[]): string {
  // What an escape or a set stands for is left out.
  const literals = parts.flatMap((part) => (part.includes('\\') ? [] : part.split(/\[[!^]?\]?[^\]]*\]|[*?]/)));
  return literals.reduce((longest, literal) => (literal.length > longest.length ? literal : longest), '');
}

/** One path part; null stands for `**`. */
type Segment = readonly Token[] | null;
type Token =
  | { readonly kind: 'star' }
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly test: (c: string) => boolean }
  | { readonly kind: 'one'; readonly character: string };

function compileSegment(part: string): Segment {
  const tokens: Token[] = [];
  for (let index = 0; index < part.length; index++) {
    const character = part[index]!;
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (character === '?') {
      tokens.push({ kind: 'any' });
    } else if (character === '[') {
      const close = part.indexOf(']', part[index + 1] === '!' || part[index + 1] === '^' ? index + 3 : index + 2);
      if (close === -1) throw new GlobError(`[ without ]`);
      tokens.push({ kind: 'set', test: compileSet(part.slice(index + 1, close)) });
      index = close;
    } else if (character === '\\' && index + 1 < part.length) {
      tokens.push({ kind: 'one', character: part[++index]! });
    } else {
      tokens.push({ kind: 'one', character });
    }
  }
  return tokens;
}

function compileSet(body: string): (character: string) => boolean {
  const negated = body.startsWith('!') || body.startsWith('^');
  const ranges: [string, string][] = [];
  for (let index = negated ? 1 : 0; index < body.length; index++) {
    const from = body[index]!;
    if (body[index + 1] === '-' && index + 2 < body.length) {
      ranges.push([from, body[index + 2]!]);
      index += 2;
    } else ranges.push([from, from]);
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== negated;
}

/** Greedy matching with one point of return for the latest `**`: linear in segments times parts. */
function matchSegments(segments: readonly Segment[], parts: readonly string[], needsPart: boolean): boolean {
  let segment = 0;
  let part = 0;
  let globstar = -1;
  let mark = 0;
  while (part < parts.length) {
    const current = segments[segment];
    if (current === null) {
      globstar = segment++;
      mark = part;
    } else if (current !== undefined && coversAll(current, parts[part]!, accepts)) {
      segment++;
      part++;
    } else if (globstar !== -1) {
      segment = globstar + 1;
      part = ++mark;
    } else return false;
  }
  // `a/**` needs something below `a`; the `**` that stands for "everything below a named folder" does not.
  if (needsPart && globstar !== segments.length - 1) return false;
  while (segments[segment] === null) segment++;
  return segment === segments.length;
}

function accepts(token: Token, character: string): boolean {
  if (token.kind === 'set') return token.test(character);
  return token.kind === 'any' || (token.kind === 'one' && token.character === character);
}
