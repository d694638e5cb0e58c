import { normalizeName } from '../package-name.js';
import { parseSpecifiers } from '../pep440/specifier.js';
import type { MarkerFault } from './marker.js';
import { parseMarker } from './marker.js';

/** One dependency specifier; indices count from 0 in the text that was read. */
export interface Requirement {
  readonly kind: 'requirement';
  /** As written. */
  readonly name: string;
  /** Normal forms, sorted. */
  readonly extras: readonly string[];
  /** Comparisons as written, without brackets; empty for any version. */
  readonly specifier: string;
  /** Where the comparisons begin, or would. */
  readonly index: number;
  readonly marker: string | null;
  readonly url: string | null;
}

const LENGTH_LIMIT = 10_000;
const NAME = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*/;
const IDENTIFIER = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** The requirement a text spells by PEP 508, or what was expected where. */
export function parseRequirement(text: string): Requirement | MarkerFault {
  if (text.length > LENGTH_LIMIT) return fault('a shorter line', LENGTH_LIMIT);
  const named = NAME.exec(text);
  if (named === null) return fault('a package name', text.length - text.trimStart().length);
  const name = named[1]!;
  let index = named[0].length;
  let extras: readonly string[] = [];
  if (text[index] === '[') {
    const end = text.indexOf(']', index);
    if (end === -1) return fault('a closing ] behind the extras', index);
    const inside = text.slice(index + 1, end);
    const names = inside.trim() === '' ? [] : inside.split(',').map((each) => each.trim());
    if (!names.every((each) => IDENTIFIER.test(each))) return fault('names of extras separated by commas', index + 1);
    extras = [...new Set(names.map(normalizeName))].sort();
    index = end + 1;
  }
  // White space in front of the comparisons stays in front of whatever replaces them.
  const bare = text.slice(0, index).trimEnd().length;
  while (/\s/.test(text[index] ?? '')) index++;
  return text[index] === '@' ? byUrl(text, name, extras, index) : bySpecifier(text, name, extras, { index, bare });
}

function byUrl(text: string, name: string, extras: readonly string[], index: number): Requirement | MarkerFault {
  const rest = /^@\s*(\S*)(?:\s+(?:;(.*))?)?$/s.exec(text.slice(index));
  if (rest === null || rest[1] === '') return fault('an address behind @, and a space before a marker', index);
  const marker = rest[2]?.trim() ?? null;
  const broken = marker === null ? null : markerFault(marker, text.lastIndexOf(marker));
  return broken ?? { kind: 'requirement', name, extras, specifier: '', index, marker, url: rest[1]! };
}

function bySpecifier(
  text: string,
  name: string,
  extras: readonly string[],
  place: { readonly index: number; readonly bare: number },
): Requirement | MarkerFault {
  const semicolon = text.indexOf(';', place.index);
  const end = semicolon === -1 ? text.length : semicolon;
  const written = text.slice(place.index, end).trimEnd();
  const bracketed = written.startsWith('(');
  if (bracketed && !written.endsWith(')')) return fault('a closing bracket behind the version', place.index);
  const inner = bracketed ? written.slice(1, -1) : written;
  const specifier = inner.trim();
  const index = specifier === '' ? place.bare : place.index + (bracketed ? 1 : 0) + inner.indexOf(specifier);
  if (parseSpecifiers(specifier) === null || /^,|,\s*,/.test(specifier)) {
    const expected = /^[~=!<>]/.test(specifier) ? 'a version by PEP 440' : 'a comparison such as ==, >= or ~=';
    return fault(expected, index);
  }
  if (semicolon === -1) return { kind: 'requirement', name, extras, specifier, index, marker: null, url: null };
  const rest = text.slice(semicolon + 1);
  const marker = rest.trim();
  const broken = markerFault(marker, semicolon + 1 + rest.length - rest.trimStart().length);
  return broken ?? { kind: 'requirement', name, extras, specifier, index, marker, url: null };
}

function markerFault(marker: string, index: number): MarkerFault | null {
  const parsed = parseMarker(marker);
  return parsed.kind === 'fault' ? fault(parsed.expected, index + parsed.index) : null;
}

function fault(expected: string, index: number): MarkerFault {
  return { kind: 'fault', expected, index };
}
