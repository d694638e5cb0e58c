import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { change, type Hiding, type HidingWay, type Search, way } from './hiding-way.js';

const NAMED = { right: ['named'] } as const;

/** Links to the file, to a folder above it, in circles and to nowhere, and what is no file beside it. */
export const LINK_WAYS: readonly HidingWay[] = [
  way(
    'link: a file outside',
    ({ scene, plant }) => {
      renameSync(scene.at(plant.path), join(scene.place, 'outside.py'));
      symlinkSync(join(scene.place, 'outside.py'), scene.at(plant.path));
      return tracked({ scene });
    },
    NAMED,
  ),
  way(
    'link: a file inside, under another ending',
    ({ scene, plant }) => {
      renameSync(scene.at(plant.path), scene.at(`${plant.path}.txt`));
      symlinkSync(`${plant.path.slice(plant.path.lastIndexOf('/') + 1)}.txt`, scene.at(plant.path));
      return tracked({ scene });
    },
    NAMED,
  ),
  way('link: a folder outside', (hiding) => folderBehindLink(hiding, hiding.scene.place), NAMED),
  way('link: a folder in .git', (hiding) => folderBehindLink(hiding, join(hiding.scene.root, '.git')), {
    ...NAMED,
    git: 'needed',
  }),
  way(
    'link: a folder that was tracked',
    ({ scene, plant }) => {
      const deep = nested(scene, plant);
      scene.commit();
      renameSync(scene.at('linked'), join(scene.place, 'moved'));
      symlinkSync(join(scene.place, 'moved'), scene.at('linked'));
      return { places: [deep] };
    },
    { ...NAMED, git: 'needed' },
  ),
  change('link: a circle beside it', ({ scene, plant }) => symlinkSync('.', scene.at(beside(plant.path, 'circle')))),
  change('link: two that lead to each other', ({ scene, plant }) => {
    symlinkSync('two.py', scene.at(beside(plant.path, 'one.py')));
    symlinkSync('one.py', scene.at(beside(plant.path, 'two.py')));
  }),
  change('link: one to nowhere beside it', ({ scene, plant }) =>
    symlinkSync('nowhere', scene.at(beside(plant.path, 'a.py'))),
  ),
  change('link: .gitignore', ({ scene }) => symlinkSync('/etc/passwd', scene.at('.gitignore'))),
  way('link: the root itself', ({ scene }) => {
    symlinkSync(scene.root, join(scene.place, 'link'));
    return { directory: join(scene.place, 'link') };
  }),
  way('link: a folder above the root', ({ scene }) => {
    symlinkSync(scene.place, join(scene.home, 'link'));
    return { directory: join(scene.home, 'link/repository') };
  }),
  change('special: a pipe beside it', ({ scene, plant }) => scene.shell(`mkfifo '${beside(plant.path, 'pipe.py')}'`)),
  change('special: a pipe before it', ({ scene }) => scene.shell('mkfifo .a.py')),
  // Only root can make one; anybody else looks for it in vain.
  change('special: a device beside it', ({ scene }) => scene.shell('mknod zero.py c 1 5 || true')),
  change('special: a socket beside it', ({ scene }) =>
    scene.shell(`python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('s.py')"`),
  ),
  way(
    'special: a pipe for the configuration',
    ({ scene }) => {
      scene.shell('mkfifo guardrails.yml');
      return {};
    },
    { right: ['refused'] },
  ),
];

function beside(path: string, name: string): string {
  return join(dirname(path), name);
}

function tracked({ scene }: Pick<Hiding, 'scene'>, places: readonly string[] = []): Search {
  if (scene.isGit && scene.random.once(2)) scene.git('add', '-A', '-f');
  return { places };
}

function nested(scene: Hiding['scene'], plant: Hiding['plant']): string {
  scene.write('linked/deep/worker.py', plant.faulty);
  scene.write(plant.path, plant.clean);
  return 'linked/deep/worker.py';
}

function folderBehindLink({ scene, plant }: Hiding, place: string): Search {
  const folder = join(place, 'elsewhere');
  mkdirSync(folder);
  nested(scene, plant);
  renameSync(scene.at('linked'), join(folder, 'linked'));
  symlinkSync(join(folder, 'linked'), scene.at('linked'));
  return tracked({ scene }, ['linked/deep/worker.py']);
}
