import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../tools.js';
import { type CacheStep, type trySequence, trySideBySide } from './cache/sequence.js';
import { shareTrials } from './crew.js';
import type { Hunt } from './hunt.js';
import { textTable } from './text-table.js';

/** A sequence waits here and there: twice as many threads as cores keep them busy. */
const THREADS_A_CORE = 2;

/** Changes repositories in every way between two runs: with kept facts a run says what it says without them. */
export const CACHE: Hunt = {
  name: 'cache',
  summary: 'changes a repository between runs: kept facts must not be seen in any answer',
  async run({ seed, runs, jobs }) {
    const program = join(PROJECT_ROOT, 'dist');
    const steps: CacheStep[] = [];
    const module = new URL('./cache/thread.js', import.meta.url);
    const threads = jobs ?? THREADS_A_CORE * availableParallelism();
    const done = ({
      run,
      steps: own,
    }: {
      readonly run: number;
      readonly steps: Awaited<ReturnType<typeof trySequence>>;
    }): void => {
      steps.push(...own);
      for (const { change, fault } of own) if (fault !== '') process.stderr.write(`run ${run}, ${change}: ${fault}\n`);
    };
    await shareTrials(module, runs ?? 2_000, threads, { program, seed }, done);
    const beside = await trySideBySide(program, seed);
    const faults = [...steps.map(({ fault }) => fault), ...beside].filter((fault) => fault !== '');
    const text = `${tableOf(steps)}${beside.length} of 20 runs side by side on one cache folder differ.\n`;
    return { text, isClean: faults.length === 0 };
  },
};

function tableOf(steps: readonly CacheStep[]): string {
  const row = (name: string, own: readonly CacheStep[]): readonly string[] => [
    name,
    ...[own.length, own.filter(({ isGit }) => isGit).length, own.filter(({ isLate }) => isLate).length].map(String),
    String(own.filter(({ fault }) => fault !== '').length),
  ];
  const names = [...new Set(steps.map(({ change }) => change))].sort();
  return textTable(
    ['change', 'runs', 'with git', 'stamps believed', 'different'],
    [
      ...names.map((name) =>
        row(
          name,
          steps.filter(({ change }) => change === name),
        ),
      ),
      row(`all ${names.length} kinds`, steps),
    ],
  );
}
