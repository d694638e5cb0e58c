import type { Ranges } from './ranges.js';
import { admits, EVERY_VERSION, intersect, rangesOf } from './ranges.js';
import type { Version } from './version.js';
import { isPrerelease, parseVersion } from './version.js';

/** One comparison such as `>=1.2`. */
export interface Specifier {
  readonly operator: '~=' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '===';
  /** As written, without the operator and the white space around it. */
  readonly version: string;
  /** Null for `===`, which compares text. */
  readonly parsed: Version | null;
  /** Whether the version ends in `.*`. */
  readonly wildcard: boolean;
}

const LENGTH_LIMIT = 10_000;

/** The comma-separated comparisons of a text (none for an empty one), or null when PEP 440 knows it not. */
export function parseSpecifiers(text: string): readonly Specifier[] | null {
  if (text.length > LENGTH_LIMIT) return null;
  const specifiers: Specifier[] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const specifier = parseSpecifier(part);
    if (specifier === null) return null;
    specifiers.push(specifier);
  }
  return specifiers;
}

/** Whether every comparison holds for a version; pre-releases count like any other unless `prereleases` is false. */
export function contains(specifiers: readonly Specifier[], text: string, prereleases = true): boolean {
  const version = parseVersion(text);
  if (version !== null && !prereleases && isPrerelease(version)) return false;
  return specifiers.every((specifier) => {
    if (specifier.parsed === null) return specifier.version.toLowerCase() === text.toLowerCase();
    return version !== null && admits(rangesOf(specifier.operator, specifier.parsed, specifier.wildcard), version);
  });
}

/**
 * The versions that satisfy every comparison. `===` is read as the exact version it spells;
 * null when it spells none, for then only that very text matches.
 */
export function versionsOf(specifiers: readonly Specifier[]): Ranges | null {
  let ranges = EVERY_VERSION;
  for (const { operator, version, parsed, wildcard } of specifiers) {
    if (parsed !== null) {
      ranges = intersect(ranges, rangesOf(operator, parsed, wildcard));
      continue;
    }
    const spelt = parseVersion(version);
    if (spelt === null) return null;
    ranges = intersect(ranges, exactly(spelt));
  }
  return ranges;
}

/** The version pinned by a single `==` or `===` without wildcard, or null. */
export function pinOf(specifiers: readonly Specifier[]): Version | null {
  const [only, ...others] = specifiers;
  if (only === undefined || others.length > 0 || only.wildcard) return null;
  if (only.operator === '===') return parseVersion(only.version);
  return only.operator === '==' ? only.parsed : null;
}

function parseSpecifier(text: string): Specifier | null {
  const match = /^\s*(===|~=|==|!=|<=|>=|<|>)\s*([^\s;)]*)\s*$/.exec(text);
  if (match === null) return null;
  const operator = match[1] as Specifier['operator'];
  const version = match[2]!;
  if (operator === '===') return { operator, version, parsed: null, wildcard: false };
  const exact = operator === '==' || operator === '!=';
  const wildcard = exact && version.endsWith('.*');
  const parsed = parseVersion(wildcard ? version.slice(0, -2) : version);
  if (parsed === null || (parsed.local !== null && (!exact || wildcard))) return null;
  if (wildcard && (isPrerelease(parsed) || parsed.post !== null)) return null;
  if (operator === '~=' && parsed.release.length < 2) return null;
  return { operator, version, parsed, wildcard };
}

/** A version with exactly this local part, or with none. */
function exactly(version: Version): Ranges {
  const [range] = rangesOf('==', version, false);
  return version.local !== null ? [range!] : [{ from: range!.from, to: { version, behind: true } }];
}
