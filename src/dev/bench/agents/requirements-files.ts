import type { Random } from '../../../testing/random.js';
import { randomOf, scaled } from './program-plan.js';
import { PACKAGES } from './words.js';

const REQUIREMENTS_FILES = 40;
const FOLDERS = [
  '.',
  'pc1',
  'pc2',
  'services/gateway',
  'pc3',
  'common',
  'services/speech',
  'services/vision',
  'pc4',
  'services/memory_hub',
  'services/model_ops',
  'services/billing',
  'services/dashboard',
  'services/notifier',
  'projects/voice_pipeline',
  'projects/model_manager_suite',
  'archive/2024_refactor',
  'archive/phase1_backup_plan',
  'docker/pc1',
  'docker/pc2',
];
const NAMES = ['requirements.txt', 'requirements-dev.txt'];

/** The requirements files, by path; each was written on another day. */
export function requirementsFiles(seed: number, scale: number): ReadonlyMap<string, string> {
  const paths = NAMES.flatMap((name) => FOLDERS.map((folder) => (folder === '.' ? name : `${folder}/${name}`)));
  return new Map(
    paths.slice(0, scaled(REQUIREMENTS_FILES, scale)).map((path) => {
      const random = randomOf(seed, path);
      const lines = PACKAGES.filter(() => random.once(2)).map((entry) => requirement(random, entry));
      const start = path.endsWith('-dev.txt')
        ? ['-r requirements.txt']
        : random.once(4)
          ? ['# CUDA build, see the wiki']
          : [];
      return [path, `${[...start, ...lines].join('\n')}\n`];
    }),
  );
}

function requirement(random: Random, [name, usual, ...others]: readonly [string, ...string[]]): string {
  const version = random.once(6) ? random.pick(others) : usual!;
  const roll = random.below(12);
  if (roll === 0) return name;
  if (roll === 1) return `${name}>=${version}`;
  if (roll === 2) return `${name}~=${version.split('.').slice(0, 2).join('.')}`;
  return `${name}==${version}`;
}
