import type { Random } from '../../../testing/random.js';
import { BASES } from './bases.js';
import { DAMAGES } from './damage.js';
import { type CopyPlan, type ProgramPlan, type Purpose, randomOf, scaled } from './program-plan.js';
import { NOUNS, ROLES, TOPICS, VERBS } from './words.js';

/** How many Python files there are at full scale. */
export const PYTHON_FILES = 1150;
const PYTHON_BYTES = 14_000_000;
const BROKEN_SHARE = 0.17;
const FIRST_PORT = 5600;
const PORTS_EACH = 4;

/** Files of one kind in one folder; the rest of the file names are drawn from words. */
interface Group {
  readonly purpose: Purpose;
  /** Where they lie; null for backup copies that lie beside what they are copies of. */
  readonly folder: string | null;
  /** At full scale. */
  readonly count: number;
  /** Copies among them: of files in this folder, one in so many. */
  readonly copies?: { readonly of: RegExp; readonly oneIn: number };
}

const SERVICES = ['gateway', 'speech', 'vision', 'memory_hub', 'model_ops', 'billing', 'dashboard', 'notifier'];

const GROUPS: readonly Group[] = [
  ...['', '/core', '/utils', '/models', '/health'].map(
    (folder): Group => ({ purpose: 'package', folder: `common${folder}`, count: 1 }),
  ),
  ...SERVICES.map((name): Group => ({ purpose: 'package', folder: `services/${name}`, count: 1 })),
  ...[1, 2, 3, 4].map((machine): Group => ({ purpose: 'package', folder: `pc${machine}/agents`, count: 1 })),
  { purpose: 'library', folder: 'common/core', count: 20 },
  { purpose: 'library', folder: 'common/utils', count: 26 },
  { purpose: 'library', folder: 'common/models', count: 18 },
  { purpose: 'library', folder: 'common/health', count: 13 },
  ...SERVICES.map((name): Group => ({ purpose: 'service', folder: `services/${name}`, count: 15 })),
  { purpose: 'agent', folder: 'pc1/agents', count: 130 },
  { purpose: 'agent', folder: 'pc2/agents', count: 100, copies: { of: /^pc1\/agents\//, oneIn: 4 } },
  { purpose: 'agent', folder: 'pc3/agents', count: 40, copies: { of: /^pc[12]\/agents\//, oneIn: 4 } },
  { purpose: 'agent', folder: 'pc4/agents', count: 30, copies: { of: /^pc[12]\/agents\//, oneIn: 2 } },
  { purpose: 'script', folder: 'scripts', count: 72 },
  { purpose: 'script', folder: 'pc1/scripts', count: 36 },
  { purpose: 'script', folder: 'pc2/scripts', count: 26, copies: { of: /^pc1\/scripts\//, oneIn: 3 } },
  { purpose: 'script', folder: 'tools/maintenance', count: 70 },
  { purpose: 'test', folder: 'tests/unit', count: 85 },
  { purpose: 'test', folder: 'tests/integration', count: 45 },
  { purpose: 'test', folder: 'pc2/tests', count: 35 },
  { purpose: 'project', folder: 'projects/voice_pipeline', count: 60 },
  { purpose: 'project', folder: 'projects/model_manager_suite', count: 55 },
  {
    purpose: 'project',
    folder: 'archive/2024_refactor',
    count: 62,
    copies: { of: /^(?:pc1\/agents|services)\//, oneIn: 2 },
  },
  {
    purpose: 'project',
    folder: 'archive/phase1_backup_plan',
    count: 57,
    copies: { of: /^(?:pc2\/agents|common)\//, oneIn: 2 },
  },
  { purpose: 'agent', folder: 'pc1/agents/_trash_20250414', count: 9, copies: { of: /^pc1\/agents\//, oneIn: 1 } },
  { purpose: 'agent', folder: 'pc2/agents/_trash_20250611', count: 7, copies: { of: /^pc2\/agents\//, oneIn: 1 } },
  { purpose: 'agent', folder: null, count: 12, copies: { of: /^pc\d\/agents\/\w+\.py$/, oneIn: 1 } },
];

const SIBLING_SUFFIXES = ['_old', '_backup', ' copy', '_copy', '_v2', '_old2'];

const WEIGHTS: Readonly<Record<Purpose, number>> = {
  package: 0.02,
  base: 0.15,
  library: 1.1,
  service: 1.3,
  agent: 1.5,
  script: 0.8,
  test: 0.7,
  project: 1,
};

interface Drawn {
  readonly path: string;
  readonly purpose: Purpose;
  readonly name: string;
  readonly copyOf: CopyPlan | null;
  readonly weight: number;
}

/** The Python files of the monorepo: at full scale 1,150 with 14 MB, 17 in a hundred of them broken. */
export function layout(seed: number, scale: number): readonly ProgramPlan[] {
  const random = randomOf(seed, 'layout');
  const drawn = draw(random, scale);
  const wanted = scaled(PYTHON_BYTES, scale);
  const weight = drawn.reduce((total, one) => total + one.weight, 0);
  const broken = chooseBroken(random, drawn);
  return drawn.map((one, index) => ({
    ...one,
    port: FIRST_PORT + index * PORTS_EACH,
    characters: Math.round((wanted * one.weight) / weight),
    damage: broken.get(one.path) ?? null,
  }));
}

function draw(random: Random, scale: number): readonly Drawn[] {
  const drawn = new Map<string, Drawn>();
  const add = (one: Drawn): boolean => !drawn.has(one.path) && drawn.set(one.path, one) !== null;
  for (const { path, name } of BASES) add({ path, name, purpose: 'base', copyOf: null, weight: WEIGHTS.base });
  const share = (scaled(PYTHON_FILES, scale) - BASES.length) / (PYTHON_FILES - BASES.length);
  let asked = 0;
  let had = 0;
  for (const group of GROUPS) {
    asked += group.count;
    // Rounded sums instead of rounded counts: what one group lacks the next one has, and all of them add up.
    const count = Math.round(asked * share) - had;
    had += count;
    for (let left = count; left > 0; ) if (add(member(random, group, drawn))) left--;
  }
  return [...drawn.values()];
}

function member(random: Random, { purpose, folder, copies }: Group, drawn: ReadonlyMap<string, Drawn>): Drawn {
  if (purpose === 'package')
    return { path: `${folder}/__init__.py`, name: '__init__', purpose, copyOf: null, weight: WEIGHTS.package };
  const sources =
    copies === undefined ? [] : [...drawn.values()].filter((one) => isOriginal(one) && copies.of.test(one.path));
  if (copies !== undefined && sources.length > 0 && random.once(copies.oneIn)) {
    const source = random.pick(sources);
    const beside = source.path.replace(/\.py$/, `${random.pick(SIBLING_SUFFIXES)}.py`);
    const edits = random.once(2) ? 0 : 1 + random.below(12);
    return {
      ...source,
      path: folder === null ? beside : `${folder}/${source.name}.py`,
      copyOf: { path: source.path, edits },
    };
  }
  const name = nameFor(random, purpose);
  const weight = WEIGHTS[purpose] * (0.3 + random.below(100) / 70);
  return { path: `${folder ?? 'scripts'}/${name}.py`, name, purpose, copyOf: null, weight };
}

/** Whether it is worth a copy. */
function isOriginal(one: Drawn): boolean {
  return one.copyOf === null && isOwnWork(one);
}

/** Whether it was neither written by hand nor is empty. */
function isOwnWork({ purpose }: Drawn): boolean {
  return purpose !== 'package' && purpose !== 'base';
}

function nameFor(random: Random, purpose: Purpose): string {
  if (purpose === 'agent' || purpose === 'service') {
    const second = random.once(3) ? `_${random.pick(NOUNS)}` : '';
    return `${random.pick(TOPICS)}${second}_${random.pick(ROLES)}`;
  }
  if (purpose === 'test') return `test_${random.pick(TOPICS)}_${random.pick(NOUNS)}_${random.pick(ROLES)}`;
  if (purpose === 'script')
    return `${random.pick([...VERBS, 'fix', 'run', 'start', 'verify', 'migrate'])}_${random.pick(TOPICS)}_${random.pick(NOUNS)}s`;
  return `${random.pick(TOPICS)}_${random.pick(NOUNS)}_${random.pick(['utils', 'client', 'store', 'loader', 'manager', 'types', 'pool'])}`;
}

function chooseBroken(random: Random, drawn: readonly Drawn[]): ReadonlyMap<string, ProgramPlan['damage']> {
  const candidates = drawn.filter(isOwnWork);
  const broken = new Map<string, ProgramPlan['damage']>();
  const wanted = Math.round(drawn.length * BROKEN_SHARE);
  while (broken.size < wanted) broken.set(random.pick(candidates).path, DAMAGES[broken.size % DAMAGES.length]!);
  return broken;
}
