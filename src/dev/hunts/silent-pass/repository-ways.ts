import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, type Hiding, type HidingWay, type Search, way } from './hiding-way.js';

const GIT = { git: 'needed' } as const;
const INNER = 'libs/other/worker.py';

/** What kind of repository it is, what is wrong with it, and repositories inside it. */
export const REPOSITORY_WAYS: readonly HidingWay[] = [
  way('repository: a submodule', (hiding) => submodule(hiding, true), { ...GIT, right: ['named'] }),
  way('repository: a submodule that is not there', (hiding) => submodule(hiding, false), { ...GIT, right: ['named'] }),
  way(
    'repository: one inside it',
    ({ scene, plant }) => {
      scene.write(INNER, plant.faulty);
      scene.write(plant.path, plant.clean);
      scene.gitIn(join(scene.root, 'libs/other'), 'init', '-q');
      return { places: [INNER] };
    },
    { right: ['named'] },
  ),
  way(
    'repository: one inside it, with a commit',
    ({ scene, plant }) => {
      scene.write(INNER, plant.faulty);
      scene.write(plant.path, plant.clean);
      for (const words of [
        ['init', '-q'],
        ['add', '-A'],
        ['commit', '-q', '-m', 'x'],
      ])
        scene.gitIn(join(scene.root, 'libs/other'), ...words);
      return { places: [INNER] };
    },
    { right: ['named'] },
  ),
  way(
    'repository: one inside it, made after the file was tracked',
    ({ scene, plant }) => {
      scene.write(INNER, plant.faulty);
      scene.write(plant.path, plant.clean);
      scene.commit();
      scene.gitIn(join(scene.root, 'libs/other'), 'init', '-q');
      return { places: [INNER] };
    },
    { ...GIT, right: ['reported', 'named'] },
  ),
  way(
    'repository: a folder that only looks like one',
    ({ scene, plant }) => {
      scene.write(INNER, plant.faulty);
      scene.write(plant.path, plant.clean);
      const fake: (readonly [string, string])[] = [
        ['.git', 'gitdir: nowhere\n'],
        ['HEAD', 'ref: refs/heads/main\n'],
      ];
      const [name, text] = scene.random.pick(fake);
      scene.write(`libs/other/${name}`, text);
      return { places: [INNER] };
    },
    { right: ['reported', 'named'] },
  ),
  way(
    'repository: a bare one inside it',
    ({ scene, plant }) => {
      scene.gitIn(scene.root, 'init', '-q', '--bare', 'libs/other');
      scene.write(INNER, plant.faulty);
      scene.write(plant.path, plant.clean);
      return { places: [INNER] };
    },
    { right: ['reported', 'named'] },
  ),
  change('repository: an empty .git', ({ scene, plant }) =>
    scene.shell(`mkdir -p "$(dirname '${plant.path}')/sub/.git"`),
  ),
  change(
    'repository: a work tree elsewhere',
    ({ scene }) => {
      mkdirSync(join(scene.place, 'elsewhere'));
      scene.git('config', 'core.worktree', join(scene.place, 'elsewhere'));
    },
    GIT,
  ),
  change('repository: bare by its configuration', ({ scene }) => void scene.git('config', 'core.bare', 'true'), GIT),
  change(
    'repository: an unknown format',
    ({ scene }) => void scene.git('config', 'core.repositoryFormatVersion', '9'),
    GIT,
  ),
  change(
    'repository: an unknown extension',
    ({ scene }) => {
      scene.git('config', 'core.repositoryFormatVersion', '1');
      scene.git('config', 'extensions.unknown', 'true');
    },
    GIT,
  ),
  change('repository: a broken configuration', ({ scene }) => scene.write('.git/config', '[core\n'), GIT),
  change('repository: a broken HEAD', ({ scene }) => scene.write('.git/HEAD', 'nonsense\n'), GIT),
  change('repository: a HEAD of nothing', ({ scene }) => scene.write('.git/HEAD', `${'0'.repeat(39)}1\n`), GIT),
  change(
    'repository: objects are gone',
    ({ scene }) => {
      for (const name of readdirSync(scene.at('.git/objects')))
        rmSync(join(scene.root, '.git/objects', name), { recursive: true });
    },
    GIT,
  ),
  change(
    'repository: .git is a file to nowhere',
    ({ scene }) => {
      rmSync(scene.at('.git'), { recursive: true });
      scene.write('.git', 'gitdir: ../nowhere\n');
    },
    GIT,
  ),
  change(
    'repository: .git lies elsewhere',
    ({ scene }) => {
      renameSync(scene.at('.git'), join(scene.place, 'separate'));
      scene.write('.git', 'gitdir: ../separate\n');
    },
    GIT,
  ),
  change(
    'repository: .git is a link',
    ({ scene }) => {
      renameSync(scene.at('.git'), join(scene.place, 'separate'));
      symlinkSync('../separate', scene.at('.git'));
    },
    GIT,
  ),
  change(
    'repository: .git is a pipe',
    ({ scene }) => {
      rmSync(scene.at('.git'), { recursive: true });
      scene.shell('mkfifo .git');
    },
    { ...GIT, right: ['reported', 'refused'] },
  ),
  change(
    'repository: .git is another one',
    ({ scene }) => {
      rmSync(scene.at('.git'), { recursive: true });
      scene.git('init', '-q');
    },
    GIT,
  ),
  way(
    'repository: a linked work tree',
    ({ scene }) => {
      scene.commit();
      scene.git('worktree', 'add', '-q', '--detach', join(scene.place, 'linked'));
      return { directory: join(scene.place, 'linked') };
    },
    GIT,
  ),
  way('repository: a shallow clone', (hiding) => cloned(hiding, '--depth=1'), GIT),
  way('repository: a partial clone', (hiding) => cloned(hiding, '--filter=blob:none'), GIT),
  way('repository: a partial clone of trees', (hiding) => cloned(hiding, '--filter=tree:0'), GIT),
  way('repository: a clone without a checkout', (hiding) => cloned(hiding, '--no-checkout'), {
    ...GIT,
    right: ['refused', 'named'],
  }),
  way(
    'repository: SHA-256',
    ({ scene }) => {
      rmSync(scene.at('.git'), { recursive: true });
      scene.git('init', '-q', '--object-format=sha256');
      scene.commit();
      return {};
    },
    GIT,
  ),
  change(
    'repository: objects of another',
    ({ scene }) => {
      renameSync(scene.at('.git/objects'), join(scene.place, 'objects'));
      mkdirSync(join(scene.root, '.git/objects/info'), { recursive: true });
      writeFileSync(join(scene.root, '.git/objects/info/alternates'), `${join(scene.place, 'objects')}\n`);
    },
    GIT,
  ),
  change(
    'repository: before the first commit',
    ({ scene }) => {
      rmSync(scene.at('.git'), { recursive: true });
      scene.git('init', '-q');
      scene.git('add', '-A');
    },
    GIT,
  ),
];

function submodule({ scene, plant }: Hiding, stays: boolean): Search {
  const other = join(scene.place, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'worker.py'), plant.faulty);
  for (const words of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'x'],
  ])
    scene.gitIn(other, ...words);
  scene.write(plant.path, plant.clean);
  scene.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', other, 'libs/other');
  if (!stays) scene.git('submodule', 'deinit', '-q', '--force', 'libs/other');
  return { places: [INNER] };
}

function cloned({ scene }: Hiding, flag: string): Search {
  scene.commit();
  scene.git('config', 'uploadpack.allowFilter', 'true');
  const directory = join(scene.place, 'clone');
  scene.git('clone', '-q', flag, `file://${scene.root}`, directory);
  return { directory };
}
