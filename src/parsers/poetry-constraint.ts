import { parseSpecifiers } from './pep440/specifier.js';
import type { Version, Whole } from './pep440/version.js';
import { formatVersion, increment, parseVersion } from './pep440/version.js';

const LENGTH_LIMIT = 1_000;

/**
 * The PEP 440 specifiers that together admit what a Poetry constraint admits (`^1.2 || ~3.4`);
 * `['']` for any version, null for what Poetry would not read.
 */
export function readPoetryConstraint(text: string): readonly string[] | null {
  if (text.length > LENGTH_LIMIT) return null;
  const alternatives: string[] = [];
  for (const part of text.split(/\|\|?/)) {
    const comparisons: string[] = [];
    for (const word of wordsOf(part)) {
      const read = readWord(word);
      if (read === null) return null;
      if (read !== '') comparisons.push(read);
    }
    alternatives.push(comparisons.join(','));
  }
  return alternatives;
}

/** Comparisons are separated by commas or by white space, but an operator may stand apart from its version. */
function wordsOf(part: string): readonly string[] {
  return part
    .replace(/([~^=!<>])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter(Boolean);
}

function readWord(word: string): string | null {
  if (word === '*' || word === 'x') return '';
  const [, sign, text] = /^(\^|~(?!=)|~=(?=\d+$))?(.*)$/.exec(word)!;
  if (sign !== undefined) {
    const version = parseVersion(text!.replace(/(?:\.[*x])+$/, ''));
    return version === null ? null : `>=${formatVersion(version)},<${upperBound(sign, version)}`;
  }
  const plain = /^(?:===|~=|==|!=|<=|>=|<|>)/.test(word) ? word : `==${word.replace(/^=/, '')}`;
  const specifier = plain.replace(/(?:\.x)+$/, '.*');
  return parseSpecifiers(specifier) === null ? null : specifier;
}

function upperBound(sign: string, { epoch, release }: Version): string {
  const firstNonZero = release.findIndex((number) => number !== 0);
  const caret = firstNonZero === -1 ? release.length - 1 : firstNonZero;
  const bumped = sign === '^' ? caret : Math.min(1, release.length - 1);
  const numbers: Whole[] = [...release.slice(0, bumped), increment(release[bumped]!)];
  return `${epoch === 0 ? '' : `${epoch}!`}${numbers.join('.')}`;
}
