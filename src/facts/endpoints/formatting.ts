import type { Expression, FormatPart } from '../../parsers/python/expression.js';
import { type Term, type TermPlace, unknown } from './term.js';

/** The text that an f-string makes. */
export function formatted(
  expression: Expression & { readonly kind: 'format' },
  inner: (part: Expression) => Term,
  place: TermPlace,
): Term {
  return { kind: 'join', of: expression.parts.map((part) => partTerm(part, inner, place)) };
}

function partTerm(part: FormatPart, inner: (part: Expression) => Term, place: TermPlace): Term {
  if (part.kind === 'text') return { kind: 'text', value: part.value, place };
  const plain = part.format.every((spec) => spec.kind === 'text' && /^[ds]?$/.test(spec.value));
  return plain && !part.debug ? inner(part.value) : unknown('a formatted value');
}

/** The text that `template % values` makes; fields by name are unknown. */
export function percentFormatted(template: string, values: readonly Term[], place: TermPlace): Term {
  let next = 0;
  const of = template.split(/(%%|%[^a-zA-Z%]{0,8}[a-zA-Z])/).map((piece): Term => {
    if (piece === '%%') return { kind: 'text', value: '%', place };
    if (!/^%[^%]*[a-zA-Z]$/.test(piece)) return { kind: 'text', value: piece, place };
    return /^%[sdi]$/.test(piece) ? (values[next++] ?? unknown('a missing value')) : unknown('a formatted value');
  });
  return { kind: 'join', of };
}

/** The text that `template.format(…)` makes. */
export function braceFormatted(
  template: string,
  positional: readonly Term[],
  named: ReadonlyMap<string, Term>,
  place: TermPlace,
): Term {
  let next = 0;
  const of = template.split(/(\{\{|\}\}|\{[^{}]{0,80}\})/).map((piece): Term => {
    if (piece === '{{' || piece === '}}') return { kind: 'text', value: piece[0]!, place };
    const field = /^\{(\w*)(?::[ds]?)?\}$/.exec(piece);
    if (field === null) return piece.startsWith('{') ? unknown(piece) : { kind: 'text', value: piece, place };
    const key = field[1]!;
    if (key === '') return positional[next++] ?? unknown(piece);
    return (/^\d+$/.test(key) ? positional[Number(key)] : named.get(key)) ?? unknown(piece);
  });
  return { kind: 'join', of };
}
