import { join } from 'node:path';
import { type Hiding, type HidingWay, type Search, way } from './hiding-way.js';

const GIT = { git: 'needed' } as const;

/** Where a run starts and what it is asked for. */
export const OPTION_WAYS: readonly HidingWay[] = [
  way('plain', () => ({})),
  way('options: other guardrails beside it', () => ({ words: ['ports', 'drift', 'inventory', 'diagram'] })),
  way('options: shards', ({ scene }) => sharded(scene.home, 2 + scene.random.below(4))),
  way('options: the root is named', ({ scene }) => ({ directory: scene.home, words: ['--root', scene.root] })),
  way('options: the root is named in a roundabout way', () => ({ words: ['--root', './/../repository/./'] })),
  way('options: a folder is the root', inFolder),
  way('options: a folder is named', (hiding) => {
    const { directory, places } = inFolder(hiding);
    return { words: ['--root', directory!], places: places! };
  }),
  way('options: include', ({ plant }) => ({ words: ['--include', plant.path] })),
  way('options: include by a folder', ({ plant }) => ({ words: ['--include', `${plant.path.split('/')[0]}{,/**}`] }), {
    right: ['reported'],
  }),
  way('options: exclude of others', () => ({ words: ['--exclude', '**/neighbour*'] })),
  way('options: without the cache', () => ({ words: ['--cache=false'] })),
  way('options: --changed-since, edited', (hiding) => since(hiding, () => {}), GIT),
  way('options: --changed-since, staged', (hiding) => since(hiding, ({ scene }) => scene.git('add', '-A', '-f')), GIT),
  way('options: --changed-since, committed', (hiding) => since(hiding, ({ scene }) => scene.commit(), 'HEAD~1'), GIT),
  way(
    'options: --changed-since, new',
    (hiding) => {
      const { scene, plant } = hiding;
      scene.write(plant.path, plant.clean);
      scene.commit();
      scene.write('fresh/worker.py', plant.faulty);
      return { words: ['--changed-since', 'HEAD'], places: ['fresh/worker.py'] };
    },
    GIT,
  ),
  way(
    'options: --changed-since, renamed',
    (hiding) => {
      const { scene, plant } = hiding;
      scene.write(plant.path, plant.clean);
      scene.commit();
      scene.write('fresh/x', '');
      scene.git('mv', plant.path, 'fresh/worker.py');
      scene.write('fresh/worker.py', plant.faulty);
      scene.commit();
      return { words: ['--changed-since', 'HEAD~1'], places: ['fresh/worker.py'] };
    },
    GIT,
  ),
  way(
    'options: --changed-since, said to be binary',
    (hiding) => {
      hiding.scene.write('.gitattributes', '*.py binary -diff\n');
      return since(hiding, () => {});
    },
    GIT,
  ),
  way(
    'options: --changed-since, behind assume-unchanged',
    (hiding) => {
      const { scene, plant } = hiding;
      scene.write(plant.path, plant.clean);
      scene.commit();
      scene.git('update-index', '--assume-unchanged', plant.path);
      scene.write(plant.path, plant.faulty);
      return { words: ['--changed-since', 'HEAD'] };
    },
    GIT,
  ),
  way(
    'options: --changed-since, line ends converted',
    (hiding) => {
      hiding.scene.git('config', 'core.autocrlf', 'true');
      return since(hiding, () => {});
    },
    GIT,
  ),
  way(
    'options: --changed-since, settings of diffs',
    (hiding) => {
      return since(hiding, ({ scene }) => {
        for (const [key, value] of DIFF_SETTINGS) scene.git('config', key, value);
      });
    },
    GIT,
  ),
  way('options: --changed-since in a shallow clone', (hiding) => shallow(hiding), {
    ...GIT,
    right: ['reported', 'refused'],
  }),
  way('options: --changed-since nothing', () => ({ words: ['--changed-since', 'nothing'] }), { right: ['refused'] }),
  way(
    'options: --changed-since from a folder',
    (hiding) => {
      const { scene, plant } = hiding;
      scene.write('inner/worker.py', plant.clean);
      scene.write(plant.path, plant.clean);
      scene.commit();
      scene.write('inner/worker.py', plant.faulty);
      return { directory: join(scene.root, 'inner'), words: ['--changed-since', 'HEAD'], places: ['worker.py'] };
    },
    GIT,
  ),
  way('options: judged by the base', (hiding) => judgedByBase(hiding), GIT),
  way('options: --baseline ref:', (hiding) => since(hiding, () => {}, 'HEAD', ['--baseline', 'ref:HEAD']), GIT),
  way(
    'options: a baseline of something else',
    ({ scene }) => {
      scene.write('.guardrails/baseline.json', '{"version": 1, "findings": []}\n');
      return {};
    },
    { right: ['reported', 'refused'] },
  ),
  way(
    'options: a baseline that is damaged',
    ({ scene }) => {
      scene.write('.guardrails/baseline.json', '{"version": 1, "find');
      return {};
    },
    { right: ['refused'] },
  ),
];

const DIFF_SETTINGS = [
  ['diff.noprefix', 'true'],
  ['diff.mnemonicPrefix', 'true'],
  ['diff.external', 'true'],
  ['diff.orderFile', '/nonexistent'],
  ['diff.context', '9'],
  ['diff.interHunkContext', '99'],
  ['color.ui', 'always'],
  ['core.quotePath', 'false'],
  ['diff.renames', 'copies'],
] as const;

function sharded(folder: string, count: number): Search {
  const outputs = Array.from({ length: count }, (_, index) => join(folder, `${index + 1}.json`));
  const runs = outputs.map((output, index) => {
    return ['check', 'bare-except', '--shard', `${index + 1}/${count}`, '--format', 'json', '--output', output];
  });
  return { commands: [...runs, ['merge', ...outputs, '--format', 'json']] };
}

function inFolder({ scene, plant }: Hiding): Search {
  scene.write('inner/deep/worker.py', plant.faulty);
  if (scene.isGit && scene.random.once(2)) scene.git('add', '-A', '-f');
  return { directory: join(scene.root, 'inner'), places: ['deep/worker.py'] };
}

function since(
  hiding: Hiding,
  then: (hiding: Hiding) => void,
  revision = 'HEAD',
  words: readonly string[] = ['--changed-since', revision],
): Search {
  const { scene, plant } = hiding;
  scene.write(plant.path, plant.clean);
  scene.commit();
  scene.write(plant.path, plant.faulty);
  then(hiding);
  return { words };
}

/** The change that plants the fault would also have its file left out. */
function judgedByBase({ scene, plant }: Hiding): Search {
  scene.write(plant.path, plant.clean);
  scene.write('guardrails.yml', 'preset: recommended\n');
  scene.commit();
  const base = scene.git('rev-parse', 'HEAD').trim();
  scene.write(plant.path, plant.faulty);
  scene.write('guardrails.yml', `exclude: ['${plant.path}']\nbare-except:\n  enabled: false\n`);
  if (scene.random.once(2)) scene.commit();
  return { words: ['--base', base, '--config-from', 'base'] };
}

function shallow({ scene, plant }: Hiding): Search {
  scene.write(plant.path, plant.clean);
  scene.commit();
  scene.write(plant.path, plant.faulty);
  scene.commit();
  const directory = join(scene.place, 'clone');
  scene.git('clone', '-q', '--depth=1', `file://${scene.root}`, directory);
  return { directory, words: ['--changed-since', 'HEAD~1'] };
}
