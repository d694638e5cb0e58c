import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, Result, Side } from './case.js';
import { git } from './checkout.js';
import { BENCH_FOLDER } from './kept-folder.js';
import { type Cost, measure, sum, typical } from './measure.js';
import { resultOf } from './result.js';

const EDITED_ONE_IN = 100;

/**
 * Measures the sides of a case in turn, so that whatever disturbs the machine disturbs both: one round that does not
 * count, which fills the caches of the machine and of warm sides, then as many as asked for.
 */
export function runCase(test: Case, runs: number): Result {
  if (test.unavailable !== undefined) return resultOf(test, null, null);
  const sides = test.other === undefined ? [test.ours] : [test.ours, test.other];
  const racers = sides.map((side, index) => new Racer(side, join(BENCH_FOLDER, 'memory', `${test.name}-${index}`)));
  const folders = test.edits === true ? [...new Set(racers.map(({ folder }) => folder))] : [];
  try {
    for (const folder of folders) restore(folder);
    for (let round = 0; round <= runs * (test.patience ?? 1); round++) {
      for (const folder of folders) edit(folder, round);
      for (const racer of racers) racer.run(round > 0);
    }
  } finally {
    for (const folder of folders) restore(folder);
    for (const racer of racers) racer.leave();
  }
  const [ours, other] = racers.map(({ costs }) => typical(costs));
  return resultOf(test, ours!, other ?? null);
}

/** A side on its way: its folder, what it remembers from run to run, and what its runs cost. */
class Racer {
  readonly folder: string;
  readonly costs: Cost[] = [];
  private readonly side: Side;
  private readonly memory: string;

  constructor(side: Side, memory: string) {
    this.side = side;
    this.memory = memory;
    this.folder = side.place.open();
    this.forget();
  }

  run(counts: boolean): void {
    if (this.side.forgets === true) this.forget();
    const cost = sum(this.side.commands(this.folder, this.memory).map(measure));
    if (counts) this.costs.push(cost);
  }

  leave(): void {
    rmSync(this.memory, { recursive: true, force: true });
    this.side.place.close?.();
  }

  private forget(): void {
    rmSync(this.memory, { recursive: true, force: true });
    mkdirSync(this.memory, { recursive: true });
  }
}

/** Adds a comment to one file in a hundred, another one each round. */
function edit(folder: string, round: number): void {
  const files = git(folder, 'ls-files', '-z', '*.py').split('\0');
  const chosen = files.filter((path, index) => path !== '' && index % EDITED_ONE_IN === 0);
  for (const path of chosen) appendFileSync(join(folder, path), `# round ${round}\n`);
}

function restore(folder: string): void {
  git(folder, 'checkout', '-q', '--', '.');
}
