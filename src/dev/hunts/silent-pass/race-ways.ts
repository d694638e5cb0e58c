import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DiskFiles } from '../../../host/files.js';
import type { Memory, Stamp } from '../../../host/host.js';
import { type Hiding, type HidingWay, way } from './hiding-way.js';

/** When a file is changed: before its stamp is taken, which is after it was listed, or between that and its reading. */
const MOMENTS = ['listed', 'stamped'] as const;

const NAMED = ['named'] as const;

/** What happens to the file while a run looks at the repository, and what is then to be said. */
const EVENTS: readonly (readonly [name: string, happen: (hiding: Hiding) => void, right?: HidingWay['right']])[] = [
  ['it is edited', ({ scene, plant }) => writeFileSync(scene.at(plant.path), plant.faulty)],
  [
    'another takes its place',
    ({ scene, plant }) => {
      scene.write('swap', plant.faulty);
      renameSync(scene.at('swap'), scene.at(plant.path));
    },
  ],
  ['it is removed', ({ scene, plant }) => unlinkSync(scene.at(plant.path)), NAMED],
  ['it is renamed', ({ scene, plant }) => renameSync(scene.at(plant.path), scene.at('other.txt')), NAMED],
  [
    'a link takes its place',
    ({ scene, plant }) => {
      renameSync(scene.at(plant.path), join(scene.place, 'outside'));
      symlinkSync(join(scene.place, 'outside'), scene.at(plant.path));
    },
    NAMED,
  ],
  [
    'a pipe takes its place',
    ({ scene, plant }) => {
      unlinkSync(scene.at(plant.path));
      scene.shell(`mkfifo '${plant.path}'`);
    },
    NAMED,
  ],
  [
    'a folder takes its place',
    ({ scene, plant }) => {
      unlinkSync(scene.at(plant.path));
      mkdirSync(scene.at(plant.path));
    },
    NAMED,
  ],
  [
    'it grows beyond the limit',
    ({ scene, plant }) => appendFileSync(scene.at(plant.path), '#'.repeat(2_200_000)),
    NAMED,
  ],
  [
    'it is emptied and written again',
    ({ scene, plant }) => {
      writeFileSync(scene.at(plant.path), '');
      writeFileSync(scene.at(plant.path), plant.faulty);
    },
  ],
  [
    'its mode changes',
    ({ scene, plant }) => {
      writeFileSync(scene.at(plant.path), plant.faulty);
      chmodSync(scene.at(plant.path), 0o755);
    },
  ],
  ['its folder moves away', ({ scene }) => renameSync(scene.at('raced'), scene.at('elsewhere')), NAMED],
  [
    'a link takes the place of its folder',
    ({ scene, plant }) => {
      renameSync(scene.at('raced'), join(scene.place, 'raced'));
      symlinkSync(join(scene.place, 'raced'), scene.at('raced'));
      writeFileSync(scene.at(plant.path), plant.faulty);
    },
    ['named', 'reported'],
  ],
  ['the repository is removed', ({ scene }) => rmSync(scene.root, { recursive: true }), ['named', 'refused']],
];

/** Races between a run and whoever changes the file meanwhile, driven step by step. */
export const RACE_WAYS: readonly HidingWay[] = EVENTS.flatMap(([name, happen, right]) =>
  MOMENTS.map((moment) =>
    way(
      `race: ${name} once ${moment}`,
      (hiding) => {
        const { scene, plant } = hiding;
        const path = `raced/${plant.path}`;
        const raced = { ...hiding, plant: { ...plant, path } };
        scene.write(path, plant.clean);
        scene.write(plant.path, plant.clean);
        if (scene.isGit) scene.git('add', '-A', '-f');
        mkdirSync(dirname(scene.at(path).toString()), { recursive: true });
        return { places: [path], files: new RacedFiles(`${scene.root}/${path}`, moment, () => happen(raced)) };
      },
      { right: right ?? ['reported'], runsAs: 'here' },
    ),
  ),
);

/** The real files, where something happens as one of them is looked at for the first time. */
class RacedFiles extends DiskFiles {
  private readonly path: string;
  private readonly moment: (typeof MOMENTS)[number];
  private happen: (() => void) | null;

  constructor(path: string, moment: (typeof MOMENTS)[number], happen: () => void) {
    super();
    this.path = path;
    this.moment = moment;
    this.happen = happen;
  }

  override stamp(path: string): Stamp | null {
    if (this.moment === 'listed') this.reach(path);
    return super.stamp(path);
  }

  override read(path: string, limit: number, memory?: Memory): Uint8Array | null {
    this.reach(path);
    return super.read(path, limit, memory);
  }

  private reach(path: string): void {
    if (path !== this.path || this.happen === null) return;
    const { happen } = this;
    this.happen = null;
    happen();
  }
}
