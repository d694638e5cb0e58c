import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryFiles } from '../../testing/memory-host.js';
import type { Random } from '../../testing/random.js';
import { listByWalking } from '../../workspace/walk.js';
import { defineOracle, type ToolPaths } from './oracle.js';
import { differingPaths, gitDiffers } from './path-differences.js';
import { aPattern, somePaths } from './path-texts.js';
import { runGit } from './run-git.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** The files of a folder, and its `.gitignore` files by the folder that each lies in. */
type Input = { readonly paths: readonly string[]; readonly ignores: { readonly [folder: string]: string } };

/** Listing without git against `git check-ignore`. */
export const gitignore = defineOracle<Input, readonly string[]>({
  name: 'gitignore',
  compares: 'Which files `.gitignore` files hide from a walk with `git check-ignore`.',
  tools: ['git'],
  sizes: { whole: 10_000, sample: 1_000, vectors: 100 },
  generate(random) {
    const paths = somePaths(random, 12, true);
    const folders = paths.flatMap((path) => (path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : []));
    const inner = folders.length > 0 && random.once(2) ? { [random.pick(folders)]: anIgnoreFile(random) } : {};
    return { paths, ignores: { '': anIgnoreFile(random), ...inner } };
  },
  truth: askGit,
  own({ paths, ignores }) {
    const files = Object.fromEntries(paths.map((path) => [`/root/${path}`, '']));
    for (const [folder, text] of Object.entries(ignores)) files[join('/root', folder, '.gitignore')] = text;
    const listed = new Set(listByWalking(new MemoryFiles(files), '/root').files.map(({ path }) => path));
    return paths.filter((path) => !listed.has(path));
  },
  explain: ({ ignores }, own, truth) => gitDiffers(differingPaths(own, truth), Object.values(ignores).join('\n')),
  kinds: { 'some ignored': (ignored) => ignored.length > 0, 'none ignored': (ignored) => ignored.length === 0 },
});

function anIgnoreFile(random: Random): string {
  const lines = Array.from({ length: 1 + random.below(4) }, () => {
    const start = random.pick(['', '', '', '/', '!', '!/', '\\', random.once(4) ? '#' : '']);
    const end = random.pick(['', '', '', '/', ' ', '\\ ', random.once(4) ? '\t' : '', random.once(4) ? '//' : '']);
    return `${start}${aPattern(random, random.once(2))}${end}`;
  });
  return (random.once(20) ? '\ufeff' : '') + lines.join(random.once(8) ? '\r\n' : '\n') + random.pick(['', '\n']);
}

/** Each case in a folder of its own, all of them in one repository. */
function askGit(inputs: readonly Input[], [git]: ToolPaths): readonly (readonly string[])[] {
  return inTemporaryFolder((root) => {
    runGit(git!, root, ['init', '-q']);
    for (const [index, { ignores }] of inputs.entries()) {
      for (const [folder, text] of Object.entries(ignores)) {
        const place = join(root, `${index}`, folder);
        mkdirSync(place, { recursive: true });
        writeFileSync(join(place, '.gitignore'), text);
      }
    }
    const asked = inputs.flatMap(({ paths }, index) => paths.map((path) => `${index}/${path}\0`)).join('');
    const printed = runGit(git!, root, ['check-ignore', '--no-index', '-z', '--stdin'], asked, 1);
    const ignored = new Set(printed.split('\0'));
    return inputs.map(({ paths }, index) => paths.filter((path) => ignored.has(`${index}/${path}`)));
  });
}
