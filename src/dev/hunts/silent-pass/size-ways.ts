import { truncateSync } from 'node:fs';
import { change, type HidingWay, way } from './hiding-way.js';

const NAMED = { right: ['named'] } as const;

/** How large the file is, and how many there are beside it. */
export const SIZE_WAYS: readonly HidingWay[] = [
  way('size: above the limit', () => ({ words: ['--max-file-size', '20'] }), NAMED),
  way('size: at the limit', ({ plant }) => ({ words: ['--max-file-size', String(Buffer.byteLength(plant.faulty))] }), {
    right: ['reported'],
  }),
  change(
    'size: three gigabytes of nothing',
    ({ scene, plant }) => truncateSync(scene.at(plant.path), 3 * 1024 ** 3),
    NAMED,
  ),
  change(
    'size: two megabytes and more',
    ({ scene, plant }) => scene.write(plant.path, `${plant.faulty}#${'x'.repeat(2_200_000)}\n`),
    NAMED,
  ),
  change('size: just below two megabytes', ({ scene, plant }) =>
    scene.write(plant.path, `${plant.faulty}#${'x'.repeat(1_900_000)}\n`),
  ),
  change('size: empty files beside it', ({ scene }) => {
    for (let index = 0; index < 20; index++) scene.write(`empty/e${index}.py`, '');
  }),
  change('size: many files beside it', ({ scene }) => {
    for (let index = 0; index < 700; index++) scene.write(`many/m${index}.py`, 'x = 1\n');
  }),
  change('size: many large files beside it', ({ scene }) => {
    for (let index = 0; index < 8; index++) {
      scene.write(`large/l${index}.py`, '');
      truncateSync(scene.at(`large/l${index}.py`), 2 ** 32);
    }
  }),
];
