import { normalizeName } from '../package-name.js';
import { contains, parseSpecifiers } from '../pep440/specifier.js';
import type { Marker } from './marker.js';

/** Values of marker variables; sets for `extras` and `dependency_groups`. */
export type Environment = Readonly<Record<string, string | readonly string[]>>;

const VERSIONED = new Set(['implementation_version', 'platform_release', 'python_full_version', 'python_version']);

/**
 * Whether a marker holds in an environment; null where packaging refuses to say:
 * a variable without value, or a comparison that has no meaning for its text.
 */
export function evaluateMarker(marker: Marker, environment: Environment): boolean | null {
  if (marker.kind === 'compare') return compare(marker, environment);
  const results = marker.parts.map((part) => evaluateMarker(part, environment));
  if (results.includes(null)) return null;
  return marker.kind === 'and' ? results.every(Boolean) : results.some(Boolean);
}

function compare(marker: Marker & { kind: 'compare' }, environment: Environment): boolean | null {
  const { left, operator, right } = marker;
  const variable = left.kind === 'variable' ? left.name : right.kind === 'variable' ? right.name : '';
  const value = valueIn(variable, environment);
  if (value === undefined) return null;
  const first = left.kind === 'text' ? left.text : value;
  const second = right.kind === 'text' ? right.text : value;
  if (typeof first !== 'string') return null;
  if (typeof second !== 'string') {
    const has = second.map(normalizeName).includes(normalizeName(first));
    return operator === 'in' ? has : operator === 'not in' ? !has : null;
  }
  if (VERSIONED.has(variable)) {
    const specifiers = parseSpecifiers(`${operator}${second}`);
    if (specifiers?.length === 1) return contains(specifiers, first);
  }
  return compareTexts(first, operator, second);
}

function valueIn(variable: string, environment: Environment): Environment[string] | undefined {
  const value = Object.hasOwn(environment, variable) ? environment[variable] : undefined;
  if (typeof value !== 'string') return value;
  if (variable === 'extra') return normalizeName(value);
  // An untagged build of Python calls itself `3.13.0+`, which PEP 440 does not know.
  return variable === 'python_full_version' && value.endsWith('+') ? `${value}local` : value;
}

/** Texts have no order: packaging reads `<=` and `>=` as equality and `<` and `>` as false. */
function compareTexts(first: string, operator: string, second: string): boolean | null {
  switch (operator) {
    case 'in':
      return second.includes(first);
    case 'not in':
      return !second.includes(first);
    case '==':
    case '<=':
    case '>=':
      return first === second;
    case '!=':
      return first !== second;
    case '<':
    case '>':
      return false;
    default:
      return null;
  }
}
