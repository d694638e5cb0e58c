import type { Tally } from '../../parsers/coverage/report.js';
import type { CommandResult } from '../guardrail.js';
import { levelBelow, percentOf, showLevel, showShare } from './floor/percent.js';
import { advanced, bestOf, formatState, ofPath, type State, withPath } from './floor/state.js';
import { pathGroupsOf, readState, type Taken, take } from './judge/assessment.js';
import type { CoverageContext } from './options.js';

const COLUMNS = [
  'path',
  'statements',
  'covered',
  'missing',
  'branches',
  'missing-branches',
  'percent',
  'floor',
] as const;

/** Writes the best measured of the total and of each path with a floor; refuses to lower any without a reason. */
export async function raise(context: CoverageContext, reason: string | null): Promise<CommandResult> {
  const { options } = context;
  const before = readState(context);
  const { total, tallies } = await take(context);
  let state = before;
  const said: string[] = [];
  let isRefused = false;
  const groups = pathGroupsOf(context, tallies).filter(({ tally }) => tally.total > 0);
  for (const { glob, tally } of [{ glob: null, tally: total }, ...groups]) {
    const known = glob === null ? state : ofPath(state, glob);
    const step = raised(context, known, tally, reason);
    if (step.state !== known) state = glob === null ? step.state : withPath(state, glob, step.state);
    isRefused ||= step.isRefused;
    said.push(`${sentenceOn(glob, step)}\n`);
  }
  return {
    text: said.join(''),
    ...(state === before ? {} : { writes: { [options.state]: formatState(state) } }),
    ...(isRefused ? { status: 1 } : {}),
  };
}

/** What one measurement does to the best measured; shares as they are shown. */
interface Step {
  readonly state: State;
  readonly isRefused: boolean;
  readonly shown: string;
  readonly before: string;
}

function raised(context: CoverageContext, state: State, tally: Tally, reason: string | null): Step {
  const { date, repository, options } = context;
  const { precision } = options;
  const level = levelBelow(tally, precision);
  const best = bestOf(state);
  const next = advanced(state, { tally, date, commit: repository.revision.commit }, precision, reason);
  return {
    state: next,
    isRefused: next === state && level !== best!.level,
    shown: `${showLevel(level, precision)} %`,
    before: best === null ? 'none' : `${showLevel(best.level, precision)} %`,
  };
}

function sentenceOn(glob: string | null, { isRefused, shown, before }: Step): string {
  const of = glob === null ? '' : ` of \`${glob}\``;
  if (isRefused) return `Coverage${of} is ${shown}, below the best measured of ${before}: give --reason to lower it.`;
  if (shown === before) return `The best measured${of} stays ${before}.`;
  return `The best measured${of} is now ${shown} (before: ${before}).`;
}

/** A row for each measured file, with the floor of the path that it counts for. */
export async function listFiles(context: CoverageContext): Promise<CommandResult> {
  const taken = await take(context);
  const { precision } = context.options;
  const floors = new Map(
    pathGroupsOf(context, taken.tallies).flatMap(({ floor, paths }) => paths.map((path) => [path, floor] as const)),
  );
  const rows = [...taken.measurement.files].map(([path, file]) => {
    const covered = file.hit.reduce((count, hit) => count + hit, 0);
    const branches = taken.measurement.branches ? [...file.branches.values()] : [];
    const floor = floors.get(path) ?? null;
    return {
      path,
      statements: file.lines.length,
      covered,
      missing: file.lines.length - covered,
      branches: branches.reduce((sum, { total }) => sum + total, 0),
      'missing-branches': branches.reduce((sum, { total, covered: run }) => sum + total - run, 0),
      percent: Number(showShare(taken.tallies.get(path)!, precision)),
      floor: floor === null ? null : percentOf(floor.level),
    };
  });
  return { table: { columns: COLUMNS, rows }, text: textOf(taken, precision) };
}

/** A table for a terminal, the total last. */
function textOf({ tallies, total }: Taken, precision: number): string {
  const rows = [...tallies, ['total', total] as const].map(([path, tally]) => cellsOf(path, tally, precision));
  const widths = [0, 1, 2].map((column) => rows.reduce((width, row) => Math.max(width, row[column]!.length), 0));
  const lines = rows.map((row) => {
    const [path, counts, percent] = row as [string, string, string];
    return `${path.padEnd(widths[0]!)}  ${counts.padStart(widths[1]!)}  ${percent.padStart(widths[2]!)}\n`;
  });
  return lines.join('');
}

function cellsOf(path: string, { covered, total }: Tally, precision: number): readonly string[] {
  return [path, `${covered}/${total}`, `${showShare({ covered, total }, precision)} %`];
}
