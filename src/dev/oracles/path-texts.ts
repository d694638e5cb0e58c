import type { Random } from '../../testing/random.js';

const NAMES = ['a', 'a', 'b', 'ab', 'abc', 'a.py', 'b.py', '.a', 'build', 'ü', 'A'];
const ODD_NAMES = ['!a', '#a', 'a b', '{a,b}', 'a*', 'a[b]', '+(a)', 'a\\', '-', 'a,b', 'a!', '?'];
// No `**` beside other characters: git before 2.40 takes it for this or that by chance.
const WILD = ['*', '*', '**', '?', 'a*', '*b', '*.py', '[ab]', '[!a]', '[^a]', '[a-b]?', '?*', '*a*'];
const ODD_WILD = [
  '[]a]',
  '[a',
  'a]',
  '[!]',
  '[]',
  '[a-]',
  '[\\a]',
  '\\*',
  '\\a',
  'a\\',
  '[[:alpha:]]',
  '[!a-b]*',
  '{a,b}',
];

/** Up to so many distinct files, none of which is a folder of another; names are odd where `odd`. */
export function somePaths(random: Random, most: number, odd: boolean): readonly string[] {
  const made = Array.from({ length: most }, () => {
    const names = odd && random.once(4) ? ODD_NAMES : NAMES;
    return Array.from({ length: 1 + random.below(4) }, () => random.pick(names)).join('/');
  });
  const paths = [...new Set(made)].sort();
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
}

/** A pattern of one to four parts between slashes; with sets, escapes and braces of the odder kind where `odd`. */
export function aPattern(random: Random, odd: boolean): string {
  const part = (): string => {
    if (odd && random.once(6)) return random.pick(random.once(2) ? ODD_WILD : ODD_NAMES);
    return random.pick(random.once(2) ? WILD : NAMES);
  };
  return Array.from({ length: random.pick([1, 1, 2, 2, 3, 4]) }, part).join('/');
}
