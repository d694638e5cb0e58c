import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool } from '../../tools.js';
import type { HuntScene } from '../scene.js';
import { type Hiding, type HidingWay, type Search, way } from './hiding-way.js';

type Variables = (scene: HuntScene) => Readonly<Record<string, string | null>>;

const PROCESS = { runsAs: 'process' } as const;
const PROCESS_GIT = { ...PROCESS, git: 'needed' } as const;

const elsewhere = (scene: HuntScene): string => join(scene.place, 'elsewhere');

/** Variables that git obeys, or that say where things lie and how they are spelt. */
const VARIABLES: readonly (readonly [name: string, variables: Variables])[] = [
  ['GIT_DIR', (scene) => ({ GIT_DIR: elsewhere(scene) })],
  ['GIT_WORK_TREE', (scene) => ({ GIT_WORK_TREE: elsewhere(scene) })],
  ['GIT_INDEX_FILE', (scene) => ({ GIT_INDEX_FILE: join(elsewhere(scene), 'index') })],
  ['GIT_OBJECT_DIRECTORY', (scene) => ({ GIT_OBJECT_DIRECTORY: elsewhere(scene) })],
  ['GIT_CEILING_DIRECTORIES', (scene) => ({ GIT_CEILING_DIRECTORIES: scene.place })],
  [
    'GIT_CONFIG_COUNT',
    () => ({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.worktree', GIT_CONFIG_VALUE_0: '/tmp' }),
  ],
  ['GIT_CONFIG_GLOBAL', (scene) => ({ GIT_CONFIG_GLOBAL: join(scene.place, 'gitconfig') })],
  ['GIT_CONFIG_PARAMETERS', () => ({ GIT_CONFIG_PARAMETERS: "'core.bare=true'" })],
  ['GIT_LITERAL_PATHSPECS', () => ({ GIT_LITERAL_PATHSPECS: '1', GIT_ICASE_PATHSPECS: '1' })],
  ['GIT_NAMESPACE', () => ({ GIT_NAMESPACE: 'other' })],
  ['GIT_TRACE', () => ({ GIT_TRACE: '1', GIT_TRACE2: '1' })],
  ['LC_ALL of Turkey', () => ({ LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' })],
  ['LC_ALL of nobody', () => ({ LC_ALL: 'xx_XX', LANGUAGE: 'de' })],
  ['LC_ALL=C', () => ({ LC_ALL: 'C', LANG: 'C' })],
  ['no HOME', () => ({ HOME: null })],
  ['a HOME that is not there', (scene) => ({ HOME: join(scene.place, 'nowhere/home') })],
  ['a relative HOME', () => ({ HOME: 'home' })],
  ['HOME in the checkout', (scene) => ({ HOME: scene.root })],
  ['a TMPDIR that is not there', () => ({ TMPDIR: '/nonexistent' })],
  ['no PATH', () => ({ PATH: null })],
  ['a PATH without git', () => ({ PATH: '/nonexistent' })],
  ['a relative PATH', () => ({ PATH: `.:bin:${process.env.PATH}` })],
  ['XDG_CACHE_HOME in the checkout', (scene) => ({ XDG_CACHE_HOME: join(scene.root, '.cache') })],
  ['GUARDRAILS_CACHE_DIR of everybody', () => ({ GUARDRAILS_CACHE_DIR: '/tmp' })],
  ['GUARDRAILS_CACHE_DIR, a device', () => ({ GUARDRAILS_CACHE_DIR: '/dev/null' })],
  ['a far time zone', () => ({ TZ: 'Pacific/Kiritimati' })],
  ['a runner', () => ({ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: '/', RUNNER_TEMP: '/nonexistent' })],
  ['a runner whose workspace is elsewhere', () => ({ CI: 'true', GITHUB_WORKSPACE: '/usr' })],
  ['no colour', () => ({ NO_COLOR: '1', FORCE_COLOR: '3', TERM: 'dumb' })],
];

/** Shell words in front of a process. */
const SHELLS: readonly (readonly [name: string, line: string, right?: HidingWay['right']])[] = [
  ['standard input is closed', 'exec "$@" <&-'],
  ['standard error is closed', 'exec "$@" 2>&-'],
  ['standard output is closed', 'exec "$@" >&-', ['failed']],
  ['standard output is full', 'exec "$@" >/dev/full', ['refused']],
  ['files may not be written', 'ulimit -f 0; exec "$@"', ['reported', 'refused']],
  ['a small stack', 'ulimit -s 1024; exec "$@"', ['reported', 'refused']],
  ['a mask for everything', 'umask 777; exec "$@"'],
  ['the working directory is gone', 'mkdir gone; cd gone; rmdir ../gone; exec "$@"', ['refused']],
];

/** What surrounds a run: variables, limits, streams, signals. */
export const ENVIRONMENT_WAYS: readonly HidingWay[] = [
  ...VARIABLES.map(([name, variables]) => way(`environment: ${name}`, (hiding) => among(hiding, variables), PROCESS)),
  ...SHELLS.map(([name, line, right]) =>
    way(`environment: ${name}`, () => ({ through: ['sh', '-c', line, 'sh'] }), {
      ...PROCESS,
      ...(right === undefined ? {} : { right }),
    }),
  ),
  way(
    'environment: few open files',
    ({ scene }) => {
      return { through: ['sh', '-c', `ulimit -n ${19 + scene.random.below(22)}; exec "$@"`, 'sh'] };
    },
    { ...PROCESS, right: ['reported', 'named', 'refused'] },
  ),
  way(
    'environment: little memory',
    ({ scene }) => {
      return { variables: { NODE_OPTIONS: `--max-old-space-size=${scene.random.pick([8, 16, 32])}` } };
    },
    { ...PROCESS, right: ['reported', 'refused'] },
  ),
  way(
    "environment: the user's own rules ignore everything",
    ({ scene }) => {
      scene.commit();
      writeFileSync(
        join(scene.home, '.gitconfig'),
        `[core]\n\texcludesFile = ${join(scene.home, 'all')}\n\tbare = true\n`,
      );
      writeFileSync(join(scene.home, 'all'), '*\n');
      return {};
    },
    PROCESS_GIT,
  ),
  way(
    "environment: the user's git settings cannot be read",
    ({ scene }) => {
      writeFileSync(join(scene.home, '.gitconfig'), '[broken\n');
      return {};
    },
    PROCESS_GIT,
  ),
  way(
    'environment: a git in the checkout',
    ({ scene }) => {
      scene.write('bin/git', '#!/bin/sh\nexit 0\n');
      scene.shell('chmod 755 bin/git');
      return { variables: { PATH: `${scene.root}/bin:${process.env.PATH}` } };
    },
    PROCESS,
  ),
  way('environment: a git that says nothing', (hiding) => fakeGit(hiding, 'exit 0'), {
    ...PROCESS,
    right: ['reported', 'refused'],
  }),
  way('environment: a git that fails', (hiding) => fakeGit(hiding, 'exit 3'), {
    ...PROCESS,
    right: ['reported', 'refused'],
  }),
  way('environment: a git that dies', (hiding) => fakeGit(hiding, 'kill -9 $$'), {
    ...PROCESS,
    right: ['reported', 'refused'],
  }),
  way('environment: a git that cannot be started', (hiding) => fakeGit(hiding, null), {
    ...PROCESS,
    right: ['reported', 'refused'],
  }),
  way(
    'environment: a git that lists nothing',
    (hiding) => {
      const real = findTool('git')!;
      return fakeGit(hiding, `case "$*" in *ls-files*) exit 1;; esac; exec ${real} "$@"`);
    },
    { ...PROCESS, right: ['reported', 'refused'] },
  ),
  way('environment: SIGTERM', ({ scene }) => ({ endAfter: scene.random.below(400) }), {
    ...PROCESS,
    right: ['reported', 'refused'],
  }),
];

function among({ scene }: Hiding, variables: Variables): Search {
  mkdirSync(elsewhere(scene));
  writeFileSync(join(scene.place, 'gitconfig'), '[core]\n\tbare = true\n');
  return { variables: variables(scene) };
}

/** A git of the machine that does only that; null for one that is no program. */
function fakeGit({ scene }: Hiding, line: string | null): Search {
  const folder = join(scene.place, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'git'), line === null ? 'no program\n'.repeat(40) : `#!/bin/sh\n${line}\n`);
  chmodSync(join(folder, 'git'), 0o755);
  return { variables: { PATH: `${folder}:${process.env.PATH}` } };
}
