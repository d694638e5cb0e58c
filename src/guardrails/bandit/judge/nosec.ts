import type { Issue, NosecComment } from '../run/record.js';

/** A comment of a Python source. */
export interface SourceComment {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** bandit's own idea of the comment, and of the tests named in it. */
const NOSEC = /#\s*nosec:?\s*([^#]+)?#?/;
const TEST_NAMES = /(?:(B\d+|[a-z\d_]+),?)+/gi;

/** Comments by which programs are told something; they are no reasons. */
const DIRECTIVE =
  /^\s*(?:noqa|nosec|nosem|nosonar|type:|pragma:?|pylint:|pyright:|mypy:|ruff:|fmt:|isort:|yapf:|flake8:)/i;

/** Reads a comment as bandit does; null when bandit would not take it for `# nosec`. */
export function readNosec(comment: SourceComment, known: ReadonlyMap<string, string>): NosecComment | null {
  const text = comment.text.slice(0, 10_000);
  const match = NOSEC.exec(text);
  if (match === null) return null;
  const byName = idsByName(known);
  const tests = new Set<string>();
  // Of names joined by commas without a space bandit's pattern keeps only the last; so does this.
  for (const [, name] of (match[1] ?? '').matchAll(TEST_NAMES)) {
    const id = known.has(name!) || name === 'B001' ? name! : byName.get(name!);
    if (id !== undefined) tests.add(id);
  }
  return {
    line: comment.line,
    column: comment.column,
    tests: [...tests],
    reason: reasonIn(text, match.index, known, byName),
  };
}

/** What a nosec comment did to the issues it was meant for. */
export interface NosecUse {
  readonly comment: NosecComment;
  /** It silenced nothing at all. */
  readonly unused: boolean;
  /** Of the tests it names, those it silenced nothing of, when others are needed. */
  readonly unusedTests: readonly string[];
}

/** Which comment silenced which issue, by the rule that bandit goes by: the issue's line, and the first in its code. */
export function nosecUses(comments: readonly NosecComment[], silenced: readonly Issue[]): readonly NosecUse[] {
  const byLine = new Map(comments.map((comment) => [comment.line, comment]));
  const lines = [...byLine.keys()].sort((a, b) => a - b);
  const used = new Map<NosecComment, Set<string>>();
  for (const issue of silenced) {
    const first = lines[lowerBound(lines, issue.range[0])];
    const inside = first !== undefined && first <= issue.range[1] ? byLine.get(first) : undefined;
    const candidates = new Set([byLine.get(issue.line), inside].filter((comment) => comment !== undefined));
    const named = [...candidates].filter(({ tests }) => tests.includes(issue.test));
    for (const comment of named.length > 0 ? named : candidates) {
      used.set(comment, (used.get(comment) ?? new Set<string>()).add(issue.test));
    }
  }
  return comments.map((comment) => {
    const tests = used.get(comment);
    const unusedTests = tests === undefined ? [] : comment.tests.filter((test) => !tests.has(test));
    return { comment, unused: tests === undefined, unusedTests };
  });
}

/** The comment that speaks for a silenced issue, if it gives a reason: the one on its line first. */
export function reasonFor(issue: Issue, comments: readonly NosecComment[]): string | null {
  const near = comments.filter(({ line }) => line === issue.line || (issue.range[0] <= line && line <= issue.range[1]));
  const own = near.find(({ line }) => line === issue.line) ?? near[0];
  return own?.reason ?? null;
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const NAMES = new WeakMap<ReadonlyMap<string, string>, ReadonlyMap<string, string>>();

function idsByName(known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let names = NAMES.get(known);
  if (names === undefined) {
    names = new Map([...known].map(([id, name]) => [name, id]));
    NAMES.set(known, names);
  }
  return names;
}

/** What is left of a comment without `nosec`, test names, and words meant for programs; null when that is no text. */
function reasonIn(
  text: string,
  start: number,
  known: ReadonlyMap<string, string>,
  byName: ReadonlyMap<string, string>,
): string | null {
  const own = text.slice(start).replace(/^#\s*nosec:?/, '');
  const hash = own.indexOf('#');
  const words = (hash === -1 ? own : own.slice(0, hash)).split(/[\s,]+/);
  const first = words.findIndex((word) => {
    const name = word.replace(/[:;.\])-]+$/, '').replace(/^[[(]/, '');
    return name !== '' && !known.has(name) && !byName.has(name) && !/^B\d{3}$/.test(name);
  });
  const segments = [
    first === -1 ? '' : words.slice(first).join(' '),
    ...(hash === -1 ? [] : own.slice(hash + 1).split('#')),
    ...text.slice(0, start).split('#'),
  ];
  const reason = segments
    .filter((segment) => !DIRECTIVE.test(segment))
    .map((segment) => segment.replace(/^[\s\-–—:;,.()[\]]+|[\s\-–—:;,([]+$/g, ''))
    .filter((segment) => /\p{L}{2}/u.test(segment))
    .join('; ');
  return reason === '' ? null : reason.slice(0, 300);
}
