import type { Random } from '../../testing/random.js';

/** A damaged source and the first line, from 1, that differs. */
export interface DamagedPython {
  readonly kind: string;
  readonly text: string;
  readonly line: number;
}

/** Damages one line of a source; null when the line offers nothing of the kind. */
type Damage = (lines: readonly string[], line: number, random: Random) => readonly string[] | null;

/** Replaces the characters of a line that match by nothing, one of them at random. */
const dropping =
  (pattern: RegExp): Damage =>
  (lines, line, random) => {
    const places = [...lines[line]!.matchAll(pattern)];
    if (places.length === 0) return null;
    const place = random.pick(places);
    const damaged = lines[line]!.slice(0, place.index) + lines[line]!.slice(place.index + place[0].length);
    return lines.with(line, damaged);
  };

const DAMAGES: Readonly<Record<string, Damage>> = {
  'line deleted': (lines, line) => lines.toSpliced(line, 1),
  'line doubled': (lines, line) => lines.toSpliced(line, 0, lines[line]!),
  'bracket dropped': dropping(/[()[\]{}]/g),
  'quote dropped': dropping(/["']/g),
  'triple quote dropped': dropping(/"""|'''/g),
  'colon dropped': dropping(/:/g),
  'bracket added': (lines, line, random) => {
    const at = random.below(lines[line]!.length + 1);
    const bracket = random.pick([...'([{)]}"\'\\#:;']);
    return lines.with(line, lines[line]!.slice(0, at) + bracket + lines[line]!.slice(at));
  },
  'indent changed': (lines, line, random) => {
    const spaces = random.below(10);
    return lines.with(line, ' '.repeat(spaces) + lines[line]!.trimStart());
  },
  'line cut short': (lines, line, random) => {
    return lines.with(line, lines[line]!.slice(0, random.below(lines[line]!.length)));
  },
};

/** A copy of a source with one damage. */
export function damagedPython(source: string, random: Random): DamagedPython {
  const lines = source.split(/(?<=\n)/);
  for (;;) {
    const kind = random.pick(Object.keys(DAMAGES));
    const line = random.below(lines.length);
    const damaged = DAMAGES[kind]!(lines, line, random);
    if (damaged !== null) return { kind, text: damaged.join(''), line: line + 1 };
  }
}
