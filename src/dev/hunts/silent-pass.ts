import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../tools.js';
import { shareTrials } from './crew.js';
import type { Hunt } from './hunt.js';
import { type Trial, whyNotTried } from './silent-pass/trial.js';
import { HIDING_WAYS } from './silent-pass/ways.js';
import { textTable } from './text-table.js';

/** Ways that need a process of their own come once where others come so often. */
const OTHERS_A_PROCESS = 2;

/**
 * Plants one `except: pass` in a tree of Python files, makes its file hard to reach, and holds every run to it: it
 * reports the fault, names the file or a folder above it as not looked at, or is refused with a sentence.
 */
export const SILENT_PASS: Hunt = {
  name: 'silent-pass',
  summary: 'plants a fault in a file that is hard to reach: no run may pass in silence',
  async run({ seed, runs, only, jobs }) {
    const ways = HIDING_WAYS.filter(({ name }) => only === null || name.includes(only));
    const left = ways.filter((way) => whyNotTried(way) !== null);
    const tried = ways.filter((way) => whyNotTried(way) === null);
    const names = Array.from({ length: OTHERS_A_PROCESS }, (_, round) =>
      tried.filter(({ runsAs }) => round === 0 || runsAs === 'either' || runsAs === 'here'),
    ).flatMap((each) => each.map(({ name }) => name));
    const trials: Trial[] = [];
    const count = runs ?? 10_000;
    const given = { program: join(PROJECT_ROOT, 'dist'), seed, names };
    const module = new URL('./silent-pass/thread.js', import.meta.url);
    await shareTrials<{ run: number; trial: Trial }>(
      module,
      count,
      jobs ?? availableParallelism(),
      given,
      ({ run, trial }) => {
        trials.push(trial);
        if (trial.fault !== '') process.stderr.write(`run ${run}, ${trial.way}: ${trial.fault}\n`);
      },
    );
    return {
      text: reportOn(
        trials,
        left.map((way) => `${way.name}: not tried here, ${whyNotTried(way)}`),
      ),
      isClean: trials.every(({ fault }) => fault === ''),
    };
  },
};

function reportOn(trials: readonly Trial[], left: readonly string[]): string {
  const kinds = ['reported', 'named', 'refused', 'failed', 'silent'] as const;
  const row = (name: string, own: readonly Trial[]): readonly string[] => [
    name,
    ...[own.length, own.filter(({ asProcess }) => asProcess).length].map(String),
    ...kinds.map((kind) => String(own.filter(({ sighting }) => sighting === kind).length)),
    String(own.filter(({ fault }) => fault !== '').length),
  ];
  const names = [...new Set(trials.map(({ way }) => way))];
  const table = textTable(
    ['way', 'runs', 'processes', ...kinds, 'faults'],
    [
      ...names.map((name) =>
        row(
          name,
          trials.filter(({ way }) => way === name),
        ),
      ),
      row(`all ${names.length} ways`, trials),
    ],
  );
  return [table, ...left.map((line) => `${line}\n`)].join('');
}
