import { parseVersion } from '../pep440/version.js';
import type { Environment } from './evaluate.js';
import { evaluateMarker } from './evaluate.js';
import type { Marker } from './marker.js';

type Texts = ReadonlyMap<string, readonly string[]>;

const ENVIRONMENT_LIMIT = 20_000;
const OTHER = 'other';

/** Real platforms: their three names never come apart. */
const PLATFORMS = [
  { os_name: 'posix', sys_platform: 'linux', platform_system: 'Linux' },
  { os_name: 'posix', sys_platform: 'darwin', platform_system: 'Darwin' },
  { os_name: 'nt', sys_platform: 'win32', platform_system: 'Windows' },
];
const IMPLEMENTATIONS = [
  { implementation_name: 'cpython', platform_python_implementation: 'CPython' },
  { implementation_name: 'pypy', platform_python_implementation: 'PyPy' },
];

/**
 * Which of the markers can hold together: the largest sets of indices, each true in some environment.
 * Environments are drawn from every value the markers mention, its neighbours and one value none of them mentions,
 * so two markers are told apart exactly where their comparisons can tell; beyond 20,000 environments all are taken to meet.
 */
export function contextsOf(markers: readonly Marker[]): readonly (readonly number[])[] {
  const axes = axesFor(mentioned(markers));
  if (axes.reduce((product, axis) => product * axis.length, 1) > ENVIRONMENT_LIMIT) return [[...markers.keys()]];
  const rows = new Map<string, number[]>();
  for (const environment of combinations(axes)) {
    const row = [...markers.keys()].filter((index) => evaluateMarker(markers[index]!, environment) !== false);
    rows.set(row.join(), row);
  }
  const sets = [...rows.values()].sort((a, b) => b.length - a.length);
  const largest: Set<number>[] = [];
  for (const row of sets) {
    if (row.length > 0 && !largest.some((other) => row.every((index) => other.has(index)))) largest.push(new Set(row));
  }
  return largest.map((set) => [...set]);
}

/** Whether no environment satisfies both markers. */
export function areDisjoint(a: Marker, b: Marker): boolean {
  return !contextsOf([a, b]).some((context) => context.length === 2);
}

/** The texts each variable is compared with. */
function mentioned(markers: readonly Marker[]): Texts {
  const texts = new Map<string, Set<string>>();
  const visit = (marker: Marker): void => {
    if (marker.kind !== 'compare') {
      for (const part of marker.parts) visit(part);
      return;
    }
    const { left, right, operator } = marker;
    const variable = left.kind === 'variable' ? left.name : right.kind === 'variable' ? right.name : '';
    const text = left.kind === 'text' ? left.text : right.kind === 'text' ? right.text : '';
    const known = texts.get(variable) ?? new Set();
    texts.set(variable, known.add(text));
    if (operator.endsWith('in')) for (const word of text.split(/[\s,;|]+/)) known.add(word);
  };
  for (const marker of markers) visit(marker);
  return new Map([...texts].map(([variable, known]) => [variable, [...known]]));
}

/** Groups of variables that vary together, each with the values worth trying. */
function axesFor(texts: Texts): readonly (readonly Environment[])[] {
  const axes: (readonly Environment[])[] = [
    pythons(texts),
    together(PLATFORMS, texts),
    together(IMPLEMENTATIONS, texts),
  ];
  for (const variable of ['platform_machine', 'platform_version', 'extra']) {
    const values = texts.get(variable) ?? [];
    axes.push([...values, OTHER].map((value) => ({ [variable]: value })));
  }
  const releases = (texts.get('platform_release') ?? []).flatMap((text) => [text, ...neighbours(text, 3)]);
  axes.push([...new Set([...releases, OTHER])].map((value) => ({ platform_release: value })));
  for (const variable of ['extras', 'dependency_groups']) {
    const names = texts.get(variable) ?? [];
    axes.push([[], names, ...names.map((name) => [name])].map((value) => ({ [variable]: value })));
  }
  return axes;
}

/** Python versions on, between and around the ones mentioned. */
function pythons(texts: Texts): readonly Environment[] {
  const short = (texts.get('python_version') ?? []).flatMap((text) => neighbours(text, 2));
  const exact = ['python_full_version', 'implementation_version'].flatMap((variable) => texts.get(variable) ?? []);
  const full = new Set(['3.11.4', ...exact.flatMap((text) => neighbours(text, 3)), ...exact]);
  for (const version of short) full.add(`${version}.0`);
  const environments: Environment[] = [];
  for (const text of full) {
    const version = parseVersion(text);
    if (version === null) continue;
    const [major, minor = 0] = version.release;
    environments.push({
      python_version: `${major}.${minor}`,
      python_full_version: text,
      implementation_version: text,
    });
  }
  return environments;
}

/** The version itself and those just below and above it, with this many release numbers. */
function neighbours(text: string, length: number): readonly string[] {
  const version = parseVersion(text.replace(/\.\*$/, ''));
  if (version === null) return [];
  const numbers = version.release.slice(0, length).map(Number);
  while (numbers.length < length) numbers.push(0);
  const last = numbers.length - 1;
  const stepped = (index: number, step: number): number[] =>
    numbers.map((each, at) => (at === index ? each + step : each));
  const around = [numbers, stepped(last, 1), stepped(last - 1, 1)];
  for (const [index, number] of numbers.entries()) {
    if (number > 0) around.push(stepped(index, -1).map((each, at) => (at > index ? 99 : each)));
  }
  return around.map((each) => each.join('.'));
}

/** Known rows, and one row for every further value that is mentioned. */
function together(known: readonly Readonly<Record<string, string>>[], texts: Texts): readonly Environment[] {
  const rows = [...known];
  const others = Object.fromEntries(Object.keys(known[0]!).map((variable) => [variable, OTHER]));
  for (const variable of Object.keys(others)) {
    for (const text of texts.get(variable) ?? []) {
      if (!known.some((row) => row[variable] === text)) rows.push({ ...others, [variable]: text });
    }
  }
  return [...rows, others];
}

function* combinations(axes: readonly (readonly Environment[])[]): Generator<Environment> {
  const [first, ...rest] = axes;
  if (first === undefined) {
    yield {};
    return;
  }
  for (const others of combinations(rest)) for (const values of first) yield { ...others, ...values };
}
