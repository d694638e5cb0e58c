import { append } from '../../core/groups.js';
import type { GivenArguments, ParameterTerm, Term, TermPlace } from '../../facts/endpoints/term.js';
import { parseEndpoint } from '../../parsers/endpoint.js';
import { HOLE } from '../../parsers/interpolation.js';
import { combined, within } from './candidates.js';
import type { Candidate, Evidence, Piece, RepositoryValues, Value } from './values.js';

const CANDIDATES = 512;
const DEPTH = 64;
const STEPS = 20_000;
const NUMBERS = 64;

/** Every value the term can have, at most 512; what remains unknown is one candidate among them. */
export function evaluate(term: Term, path: string, values: RepositoryValues): readonly Candidate[] {
  return valuesOf(term, path, { values, steps: STEPS, imported: false }, 0);
}

/** Whether a value is one that counts in `value or another`. */
function isKnown(value: Value): boolean {
  if (value.kind === 'numbers') return value.last !== 0;
  if (value.kind === 'text') return pieceText(value) !== '' && value.pieces.every(({ gap }) => gap === null);
  return value.kind !== 'nothing' && value.kind !== 'unset' && value.kind !== 'unknown';
}

/** What nobody knows may be something as well; nothing is not. */
function lacking(candidate: Candidate): readonly Candidate[] {
  return candidate.value.kind === 'unknown' ||
    (candidate.value.kind === 'text' && pieceText(candidate.value) !== '') ||
    candidate.value.kind === 'unset'
    ? [candidate]
    : [];
}

/** The candidates that are something, where there are any: `port or 5555` with no port is 5555. */
function somethingOf(candidates: readonly Candidate[]): readonly Candidate[] {
  const something = candidates.filter(({ value }) => value.kind !== 'nothing');
  return something.length > 0 ? something : candidates;
}

const PLAIN = { via: [], hops: [], called: false } as const;

/** What one evaluation may still cost, whatever imports whatever. */
interface Evaluation {
  readonly values: RepositoryValues;
  /** Whether another file asks for a name of the file at hand. */
  readonly imported: boolean;
  steps: number;
}

function valuesOf(term: Term, path: string, evaluation: Evaluation, depth: number): readonly Candidate[] {
  if (depth > DEPTH || --evaluation.steps < 0) return [unknownValue('an expression too deep to follow')];
  const { values } = evaluation;
  const inner = (part: Term): readonly Candidate[] => valuesOf(part, path, evaluation, depth + 1);
  switch (term.kind) {
    case 'text':
      return [
        {
          value: {
            kind: 'text',
            pieces: [{ text: term.value, source: sourceOf(term.place, path, 'text'), gap: null }],
          },
          ...PLAIN,
        },
      ];
    case 'number': {
      const source = sourceOf(term.place, path, 'number');
      return [{ value: { kind: 'numbers', first: term.value, last: term.value, source }, ...PLAIN }];
    }
    case 'range':
      return combined([inner(term.start), inner(term.stop), inner(term.step)]).flatMap(
        ({ values: [a, b, c], ...rest }) =>
          rangeValues(a!, b!, c!).map((value) => ({ value, ...rest, via: ['range', ...rest.via] })),
      );
    case 'nothing':
      return [{ value: { kind: 'nothing' }, ...PLAIN }];
    case 'unset':
      return [{ value: { kind: 'unset' }, ...PLAIN }];
    case 'dynamic':
      return [{ value: { kind: 'dynamic' }, ...PLAIN }];
    case 'unknown':
      return [unknownValue(term.what)];
    case 'any':
      return somethingOf(term.of.flatMap(inner)).slice(0, CANDIDATES);
    case 'or': {
      const second = inner(term.second);
      return inner(term.first)
        .flatMap((first) =>
          isKnown(first.value) ? first : [...lacking(first), ...second.flatMap((one) => within(first, one) ?? [])],
        )
        .slice(0, CANDIDATES);
    }
    case 'via':
      return inner(term.of).map((candidate) => ({ ...candidate, via: [term.via, ...candidate.via] }));
    case 'join':
      return joined(term.of.map(inner));
    case 'sum':
      return sums(inner(term.left), inner(term.right), term.sign);
    case 'tuple':
      return [{ value: { kind: 'tuple', items: term.of.map(inner) }, ...PLAIN }];
    case 'dict':
      return [{ value: { kind: 'dict', keys: term.keys, items: term.of.map(inner) }, ...PLAIN }];
    case 'gathered':
      return [{ value: { kind: 'gathered', items: inner(term.of) }, ...PLAIN }];
    case 'items':
      return inner(term.of).flatMap(itemsOf).slice(0, CANDIDATES);
    case 'url':
      return inner(term.of).map((candidate) =>
        candidate.value.kind === 'text'
          ? { ...candidate, value: { kind: 'url', pieces: candidate.value.pieces } }
          : { ...candidate, value: { kind: 'unknown', what: 'an address' } },
      );
    case 'definition':
      return [{ value: { kind: 'definition', path, name: term.name }, ...PLAIN }];
    case 'elsewhere':
      return valuesOf(term.of, term.path, evaluation, depth + 1);
    case 'call':
      return inner(term.callee)
        .flatMap((callee) => called(callee, term, path, evaluation, depth))
        .slice(0, CANDIDATES);
    case 'attribute':
      return attributes(term, path, evaluation, depth);
    case 'parameter':
      return parameters(term, path, evaluation, depth).slice(0, CANDIDATES);
    case 'member':
      return members(term, path, evaluation, depth).slice(0, CANDIDATES);
    case 'inherited':
      return inherited(inner(term.of), path, evaluation.imported);
    case 'item':
      return inner(term.of)
        .flatMap((candidate) => itemOf(candidate, term.key))
        .slice(0, CANDIDATES);
    case 'integer':
      return inner(term.of).map(toInteger);
    case 'import':
      return imported(term, path, evaluation, depth);
    case 'variable': {
      const found = values.variable(path, term.name);
      if (found === null) return [unknownValue(`the environment variable ${term.name}`)];
      return [
        {
          ...PLAIN,
          value: { kind: 'text', pieces: [{ text: found.value, source: null, gap: null }] },
          via: [`${term.name} at ${found.via}`],
        },
      ];
    }
    case 'registered': {
      const row = values.registered(term.name);
      if (row === null) return [unknownValue(`the registry's ${term.name}`)];
      return [
        {
          ...PLAIN,
          value: { kind: 'numbers', first: row.first, last: row.last, source: null },
          via: [`${term.name} at ${row.via}`],
        },
      ];
    }
  }
}

/** The text of a value, with a hole for each piece that is unknown; null when it is no text or number. */
export function pieceText(value: Value): string | null {
  if (value.kind === 'text') return value.pieces.map(({ text }) => text).join('');
  if (value.kind === 'numbers')
    return value.first === value.last ? String(value.first) : `${value.first}-${value.last}`;
  return null;
}

function unknownValue(what: string): Candidate {
  return { value: { kind: 'unknown', what }, ...PLAIN };
}

function sourceOf(place: TermPlace | null, path: string, form: Evidence['form']): Evidence | null {
  return place === null ? null : { path, form, ...place };
}

function imported(
  term: Term & { readonly kind: 'import' },
  path: string,
  { values }: Evaluation,
  depth: number,
): readonly Candidate[] {
  if (depth + 4 > DEPTH) return [unknownValue('an expression too deep to follow')];
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const name = term.path.join('.');
  return remembered(values, `${folder}\0${term.level}\0${term.module}\0${name}`, () => {
    const found = values.imported(path, term.level, term.module, term.path);
    if (found === null) return [unknownValue(`${term.module === '' ? '' : `${term.module}.`}${name}`)];
    return valuesOf(found.term, found.path, { values, steps: STEPS, imported: true }, depth + 4);
  });
}

/** What imported names stand for, asked by many files and worked out once. */
const answers = new WeakMap<RepositoryValues, Map<string, readonly Candidate[] | null>>();

/** The answer to a question that has none while it is being asked: that is a circle. */
function remembered(
  values: RepositoryValues,
  question: string,
  answer: () => readonly Candidate[],
): readonly Candidate[] {
  const known = answers.get(values) ?? new Map<string, readonly Candidate[] | null>();
  answers.set(values, known);
  const before = known.get(question);
  if (before === null) return [unknownValue('a circle of imports')];
  if (before !== undefined) return before;
  known.set(question, null);
  const found = answer();
  known.set(question, found);
  return found;
}

function joined(parts: readonly (readonly Candidate[])[]): readonly Candidate[] {
  const texts = combined(parts);
  if (texts.length === 0) return [unknownValue('values of different callers')];
  return texts.map(({ values, ...rest }) => ({
    ...rest,
    value: { kind: 'text', pieces: values.flatMap(piecesOf) },
  }));
}

function piecesOf(value: Value): readonly Piece[] {
  if (value.kind === 'text') return value.pieces;
  if (value.kind === 'dynamic') return [{ text: '0', source: null, gap: null }];
  const text = pieceText(value);
  if (text === null) return [{ text: HOLE, source: null, gap: value.kind === 'unknown' ? value.what : 'something' }];
  return [{ text, source: value.kind === 'numbers' ? value.source : null, gap: null }];
}

function sums(left: readonly Candidate[], right: readonly Candidate[], sign: 1 | -1): readonly Candidate[] {
  return combined([left, right]).flatMap(({ values: [a, b], ...rest }) => {
    const value = sum(a!, b!, sign);
    return value === null ? [] : [{ ...rest, value }];
  });
}

function sum(a: Value, b: Value, sign: 1 | -1): Value | null {
  if (a.kind === 'unknown') return a;
  if (b.kind === 'unknown') return b;
  if (a.kind === 'dynamic' || b.kind === 'dynamic') return { kind: 'dynamic' };
  if (a.kind === 'numbers' && b.kind === 'numbers') {
    if (sign === -1 && b.first !== b.last) return { kind: 'unknown', what: 'a difference of ranges' };
    return { kind: 'numbers', first: a.first + sign * b.first, last: a.last + sign * b.last, source: null };
  }
  if (sign === 1 && a.kind === 'text' && b.kind === 'text') return { kind: 'text', pieces: [...a.pieces, ...b.pieces] };
  return a.kind === 'nothing' || b.kind === 'nothing' ? null : { kind: 'unknown', what: 'a sum of unlike things' };
}

function itemOf(candidate: Candidate, key: string | number): readonly Candidate[] {
  const { value } = candidate;
  const items =
    value.kind === 'tuple' && typeof key === 'number'
      ? value.items.at(key)
      : value.kind === 'dict'
        ? value.items[value.keys.lastIndexOf(String(key))]
        : undefined;
  if (items !== undefined) return items.flatMap((item) => within(candidate, item) ?? []);
  return [value.kind === 'unknown' ? candidate : { ...candidate, ...unknownValue(`item ${key} of something`) }];
}

function itemsOf(candidate: Candidate): readonly Candidate[] {
  const { value } = candidate;
  if (value.kind === 'gathered') return value.items.flatMap((item) => within(candidate, item) ?? []);
  if (value.kind === 'tuple' || value.kind === 'dict') {
    return value.items.flatMap((items) => items.flatMap((item) => within(candidate, item) ?? []));
  }
  return [{ ...candidate, value: { kind: 'unknown', what: 'the items of something' } }];
}

/** Every number of a range with a step; the whole range without one. */
function rangeValues(start: Value, stop: Value, step: Value): readonly Value[] {
  const [first, end, by] = [start, stop, step].map((value) =>
    value.kind === 'numbers' && value.first === value.last ? value.first : null,
  );
  const unclear: Value = { kind: 'unknown', what: 'a range' };
  if (typeof first !== 'number' || typeof end !== 'number' || typeof by !== 'number' || by < 1) return [unclear];
  if (end <= first) return [unclear];
  if (by === 1) return [{ kind: 'numbers', first, last: end - 1, source: null }];
  const count = Math.ceil((end - first) / by);
  if (count > NUMBERS) return [unclear];
  return Array.from({ length: count }, (_, at) => {
    const value = first + at * by;
    return { kind: 'numbers', first: value, last: value, source: null } as const;
  });
}

function toInteger(candidate: Candidate): Candidate {
  const { value, ...rest } = candidate;
  if (value.kind !== 'text') return candidate;
  const text = pieceText(value)!;
  if (!/^\s*\d{1,9}\s*$/.test(text)) return { value: { kind: 'unknown', what: 'a text that is no number' }, ...rest };
  const only = value.pieces.length === 1 ? value.pieces[0]! : null;
  const source = only?.source ?? null;
  return { value: { kind: 'numbers', first: Number(text), last: Number(text), source }, ...rest };
}

function called(
  callee: Candidate,
  term: Term & { readonly kind: 'call' },
  path: string,
  evaluation: Evaluation,
  depth: number,
): readonly Candidate[] {
  const { value } = callee;
  if (value.kind !== 'definition') return [unknownValue(term.what)];
  const args = elsewhere(term.args, path);
  const result = evaluation.values.called(value.path, value.name, args);
  if (result === null) return [unknownValue(term.what)];
  if (result === 'instance') {
    return [{ ...callee, value: { kind: 'instance', path: value.path, class: value.name, args } }];
  }
  return valuesOf(result, value.path, evaluation, depth + 4);
}

/** The same arguments for the file of what is called. */
function elsewhere({ positional, named, starred }: GivenArguments, path: string): GivenArguments {
  const from = (of: Term): Term => (of.kind === 'elsewhere' ? of : { kind: 'elsewhere', path, of });
  const entries = Object.entries(named).map(([name, of]) => [name, from(of)] as const);
  return { positional: positional.map(from), named: Object.fromEntries(entries), starred };
}

function attributes(
  term: Term & { readonly kind: 'attribute' },
  path: string,
  evaluation: Evaluation,
  depth: number,
): readonly Candidate[] {
  const { values } = evaluation;
  const found = valuesOf(term.of, path, evaluation, depth + 1).flatMap((candidate) => {
    const { value } = candidate;
    const part =
      value.kind === 'instance'
        ? values.field(value.path, value.class, term.name, value.args)
        : value.kind === 'definition'
          ? values.named(value.path, [value.name, term.name])
          : null;
    if (part !== null && (value.kind === 'instance' || value.kind === 'definition')) {
      return valuesOf(part, value.path, evaluation, depth + 4).flatMap((item) => within(candidate, item) ?? []);
    }
    if (value.kind === 'url') return [{ ...candidate, value: urlPart(value.pieces, term.name) }];
    return [];
  });
  return found.length > 0 ? found.slice(0, CANDIDATES) : valuesOf(term.otherwise, path, evaluation, depth + 1);
}

function urlPart(pieces: readonly Piece[], name: string): Value {
  const text = pieces.map((piece) => piece.text).join('');
  const endpoint = parseEndpoint(text);
  const source = pieces.length === 1 ? pieces[0]!.source : null;
  if (name === 'netloc')
    return { kind: 'text', pieces: [{ text: text.replace(/^[^:]*:\/\/|[/?#].*$/g, ''), source, gap: null }] };
  if (name === 'hostname' && typeof endpoint?.host === 'string') {
    return { kind: 'text', pieces: [{ text: endpoint.host, source: null, gap: null }] };
  }
  const hasPort = name === 'port' && /^[^/]*:\/\/[^/?#]*:\d+(?:[/?#]|$)/.test(text);
  if (hasPort && typeof endpoint?.port === 'object') return { kind: 'numbers', ...endpoint.port, source };
  return { kind: 'unknown', what: `the ${name} of an address` };
}

/** A parameter: what calls give it, and its default where one leaves it out or nobody calls the function. */
function parameters(term: ParameterTerm, path: string, evaluation: Evaluation, depth: number): readonly Candidate[] {
  const { calls, escapes } = evaluation.values.outsideCalls(path, term);
  const own = (): readonly Candidate[] =>
    term.fallback === null
      ? [unknownValue(`parameter ${term.name}`)]
      : valuesOf(term.fallback, path, evaluation, depth + 1);
  const filled = (candidates: readonly Candidate[]): readonly Candidate[] =>
    candidates.flatMap((candidate) =>
      candidate.value.kind === 'unset' ? own().map((value) => ({ ...value, hops: candidate.hops })) : candidate,
    );
  const here = [
    ...filled(term.given.flatMap((given) => valuesOf(given, path, evaluation, depth + 1))),
    ...(term.omitted ? own() : []),
  ];
  const there = calls.flatMap(({ hops, given }) =>
    filled(given === null ? own() : valuesOf(given, hops.at(-1)!.path, evaluation, depth + 4)).map((candidate) => ({
      ...candidate,
      hops: [...hops, ...candidate.hops],
    })),
  );
  if (here.length + there.length > 0) return [...here, ...there].map((candidate) => ({ ...candidate, called: true }));
  if (term.escapes || escapes) return [unknownValue(`calls of ${term.of.join('.')}() that cannot be seen`)];
  return own();
}

/** An attribute: each class derived in another file has its own, or what this one gives it. */
function members(
  term: Term & { readonly kind: 'member' },
  path: string,
  evaluation: Evaluation,
  depth: number,
): readonly Candidate[] {
  const { values } = evaluation;
  const own = valuesOf(term.own, path, evaluation, depth + 1);
  const heirs = values.heirs(path, term.class, term.name);
  if (heirs.length === 0) return own;
  const overriding = new Set(heirs.flatMap(({ hop, given }) => (given === null ? [] : [hop.path])));
  const isOwn = values.isMade(path, term.class);
  const kept = own.filter(({ called: isCalled, hops, value }) =>
    hops.length > 0 ? !overriding.has(hops[0]!.path) : isCalled || (isOwn && value.kind !== 'unknown'),
  );
  const theirs = heirs.flatMap(({ hop, given }) => {
    const candidates =
      given === null
        ? own.filter(({ called: isCalled, hops }) => !isCalled && hops.length === 0)
        : valuesOf(given, hop.path, evaluation, depth + 4);
    return candidates.map((candidate) => ({ ...candidate, hops: [hop, ...candidate.hops] }));
  });
  const all = [...kept, ...theirs];
  return all.length > 0 ? all : own;
}

/** Of what a base of another file is given, that which this file gives it. */
function inherited(candidates: readonly Candidate[], path: string, imported: boolean): readonly Candidate[] {
  // What derives from this class may stand in any file: which one asks is decided there.
  if (imported) return candidates;
  const own = (byFile(candidates).get(path) ?? []).map((candidate) => {
    const at = candidate.hops.findIndex((hop) => hop.path === path);
    return { ...candidate, hops: candidate.hops.slice(at + 1) };
  });
  const common = byFile(candidates).get('') ?? [];
  return own.length + common.length > 0 ? [...own, ...common] : [unknownValue('what a base class is given')];
}

const files = new WeakMap<readonly Candidate[], ReadonlyMap<string, readonly Candidate[]>>();

/** Candidates by each file that gave them, those that none gave under no path. */
function byFile(candidates: readonly Candidate[]): ReadonlyMap<string, readonly Candidate[]> {
  let known = files.get(candidates);
  if (known === undefined) {
    const found = new Map<string, Candidate[]>();
    for (const candidate of candidates) {
      const paths = candidate.hops.length === 0 ? [''] : candidate.hops.map((hop) => hop.path);
      for (const one of new Set(paths)) append(found, one, candidate);
    }
    known = found;
    files.set(candidates, known);
  }
  return known;
}
