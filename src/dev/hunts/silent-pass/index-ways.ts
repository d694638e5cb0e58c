import { readFileSync, rmSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { change, type Hiding, type HidingWay, type Search, way } from './hiding-way.js';

const GIT = { git: 'needed' } as const;
const NAMED = { ...GIT, right: ['named'] } as const;
const LONG_AGO = new Date('2020-02-02T02:02:02Z');

/** What git's index, its settings and its rules of ignoring say of the file. */
export const INDEX_WAYS: readonly HidingWay[] = [
  change('index: sparse checkout', ({ scene }) => sparse(scene, ['set', 'nowhere']), {
    ...GIT,
    right: ['named', 'reported'],
  }),
  change(
    'index: sparse checkout by patterns',
    ({ scene, plant }) => {
      scene.commit();
      scene.git('sparse-checkout', 'set', '--no-cone', '/*', `!/${plant.path}`);
    },
    NAMED,
  ),
  change(
    'index: sparse checkout, the file is there again',
    ({ scene, plant }) => {
      sparse(scene, ['set', '--no-cone', '/nothing']);
      scene.write(plant.path, plant.faulty);
    },
    GIT,
  ),
  change('index: sparse index', ({ scene }) => sparse(scene, ['set', '--sparse-index', 'nowhere']), {
    ...GIT,
    right: ['named', 'reported'],
  }),
  change('index: skip-worktree over an edit', (hiding) => flagged(hiding, '--skip-worktree'), GIT),
  change('index: assume-unchanged over an edit', (hiding) => flagged(hiding, '--assume-unchanged'), GIT),
  change(
    'index: skip-worktree, the file is gone',
    ({ scene, plant }) => {
      scene.commit();
      scene.git('update-index', '--skip-worktree', plant.path);
      unlinkSync(scene.at(plant.path));
    },
    NAMED,
  ),
  change('index: an edit of the same size and time', ({ scene, plant }) => sameStamp(scene, plant, []), GIT),
  change(
    'index: core.checkStat=minimal',
    ({ scene, plant }) =>
      sameStamp(scene, plant, [
        ['core.checkStat', 'minimal'],
        ['core.trustctime', 'false'],
      ]),
    GIT,
  ),
  change('index: core.ignoreStat', ({ scene, plant }) => sameStamp(scene, plant, [['core.ignoreStat', 'true']]), GIT),
  change(
    'index: intent to add',
    ({ scene, plant }) => {
      scene.git('rm', '-q', '-f', '--cached', plant.path);
      scene.git('add', '-f', '-N', plant.path);
    },
    GIT,
  ),
  change(
    'index: taken out, still on disk',
    ({ scene, plant }) => void scene.git('rm', '-q', '-f', '--cached', plant.path),
    GIT,
  ),
  change('index: split', ({ scene }) => void scene.git('update-index', '--split-index'), GIT),
  change('index: version 4', ({ scene }) => void scene.git('update-index', '--index-version', '4'), GIT),
  change(
    'index: no digest',
    ({ scene }) => {
      scene.git('config', 'index.skipHash', 'true');
      scene.git('update-index', '--force-write-index');
    },
    GIT,
  ),
  change('index: a cache of what is not tracked', (hiding) => untrackedCache(hiding), GIT),
  change('index: a monitor that says that nothing changed', monitored, GIT),
  change('index: a lock', ({ scene }) => scene.write('.git/index.lock', ''), GIT),
  change('index: a damaged byte', ({ scene }) => damage(scene), GIT),
  change('index: cut short', ({ scene }) => truncateSync(scene.at('.git/index'), 40), GIT),
  change('index: empty', ({ scene }) => truncateSync(scene.at('.git/index'), 0), GIT),
  change('index: gone', ({ scene }) => unlinkSync(scene.at('.git/index')), GIT),
  change(
    'index: a folder in its place',
    ({ scene }) => {
      unlinkSync(scene.at('.git/index'));
      scene.write('.git/index/x', '');
    },
    GIT,
  ),
  change('index: a conflict', conflict, GIT),
  change(
    'ignored and added by force',
    ({ scene, plant }) => {
      scene.write('.gitignore', `*.py\n${plant.path}\n`);
      scene.git('add', '-A', '-f');
    },
    GIT,
  ),
  change(
    'ignored by .git/info/exclude and tracked',
    ({ scene }) => {
      scene.commit();
      scene.write('.git/info/exclude', '*\n');
    },
    GIT,
  ),
  change(
    'ignored by the configuration and tracked',
    ({ scene }) => {
      scene.commit();
      scene.write('.git/all', '*\n');
      scene.git('config', 'core.excludesFile', scene.at('.git/all').toString());
    },
    GIT,
  ),
  change('ignored by a rule that another takes back', ({ scene }) => scene.write('.gitignore', '*.py\n!*.py\n')),
  way('ignored as a folder, which is the root', rootIgnored, GIT),
];

function sparse(scene: Hiding['scene'], words: readonly string[]): void {
  scene.commit();
  scene.git('sparse-checkout', ...words);
}

function flagged({ scene, plant }: Hiding, flag: string): void {
  scene.write(plant.path, plant.clean);
  scene.commit();
  scene.git('update-index', flag, plant.path);
  scene.write(plant.path, plant.faulty);
}

function sameStamp(
  scene: Hiding['scene'],
  plant: Hiding['plant'],
  settings: readonly (readonly [string, string])[],
): void {
  for (const [key, value] of settings) scene.git('config', key, value);
  scene.write(plant.path, plant.clean);
  utimesSync(scene.at(plant.path), LONG_AGO, LONG_AGO);
  scene.commit();
  scene.git('update-index', '--refresh');
  scene.write(plant.path, plant.faulty);
  utimesSync(scene.at(plant.path), LONG_AGO, LONG_AGO);
}

function untrackedCache({ scene, plant }: Hiding): void {
  scene.git('rm', '-q', '-f', '--cached', plant.path);
  rmSync(scene.at(plant.path));
  scene.git('update-index', '--untracked-cache', '--force-write-index');
  scene.git('status', '--porcelain');
  scene.write(plant.path, plant.faulty);
}

function monitored({ scene, plant }: Hiding): void {
  scene.write(plant.path, plant.clean);
  scene.write('.git/monitor', '#!/bin/sh\nprintf "token\\0"\n');
  scene.shell('chmod 755 .git/monitor');
  scene.commit();
  scene.git('config', 'core.fsmonitor', scene.at('.git/monitor').toString());
  scene.git('update-index', '--fsmonitor');
  scene.git('status', '--porcelain');
  scene.write(plant.path, plant.faulty);
}

function damage(scene: Hiding['scene']): void {
  const bytes = readFileSync(scene.at('.git/index'));
  const at = 12 + scene.random.below(bytes.length - 12);
  bytes[at] = bytes[at]! ^ (1 << scene.random.below(8));
  writeFileSync(scene.at('.git/index'), bytes);
}

function conflict({ scene, plant }: Hiding): void {
  scene.write(plant.path, plant.clean);
  scene.commit();
  scene.git('checkout', '-q', '-b', 'other');
  scene.write(plant.path, `x = 1\n${plant.clean}`);
  scene.commit();
  scene.git('checkout', '-q', 'main');
  scene.write(plant.path, `y = 1\n${plant.clean}`);
  scene.commit();
  scene.shell('git merge -q other > merged 2>&1 || rm merged');
  scene.write(plant.path, plant.faulty);
}

function rootIgnored({ scene, plant }: Hiding): Search {
  scene.write('inner/worker.py', plant.faulty);
  scene.git('rm', '-r', '-q', '-f', '--cached', '.');
  scene.write('.gitignore', 'inner/\n');
  return { directory: scene.at('inner').toString(), places: ['worker.py'] };
}
