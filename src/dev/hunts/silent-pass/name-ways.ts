import { renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { change, type Hiding, type HidingWay, way } from './hiding-way.js';

/** Names that a file of Python code may have; `\udcXX` is a byte that is no UTF-8. */
const NAMES: readonly (readonly [name: string, file: string])[] = [
  ['a line feed', 'a\nb.py'],
  ['a carriage return', 'a\rb.py'],
  ['a dash in front', '--exit-zero.py'],
  ['a command of the runner', '##[set-output name=x;]0.py'],
  ['another command of the runner', '::error::x.py'],
  ['a byte that is no UTF-8', 'w\udcff.py'],
  ['half a character', 'w\udcc3.py'],
  ['a surrogate in UTF-8', '\udced\udca0\udc80.py'],
  ['a backslash', 'a\\b.py'],
  ['a drive', 'C:\\x.py'],
  ['255 bytes', `${'n'.repeat(252)}.py`],
  ['255 bytes of long characters', `${'語'.repeat(84)}.py`],
  ['composed letters', 'é.py'],
  ['letters in pieces', 'e\u0301.py'],
  ['a space in front', ' a.py'],
  ['spaces only', '  .py'],
  ['nothing before the ending', '.py'],
  ['a dot in front', '.hidden.py'],
  ['wildcards', '[a]*?{b,c}.py'],
  ['quotes', `"a'b\`c.py`],
  ['a dollar', '$(id);x.py'],
  ['a percent sign', '%2e%2e%2fa.py'],
  ['a tilde', '~root.py'],
  ['text turned around', 'a\u202eyp.py'],
  ['an escape', '\x1b[2J\x07.py'],
  ['an emoji', '👩‍💻.py'],
  ['a separator of lines', 'a\u2028b\u0085.py'],
  ['a stub', 'types.pyi'],
  ['a colon', ':(exclude)a.py'],
  ['an exclamation mark', '!a.py'],
  ['a hash', '#a.py'],
  ['a name of Windows', 'CON.py'],
];

/** Folders that a file may lie in. */
const FOLDERS: readonly (readonly [name: string, folder: string])[] = [
  ['a dot in front', '.hidden'],
  ['.github', '.github/scripts'],
  ['build', 'build/lib'],
  ['a byte that is no UTF-8', 'd\udcfe'],
  ['a line feed', 'a\nb'],
  ['wildcards', '[a]*{b,c}'],
  ['a dash in front', '-rf'],
  ['two dots and more', '...'],
  ['git as a name', 'git'],
  ['a name like .git', '.gitx'],
  ['spaces', ' a b '],
  ['sixty folders', Array.from({ length: 60 }, () => 'f').join('/')],
];

/** Names that are in the way of listing, quoting or matching. */
export const NAME_WAYS: readonly HidingWay[] = [
  ...NAMES.map(([name, file]) => moved(`name: ${name}`, ({ plant }) => below(dirname(plant.path), file))),
  ...FOLDERS.map(([name, folder]) => moved(`folder: ${name}`, () => `${folder}/worker.py`)),
  moved('folder: seventy folders', () => `${'f/'.repeat(70)}worker.py`, { right: ['reported', 'named'] }),
  change('name: a twin in another case', ({ scene, plant }) => {
    scene.write(
      below(dirname(plant.path), plant.path.slice(plant.path.lastIndexOf('/') + 1).toUpperCase()),
      plant.clean,
    );
    if (scene.isGit) scene.git('config', 'core.ignoreCase', 'true');
  }),
  way(
    'name: an untracked twin in another case',
    ({ scene, plant }) => {
      const twin = below(dirname(plant.path), 'TWIN.PY'.toLowerCase());
      const other = below(dirname(plant.path), 'Twin.py');
      scene.write(other, plant.clean);
      scene.git('config', 'core.ignoreCase', 'true');
      scene.git('add', '-f', other);
      renameSync(scene.at(plant.path), scene.at(twin));
      return { places: [twin] };
    },
    { git: 'needed' },
  ),
];

function moved(name: string, target: (hiding: Hiding) => string, other: Partial<HidingWay> = {}): HidingWay {
  return way(
    name,
    (hiding) => {
      const { scene, plant } = hiding;
      const path = target(hiding);
      scene.write(path, plant.faulty);
      // What lay there before is gone, so that only the new place can be found.
      scene.write(plant.path, plant.clean);
      if (scene.isGit && scene.random.once(2)) scene.git('add', '-A', '-f');
      return { places: [path] };
    },
    other,
  );
}

function below(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}
