import { cpSync, lstatSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { AnyGuardrail } from '../../../guardrails/guardrail.js';
import { registry } from '../../../registry.js';
import { PROJECT_ROOT } from '../../tools.js';
import type { HuntScene } from '../scene.js';

/** Guardrails that look at files alone: nothing that they say depends on programs or the network. */
const STATIC = ['bare-except', 'ports', 'drift', 'inventory', 'diagram', 'source', 'suppressions'];

const LONG_AGO = new Date('2020-02-02T02:02:02Z');

/** A repository between two runs, and how the next run is started; changes alter both. */
export interface RepositoryState {
  readonly scene: HuntScene;
  /** Ids of the guardrails that run. */
  ids: readonly string[];
  /** Settings by name, as flags. */
  settings: Readonly<Record<string, string>>;
  variables: Readonly<Record<string, string>>;
  registry: readonly AnyGuardrail[];
  /** Milliseconds that the clock runs ahead. */
  ahead: number;
}

/** Something that happens between two runs. */
export interface CacheChange {
  readonly name: string;
  /** Whether there has to be a repository of git. */
  readonly needsGit: boolean;
  apply(state: RepositoryState): void;
}

/** The example monorepo, committed where there is git. */
export function exampleState(scene: HuntScene): RepositoryState {
  cpSync(join(PROJECT_ROOT, 'src/testing/example'), scene.root, { recursive: true });
  // Whole seconds: those that programs can put back.
  for (const path of filesOf(scene)) utimesSync(scene.at(path), LONG_AGO, LONG_AGO);
  if (scene.isGit) scene.commit();
  return { scene, ids: STATIC, settings: {}, variables: {}, registry, ahead: 0 };
}

/** Every regular file below the root but git's own, sorted. */
export function filesOf(scene: HuntScene): readonly string[] {
  return readdirSync(scene.root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(scene.root, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)\.git(\/|$)/.test(path))
    .sort();
}

/** One of the files; Python ones twice as often. Throws where there is none. */
export function someFile(scene: HuntScene): string {
  const files = filesOf(scene);
  const python = files.filter((path) => path.endsWith('.py'));
  return scene.random.pick([...files, ...python]);
}

/** Content and times of a file below the root. */
export function contentOf(
  scene: HuntScene,
  path: string,
): { readonly bytes: Buffer; readonly times: readonly [Date, Date] } {
  const { atime, mtime } = lstatSync(scene.at(path));
  return { bytes: readFileSync(scene.at(path)), times: [atime, mtime] };
}
