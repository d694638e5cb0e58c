import { rmSync } from 'node:fs';
import type { HuntScene } from '../scene.js';
import { type CacheChange, someFile } from './repository-state.js';

/** What is done with git; a command that git refuses there changes nothing. */
const COMMANDS: readonly (readonly [name: string, commands: (scene: HuntScene) => readonly string[]])[] = [
  ['everything committed', () => ['add -A', 'commit -q --allow-empty -m more']],
  ['everything staged', () => ['add -A']],
  ['the last commit amended', () => ['add -A', 'commit -q --amend --allow-empty -m amended']],
  ['an empty commit', () => ['commit -q --allow-empty -m empty']],
  ['stashed', () => ['stash -q']],
  ['stashed with new files', () => ['stash -q -u']],
  ['taken from the stash', () => ['stash pop -q']],
  ['a new branch', ({ random }) => [`checkout -q -b branch${random.below(99)}`]],
  ['another branch', () => ['checkout -q -f main']],
  ['the branch before', () => ['checkout -q -f -']],
  ['one file checked out', (scene) => [`checkout -q HEAD -- ${someFile(scene)}`]],
  ['reset hard', () => ['reset -q --hard']],
  ['reset hard by one', () => ['reset -q --hard HEAD~1']],
  ['reset softly by one', () => ['reset -q --soft HEAD~1']],
  ['reset', () => ['reset -q']],
  ['reverted', () => ['revert -n HEAD']],
  ['rebased', () => ['rebase -q main']],
  ['merged', () => ['merge -q --no-edit main']],
  ['picked', () => ['cherry-pick -n main']],
  ['cleaned', () => ['clean -q -f -d']],
  ['moved', (scene) => [`mv ${someFile(scene)} gitmoved.py`]],
  ['taken out of the index', (scene) => [`rm -q --cached -f ${someFile(scene)}`]],
  ['removed', (scene) => [`rm -q -f ${someFile(scene)}`]],
  ['meant to be added', (scene) => [`add -N ${someFile(scene)}`]],
  ['the index refreshed', () => ['update-index -q --refresh']],
  ['the index refreshed for good', () => ['update-index -q --really-refresh']],
  ['the index written again', () => ['update-index --force-write-index']],
  ['the index read from HEAD', () => ['read-tree HEAD']],
  ['the index split', () => ['update-index --split-index']],
  ['the index of version 4', () => ['update-index --index-version 4']],
  ['a status', () => ['status --porcelain']],
  ['assume-unchanged', (scene) => [`update-index --assume-unchanged ${someFile(scene)}`]],
  ['assume-unchanged taken back', (scene) => [`update-index --no-assume-unchanged ${someFile(scene)}`]],
  ['skip-worktree', (scene) => [`update-index --skip-worktree ${someFile(scene)}`]],
  ['skip-worktree taken back', (scene) => [`update-index --no-skip-worktree ${someFile(scene)}`]],
  ['sparse', () => ['sparse-checkout set pc1 docs config']],
  ['no longer sparse', () => ['sparse-checkout disable']],
  ['packed', () => ['gc -q --prune=now']],
  ['a tag', ({ random }) => [`tag t${random.below(999)}`]],
  ['core.autocrlf', ({ random }) => [`config core.autocrlf ${random.pick(['true', 'false', 'input'])}`]],
  ['core.fileMode', ({ random }) => [`config core.fileMode ${random.pick(['true', 'false'])}`]],
  ['core.ignoreCase', ({ random }) => [`config core.ignoreCase ${random.pick(['true', 'false'])}`]],
  ['core.checkStat', ({ random }) => [`config core.checkStat ${random.pick(['minimal', 'default'])}`]],
  ['core.trustctime', ({ random }) => [`config core.trustctime ${random.pick(['true', 'false'])}`]],
  ['core.ignoreStat', ({ random }) => [`config core.ignoreStat ${random.pick(['true', 'false'])}`]],
  ['core.untrackedCache', () => ['config core.untrackedCache true', 'update-index --untracked-cache']],
  ['core.bare', ({ random }) => [`config core.bare ${random.pick(['true', 'false', 'false'])}`]],
];

const ATTRIBUTES = [
  'text eol=crlf',
  '-text',
  'binary',
  'ident',
  'filter=lfs',
  'working-tree-encoding=latin-1',
  'export-ignore',
];

/** What git does to files, and what it is told of them. */
export const GIT_CHANGES: readonly CacheChange[] = [
  ...COMMANDS.map(([name, commands]) =>
    change(`git: ${name}`, (scene) => {
      for (const line of commands(scene)) tried(scene, line.split(' '));
    }),
  ),
  change('git: attributes', (scene) => scene.write('.gitattributes', `*.py ${scene.random.pick(ATTRIBUTES)}\n`)),
  change('git: attributes, checked out again', (scene) => {
    scene.write('.gitattributes', `*.py ${scene.random.pick(ATTRIBUTES)}\n`);
    tried(scene, ['checkout', '-q', '-f', 'HEAD', '--', 'pc1']);
  }),
  change('git: .git/info/exclude', (scene) =>
    scene.write('.git/info/exclude', scene.random.pick(['*.py\n', 'new/\n', ''])),
  ),
  change('git: a repository inside', (scene) => {
    scene.write('inner/a.py', 'try:\n    f()\nexcept:\n    pass\n');
    scene.gitIn(`${scene.root}/inner`, 'init', '-q');
  }),
  change('git: .git is gone', (scene) => rmSync(scene.at('.git'), { recursive: true, force: true })),
  change('git: the index is gone', (scene) => rmSync(scene.at('.git/index'), { force: true })),
];

function change(name: string, apply: (scene: HuntScene) => void): CacheChange {
  return { name, needsGit: true, apply: ({ scene }) => apply(scene) };
}

function tried(scene: HuntScene, words: readonly string[]): void {
  try {
    scene.git(...words);
  } catch {
    // Git refuses what makes no sense in the state that other changes have left.
  }
}
