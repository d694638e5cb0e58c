import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { type Random, seeded } from '../../../testing/random.js';
import { type RunEnd, type RunOrder, runHere, runProcess } from '../guardrails-run.js';
import { HuntScene } from '../scene.js';
import type { Hiding, HidingWay, Search, Sighting } from './hiding-way.js';
import { neighboursOf, type Plant, plantSomewhere } from './plant.js';
import { sightingIn } from './sighting.js';

/** What became of one hidden file. */
export interface Trial {
  readonly way: string;
  readonly asProcess: boolean;
  readonly sighting: Sighting;
  /** Empty where the sighting is a right one, else what was said. */
  readonly fault: string;
}

/** In so many runs one is a process where it need not be. */
const PROCESS_EVERY = 16;
const NOBODY = 65_534;

/** Programs and arguments to start a program without the powers of root; none where we have none ourselves. */
export const AS_NOBODY: readonly string[] =
  process.geteuid?.() === 0
    ? [
        'setpriv',
        `--reuid=${NOBODY}`,
        `--regid=${NOBODY}`,
        '--clear-groups',
        '--inh-caps=-all',
        '--bounding-set=-all',
        '--',
      ]
    : [];

const CHECK = ['check', 'bare-except', '--format', 'json'];

/** Plants a fault, hides it that way, and tells what guardrails say of it; `program` is the folder of its stubs. */
export async function tryWay(program: string, way: HidingWay, seed: number): Promise<Trial> {
  const random = seeded(seed);
  // The first numbers of neighbouring seeds are alike.
  for (let skipped = 0; skipped < 4; skipped++) random.below(2);
  const isGit = way.git === 'either' ? random.once(2) : way.git === 'needed';
  const mayBeEither = way.runsAs === 'either' && random.once(PROCESS_EVERY);
  const asProcess = mayBeEither || way.runsAs === 'process' || way.runsAs === 'nobody';
  const scene = new HuntScene(random, isGit);
  try {
    const plant = plantSomewhere(random);
    layOut(scene, plant, random);
    const hiding: Hiding = {
      scene,
      plant,
      look: async (search = {}) => {
        await looked(program, scene, search, false);
      },
    };
    const search = await way.hide(hiding);
    if (way.runsAs === 'nobody' && AS_NOBODY.length > 0) chownSync(scene.home, NOBODY, NOBODY);
    const through = way.runsAs === 'nobody' ? AS_NOBODY : (search.through ?? []);
    const end = await looked(program, scene, { ...search, through }, asProcess);
    const sighting = sightingIn(end, [plant.path, ...(search.places ?? [])]);
    const isRight = way.right.includes(sighting);
    const said = `status ${end.status} ${end.signal ?? ''} ${end.stderr.slice(0, 400)} ${end.stdout.slice(0, 3_000)}`;
    return { way: way.name, asProcess, sighting, fault: isRight ? '' : `${plant.path}: ${sighting}: ${said}` };
  } catch (error) {
    // A way that does not work proves nothing.
    return { way: way.name, asProcess, sighting: 'silent', fault: `it cannot be tried: ${(error as Error).stack}` };
  } finally {
    scene.remove();
  }
}

function layOut(scene: HuntScene, plant: Plant, random: Random): void {
  for (const { path, text } of neighboursOf(plant, random)) scene.write(path, text);
  scene.write(plant.path, plant.faulty);
  if (!scene.isGit) return;
  if (random.once(3)) scene.git('add', '-A', '-f');
  else scene.commit();
}

async function looked(program: string, scene: HuntScene, search: Search, asProcess: boolean): Promise<RunEnd> {
  const { commands = [[...CHECK, ...(search.words ?? [])]], variables = {}, directory = scene.root, ...rest } = search;
  const all = { PATH: process.env.PATH ?? '', HOME: scene.home, ...variables };
  const environment = Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  );
  let end: RunEnd | null = null;
  for (const words of commands) {
    const order: RunOrder = { ...rest, words, directory, environment };
    end = await (asProcess ? runProcess(program, order) : runHere(program, order));
  }
  return end!;
}

/** Why a way cannot be tried on this machine; null where it can. */
export function whyNotTried({ runsAs }: HidingWay): string | null {
  if (runsAs !== 'nobody' || AS_NOBODY.length === 0) return null;
  const { status } = spawnSync(AS_NOBODY[0]!, [...AS_NOBODY.slice(1), process.execPath, '--version']);
  return status === 0 ? null : 'there is no user without the powers of root';
}
