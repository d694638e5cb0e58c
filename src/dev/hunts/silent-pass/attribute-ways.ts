import { change, type Hiding, type HidingWay } from './hiding-way.js';

const GIT = { git: 'needed' } as const;
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 120\n`;

const ATTRIBUTES = [
  '-text',
  'text eol=crlf',
  'binary',
  '-diff',
  'export-ignore',
  'ident',
  'linguist-generated=true',
  'linguist-vendored',
  'filter=lfs diff=lfs merge=lfs -text',
  'working-tree-encoding=UTF-16',
  'working-tree-encoding=latin-1',
  'whitespace=cr-at-eol conflict-marker-size=3',
  'diff=python merge=union',
  'filter=unknown',
] as const;

/** What attributes of git make of the file, and what stands in the place of its content. */
export const ATTRIBUTE_WAYS: readonly HidingWay[] = [
  ...ATTRIBUTES.map((attribute) =>
    change(
      `attribute: ${attribute}`,
      ({ scene }) => {
        scene.write('.gitattributes', `*.py ${attribute}\n`);
        // What the encoding does not fit git refuses to add; it is tracked already.
        if (!attribute.includes('UTF-16')) scene.git('add', '-A', '-f');
      },
      GIT,
    ),
  ),
  change('attribute: a filter that cleans', filtered, GIT),
  change(
    'attribute: a filter that fails',
    ({ scene, plant }) => {
      scene.commit();
      scene.write('.gitattributes', '*.py filter=bad\n');
      scene.git('config', 'filter.bad.clean', 'exit 1');
      scene.git('config', 'filter.bad.required', 'true');
      scene.write(plant.path, `${plant.faulty}x = 1\n`);
    },
    GIT,
  ),
  change('an LFS pointer', ({ scene, plant }) => scene.write(plant.path, POINTER), { right: ['named'] }),
  change('an LFS pointer and a fault', ({ scene, plant }) => scene.write(plant.path, `${POINTER}${plant.faulty}`), {
    right: ['named', 'reported'],
  }),
  change('locked by git-crypt', ({ scene, plant }) => scene.write(plant.path, `\0GITCRYPT\0${plant.faulty}`), {
    right: ['named'],
  }),
];

/** What git has of the file is clean; what lies on disk is not. */
function filtered({ scene, plant }: Hiding): void {
  scene.write('.gitattributes', '*.py filter=clean\n');
  scene.git('config', 'filter.clean.clean', "sed 's/except:  #xxxxxxxx/except OSError:  #/'");
  scene.git('config', 'filter.clean.smudge', 'cat');
  scene.git('add', '-A', '-f');
  scene.commit();
  scene.write(plant.path, plant.faulty);
  scene.git('add', '-A', '-f');
}
