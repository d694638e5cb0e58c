import { parseSpecifiers } from './pep440/specifier.js';

/** One line of a conda environment. */
export interface CondaSpec {
  /** As written, without the channel. */
  readonly name: string;
  /** The version part as written; empty for any version. */
  readonly version: string;
  /** Where the version part begins in the text, from 0. */
  readonly index: number;
  /** PEP 440 specifiers that together admit the same versions; null where PEP 440 cannot say it. */
  readonly admits: readonly string[] | null;
}

const SPEC = /^\s*(?:[^\s:[\]]+::)?([A-Za-z0-9_][A-Za-z0-9._-]*)\s*/;

/** Reads `channel::name version build`, in its `=`, space and comparison spellings; null when it is none of them. */
export function parseCondaSpec(text: string): CondaSpec | null {
  const named = text.length > 1_000 ? null : SPEC.exec(text);
  if (named === null) return null;
  const name = named[1]!;
  const rest = text.slice(named[0].length).trimEnd();
  if (rest.startsWith('[')) return { name, version: '', index: named[0].trimEnd().length, admits: null };
  const version = /^(?:(?:[~=!<>]+)\s*)?[^\s=[]*(?:,\s*[~=!<>]+\s*[^\s=[]*)*/.exec(rest)![0];
  const index = rest === '' ? named[0].trimEnd().length : named[0].length;
  return { name, version, index, admits: admitted(version) };
}

function admitted(version: string): readonly string[] | null {
  if (version === '' || version === '*') return [''];
  const alternatives: string[] = [];
  for (const part of version.split('|')) {
    const comparisons = part.split(',').map((word) => comparison(word.trim()));
    const specifier = comparisons.join(',');
    if (comparisons.includes(null) || parseSpecifiers(specifier) === null) return null;
    alternatives.push(specifier);
  }
  return alternatives;
}

/** `=1.2` and `1.2*` stand for every version that begins so. */
function comparison(word: string): string | null {
  if (/^=[^=]/.test(word))
    return `==${word
      .slice(1)
      .trim()
      .replace(/\.?\*$/, '')}.*`;
  if (/^[~=!<>]/.test(word)) return /^[<>]=?.*\*$/.test(word) ? word.replace(/\.?\*$/, '') : word;
  if (!/^[0-9]/.test(word)) return null;
  return word.endsWith('*') ? `==${word.replace(/\.?\*$/, '')}.*` : `==${word}`;
}
