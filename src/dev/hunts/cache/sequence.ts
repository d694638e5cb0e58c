import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../../testing/random.js';
import { type RunEnd, runHere } from '../guardrails-run.js';
import { HuntScene } from '../scene.js';
import { shiftedClock } from '../shifted-clock.js';
import { CONTENT_CHANGES } from './content-changes.js';
import { GIT_CHANGES } from './git-changes.js';
import { exampleState, type RepositoryState } from './repository-state.js';
import { SETTING_CHANGES } from './setting-changes.js';

/** Every change that may happen between two runs. */
export const CACHE_CHANGES = [...CONTENT_CHANGES, ...GIT_CHANGES, ...SETTING_CHANGES] as const;

/** A change that was made, and what differed behind it. */
export interface CacheStep {
  readonly change: string;
  readonly isGit: boolean;
  /** Whether facts were old enough to be believed without a look at the file. */
  readonly isLate: boolean;
  /** Empty where the run with kept facts said what the one without them said. */
  readonly fault: string;
}

/** As if it were a while later: stamps are then believed. */
const LATER_MS = 60_000;
/** Git counts in whole seconds: what changes within one is only seen by the stamp that is too young to be believed. */
const SECOND_MS = 1_100;
/** In so many sequences with git one waits for the second to be over. */
const LATE_EVERY = 8;
const STEPS = { least: 3, most: 8 } as const;
/** Runs side by side on one cache folder. */
const SIDE_BY_SIDE = 20;

/** Changes a repository step by step; behind each, a run with kept facts has to say what one without any says. */
export async function trySequence(program: string, seed: number): Promise<readonly CacheStep[]> {
  const random = seeded(seed);
  for (let skipped = 0; skipped < 4; skipped++) random.below(2);
  const isGit = random.below(3) > 0;
  const scene = new HuntScene(random, isGit);
  const isLate = !isGit || random.once(LATE_EVERY);
  const steps: CacheStep[] = [];
  try {
    const state = exampleState(scene);
    const kinds = isGit
      ? [CONTENT_CHANGES, CONTENT_CHANGES, GIT_CHANGES, SETTING_CHANGES]
      : [CONTENT_CHANGES, SETTING_CHANGES];
    await looked(program, state, true, isLate);
    const count = STEPS.least + random.below(STEPS.most - STEPS.least + 1);
    for (let step = 0; step < count; step++) {
      if (isLate && isGit) await sleep(SECOND_MS);
      const change = random.pick(random.pick(kinds).filter(({ needsGit }) => isGit || !needsGit));
      try {
        change.apply(state);
      } catch (error) {
        // What other changes left, a folder without files say, may not allow it.
        if ((error as NodeJS.ErrnoException).code === undefined && !(error instanceof RangeError)) throw error;
      }
      const kept = await looked(program, state, true, isLate);
      const fresh = await looked(program, state, false, isLate);
      const fault = differenceOf(kept, fresh);
      const before = steps.map((each) => each.change).join(', ');
      steps.push({ change: change.name, isGit, isLate, fault: fault === '' ? '' : `after ${before}: ${fault}` });
    }
    return steps;
  } finally {
    scene.remove();
  }
}

/** Runs side by side over one repository and one cache folder; returns what differed from a run that keeps nothing. */
export async function trySideBySide(program: string, seed: number): Promise<readonly string[]> {
  const scene = new HuntScene(seeded(seed), true);
  try {
    const state = exampleState(scene);
    const selections = [['bare-except'], ['ports'], ['drift', 'inventory'], state.ids];
    const fresh = await Promise.all(selections.map((ids) => looked(program, { ...state, ids }, false, true)));
    const runs = Array.from({ length: SIDE_BY_SIDE }, (_, index) => index % selections.length);
    const kept = await Promise.all(
      runs.map((index) => looked(program, { ...state, ids: selections[index]! }, true, true)),
    );
    return kept.map((end, run) => differenceOf(end, fresh[runs[run]!]!)).filter((fault) => fault !== '');
  } finally {
    scene.remove();
  }
}

function looked(program: string, state: RepositoryState, isKept: boolean, isLate: boolean): Promise<RunEnd> {
  const { scene, ids, settings, variables, registry, ahead } = state;
  const flags = Object.entries(settings).map(([name, value]) =>
    name.includes('.') ? `--option=${name}=${value}` : `--${name}=${value}`,
  );
  return runHere(program, {
    words: ['check', ...ids, '--format=json', `--cache=${isKept}`, ...flags],
    directory: scene.root,
    environment: { PATH: process.env.PATH ?? '', HOME: scene.home, ...variables },
    registry,
    clock: shiftedClock(ahead + (isLate ? LATER_MS : 0)),
  });
}

/** What one run said that the other did not, times aside; empty where there is nothing. */
function differenceOf(kept: RunEnd, fresh: RunEnd): string {
  const [one, other] = [kept, fresh].map(({ status, stdout, stderr }) => {
    const text = stdout.replaceAll(/"milliseconds": \d+/g, '"milliseconds": 0');
    return `status ${status}\n${withoutKept(stderr)}\n${text}`.split('\n');
  }) as [string[], string[]];
  const at = one.findIndex((line, index) => line !== other[index]);
  if (at === -1 && one.length === other.length) return '';
  const line = at === -1 ? one.length : at;
  return `line ${line}: ${one.slice(line, line + 3).join(' ')} <> ${other.slice(line, line + 3).join(' ')}`;
}

/** What is said of the cache folder only a run that uses it can say. */
function withoutKept(stderr: string): string {
  return stderr.replaceAll(/^(Nothing is|Facts are not) kept for the next run.*\n/gm, '');
}
