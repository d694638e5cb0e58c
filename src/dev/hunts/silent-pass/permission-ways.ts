import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { change, type Hiding, type HidingWay, type Search, way } from './hiding-way.js';

const AS_NOBODY = { runsAs: 'nobody' } as const;
const UNREADABLE = { ...AS_NOBODY, right: ['named'] } as const;
/** A file in the root has no folder that could be closed by itself. */
const FOLDER = { ...AS_NOBODY, right: ['named', 'refused'] } as const;

/** Files and folders that a user without the powers of root may not read, or only in part. */
export const PERMISSION_WAYS: readonly HidingWay[] = [
  change('a file without permissions', ({ scene, plant }) => chmodSync(scene.at(plant.path), 0), UNREADABLE),
  change('a file that may only be written', ({ scene, plant }) => chmodSync(scene.at(plant.path), 0o222), UNREADABLE),
  change("another user's file", another, UNREADABLE),
  change('a folder without permissions', (hiding) => chmodSync(folderOf(hiding), 0), FOLDER),
  change('a folder without the right to pass', (hiding) => chmodSync(folderOf(hiding), 0o444), FOLDER),
  change('a folder without the right to list', (hiding) => chmodSync(folderOf(hiding), 0o111), {
    ...AS_NOBODY,
    right: ['reported', 'named', 'refused'],
  }),
  change(
    'a closed folder high above',
    ({ scene, plant }) => chmodSync(scene.at(plant.path.split('/')[0]!), 0),
    UNREADABLE,
  ),
  change('a closed .git', ({ scene }) => chmodSync(scene.at('.git'), 0), { ...AS_NOBODY, git: 'needed' }),
  change('a closed index', ({ scene }) => chmodSync(scene.at('.git/index'), 0), {
    ...AS_NOBODY,
    git: 'needed',
    right: ['reported', 'refused'],
  }),
  change('closed objects', ({ scene }) => chmodSync(scene.at('.git/objects'), 0), { ...AS_NOBODY, git: 'needed' }),
  change('a closed .gitignore', closedIgnore, AS_NOBODY),
  change('a closed .gitattributes', closedAttributes, { ...AS_NOBODY, git: 'needed' }),
  way('a closed HOME', closedHome, AS_NOBODY),
  change("another user's repository", ownedByAnother, { ...AS_NOBODY, git: 'needed' }),
];

function folderOf({ scene, plant }: Hiding): string | Buffer {
  return scene.at(dirname(plant.path));
}

function another({ scene, plant }: Hiding): void {
  if (process.geteuid!() === 0) chownSync(scene.at(plant.path), 4_242, 4_242);
  chmodSync(scene.at(plant.path), process.geteuid!() === 0 ? 0o600 : 0);
}

function closedIgnore({ scene }: Hiding): void {
  scene.write('.gitignore', 'nothing\n');
  chmodSync(scene.at('.gitignore'), 0);
}

function closedAttributes({ scene }: Hiding): void {
  scene.write('.gitattributes', '*.py eol=crlf\n');
  chmodSync(scene.at('.gitattributes'), 0);
}

function closedHome({ scene }: Hiding): Search {
  mkdirSync(join(scene.place, 'closed'), { mode: 0 });
  return { variables: { HOME: join(scene.place, 'closed/home') } };
}

function ownedByAnother({ scene }: Hiding): void {
  if (process.geteuid!() === 0) for (const path of ['', '.git']) chownSync(scene.at(path), 4_242, 4_242);
}
