import { compileGlob, compileGlobs, GlobError } from '../../parsers/glob.js';
import { defineOracle, type ToolPaths } from './oracle.js';
import { differingPaths, gitDiffers } from './path-differences.js';
import { aPattern, somePaths } from './path-texts.js';
import { runGit } from './run-git.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** A pattern without braces, and the paths it is tried on. */
type Input = { readonly pattern: string; readonly paths: readonly string[] };

/** The paths that match, or that the pattern is refused. */
type Answer = readonly string[] | 'refused';

/** Globs against git's own pathspecs. */
export const globs = defineOracle<Input, Answer>({
  name: 'globs',
  compares: 'Which paths a glob matches with `git ls-files`.',
  tools: ['git'],
  sizes: { whole: 5_000, sample: 300, vectors: 150 },
  generate: (random) => ({
    pattern: aPattern(random, random.once(4)).replace(/[{}]/g, ''),
    paths: somePaths(random, 12, random.once(4)),
  }),
  truth: askGit,
  own({ pattern, paths }) {
    try {
      const found = paths.filter(compileGlob(pattern));
      const together = paths.filter(compileGlobs([pattern, 'nothing/*.such']));
      if (String(found) !== String(together)) throw new Error(`${pattern} matches otherwise in a list`);
      return found;
    } catch (error) {
      if (error instanceof GlobError) return 'refused';
      throw error;
    }
  },
  explain({ pattern }, own, truth) {
    if (own === 'refused') return 'we refuse what we do not support; git goes on with it';
    const differing = differingPaths(own, truth as readonly string[]);
    const others = differing.filter((path) => !`${path}/`.startsWith(`${pattern}/`));
    return others.length === 0 ? 'git takes a pathspec for a plain name first' : gitDiffers(others, pattern);
  },
  kinds: { match: (answer) => answer.length > 0, 'no match': (answer) => answer.length === 0 },
});

const EMPTY_BLOB = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

/** Each case in a folder of its own, all of them in one index; nothing needs to lie on disk. */
function askGit(inputs: readonly Input[], [git]: ToolPaths): readonly Answer[] {
  return inTemporaryFolder((root) => {
    runGit(git!, root, ['init', '-q']);
    const entries = inputs.flatMap(({ paths }, index) =>
      paths.map((path) => `100644 ${EMPTY_BLOB}\t${index}/${path}\0`),
    );
    runGit(git!, root, ['update-index', '-z', '--index-info'], entries.join(''));
    return inputs.map(({ pattern, paths }, index) => {
      // To git, only a pattern without any wildcard stands for all that is below.
      const below = /[*?[\\]/.test(pattern.split('/').at(-1)!) ? [] : [`:(glob)${index}/${pattern}/**`];
      const printed = runGit(git!, root, ['ls-files', '-z', '--', `:(glob)${index}/${pattern}`, ...below]);
      const found = new Set(printed.split('\0'));
      return paths.filter((path) => found.has(`${index}/${path}`));
    });
  });
}
