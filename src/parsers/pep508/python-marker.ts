import { parseSpecifiers, type Specifier } from '../pep440/specifier.js';

/**
 * The marker that holds for the Pythons that one of the alternatives admits, as Poetry writes it; null for every Python.
 * Each alternative is a text of PEP 440 specifiers; throws on anything else.
 */
export function pythonMarker(alternatives: readonly string[]): string | null {
  const markers = alternatives.map((text) => {
    const specifiers = parseSpecifiers(text);
    if (specifiers === null) throw new TypeError(`no specifiers: ${text}`);
    return specifiers.map(comparisonOf).join(' and ');
  });
  if (markers.includes('')) return null;
  return markers.length === 1 ? markers[0]! : markers.map((marker) => `(${marker})`).join(' or ');
}

/** `3.10` as a mere series: `python_version` knows it, but where a bound falls inside it, only the full version does. */
function comparisonOf({ operator, version, parsed, wildcard }: Specifier): string {
  const series = (parsed?.release.length ?? 3) < 3;
  if (series && (wildcard || !['<=', '>', '!='].includes(operator))) return `python_version ${operator} '${version}'`;
  const full = series ? [...parsed!.release, 0, 0].slice(0, 3).join('.') : version;
  return `python_full_version ${operator} '${full}'`;
}
