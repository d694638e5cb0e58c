import {
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shiftedClock } from '../shifted-clock.js';
import { type Hiding, type HidingWay, type Search, way } from './hiding-way.js';

const LONG_AGO = new Date('2020-02-02T02:02:02Z');
const GIT = { git: 'needed' } as const;

/** As if it were a while later, so that stamps of now are old enough to be believed. */
const LATER: Search = { clock: shiftedClock(60_000) };

/** What earlier runs kept of the repository, and what they kept it of. */
export const CACHE_WAYS: readonly HidingWay[] = [
  cached('cache: an edit', ({ scene, plant }) => scene.write(plant.path, plant.faulty)),
  cached('cache: an edit of the same size and time', (hiding) => edited(hiding)),
  cached('cache: another file in its place, of the same size and time', ({ scene, plant }) => {
    scene.write('swap', plant.faulty);
    utimesSync(scene.at('swap'), LONG_AGO, LONG_AGO);
    renameSync(scene.at('swap'), scene.at(plant.path));
  }),
  cached(
    'cache: an edit that was committed',
    ({ scene, plant }) => {
      scene.write(plant.path, plant.faulty);
      scene.commit();
    },
    GIT,
  ),
  cached(
    'cache: a commit that was amended',
    (hiding) => {
      edited(hiding);
      hiding.scene.git('add', '-A', '-f');
      hiding.scene.git('commit', '-q', '--amend', '--allow-empty', '-m', 'amended');
    },
    GIT,
  ),
  cached(
    'cache: a patch that git applied',
    ({ scene, plant }) => {
      scene.write(plant.path, plant.faulty);
      const patch = scene.git('diff', '--binary');
      scene.write('.git/patch', patch);
      scene.git('checkout', '-q', '--', plant.path);
      scene.git('apply', '--index', '.git/patch');
    },
    GIT,
  ),
  cached(
    'cache: an edit behind assume-unchanged',
    (hiding) => {
      hiding.scene.git('update-index', '--assume-unchanged', hiding.plant.path);
      edited(hiding);
    },
    GIT,
  ),
  cached(
    'cache: an index that was written again',
    (hiding) => {
      edited(hiding);
      hiding.scene.git('update-index', '--force-write-index');
    },
    GIT,
  ),
  cached('cache: facts of another content', (hiding) => {
    edited(hiding);
    forEachKept(hiding, (path) =>
      writeFileSync(path, readFileSync(path, 'latin1').replaceAll('OSError', 'xxxxxxx'), 'latin1'),
    );
  }),
  cached('cache: facts with a byte turned', (hiding) => {
    edited(hiding);
    forEachKept(hiding, (path) => {
      const bytes = readFileSync(path);
      const at = hiding.scene.random.below(bytes.length);
      bytes[at] = bytes[at]! ^ (1 << hiding.scene.random.below(8));
      writeFileSync(path, bytes);
    });
  }),
  cached('cache: facts cut short', (hiding) => {
    edited(hiding);
    forEachKept(hiding, (path) => truncateSync(path, hiding.scene.random.below(readFileSync(path).length)));
  }),
  cached('cache: empty facts', (hiding) => {
    edited(hiding);
    forEachKept(hiding, (path) => truncateSync(path, 0));
  }),
  cached('cache: facts of another version', (hiding) => {
    edited(hiding);
    forEachKept(hiding, (path) =>
      writeFileSync(path, readFileSync(path, 'latin1').replaceAll(/"version":\d+/g, '"version":99'), 'latin1'),
    );
  }),
  cached('cache: a link in the place of facts', (hiding) => {
    edited(hiding);
    forEachKept(hiding, (path) => {
      unlinkSync(path);
      hiding.scene.shell(`ln -s /dev/zero '${path}'`);
    });
  }),
  cached('cache: the key is another one', (hiding) => {
    edited(hiding);
    writeFileSync(join(hiding.scene.home, '.local/state/guardrails/cache-key'), 'k'.repeat(32));
  }),
  cached('cache: the key is gone', (hiding) => {
    edited(hiding);
    rmSync(join(hiding.scene.home, '.local/state/guardrails/cache-key'));
  }),
  cached('cache: a clock that goes back', edited, {}, { clock: shiftedClock(-86_400_000) }),
  cached('cache: a clock that runs ahead', edited, {}, { clock: shiftedClock(10 * 365 * 86_400_000) }),
  cached('cache: a file of the future', ({ scene, plant }) => {
    scene.write(plant.path, plant.faulty);
    utimesSync(scene.at(plant.path), new Date('2040-01-01'), new Date('2040-01-01'));
  }),
  way('cache: one in the checkout that was forged', async ({ scene, plant, look }) => {
    scene.write(plant.path, plant.clean);
    await look({ ...LATER, variables: { GUARDRAILS_CACHE_DIR: join(scene.place, 'kept'), GUARDRAILS_CACHE_KEY: 'k' } });
    renameSync(join(scene.place, 'kept'), join(scene.root, '.cache'));
    scene.write(plant.path, plant.faulty);
    return { variables: { GUARDRAILS_CACHE_DIR: '.cache', GUARDRAILS_CACHE_KEY: 'k' } };
  }),
  way('cache: facts of another repository', async ({ scene, plant, look }) => {
    scene.write(plant.path, plant.clean);
    await look(LATER);
    renameSync(scene.root, join(scene.place, 'other'));
    cpSync(join(scene.place, 'other'), scene.root, { recursive: true, preserveTimestamps: true });
    scene.write(plant.path, plant.faulty);
    return {};
  }),
];

/** A way that changes something after a run that saw the clean file, now or a while before. */
function cached(
  name: string,
  then: (hiding: Hiding) => void,
  other: Partial<HidingWay> = {},
  search: Search = {},
): HidingWay {
  return way(
    name,
    async (hiding) => {
      const { scene, plant, look } = hiding;
      scene.write(plant.path, plant.clean);
      utimesSync(scene.at(plant.path), LONG_AGO, LONG_AGO);
      if (scene.isGit) scene.commit();
      const isLate = scene.random.once(4);
      await look(isLate ? LATER : {});
      // Git counts the times of files in whole seconds, and a change comes after the while.
      if (isLate) await sleep(1_100);
      then(hiding);
      return search;
    },
    other,
  );
}

function edited({ scene, plant }: Hiding): void {
  scene.write(plant.path, plant.faulty);
  utimesSync(scene.at(plant.path), LONG_AGO, LONG_AGO);
}

/** Does something to each file of facts, of which there has to be one. */
function forEachKept({ scene }: Hiding, todo: (path: string) => void): void {
  const folder = join(scene.home, '.cache/guardrails');
  const names = readdirSync(folder).filter((name) => name.startsWith('facts-'));
  if (names.length === 0) throw new Error('no facts were kept');
  for (const name of names) todo(join(folder, name));
}
