import type { Tally } from '../../parsers/coverage/report.js';
import type { CommandResult } from '../guardrail.js';
import { levelBelow, showLevel, showShare } from './floor/percent.js';
import { advanced, bestOf, formatState } from './floor/state.js';
import { readState, type Taken, take } from './judge/assessment.js';
import type { CoverageContext } from './options.js';

const COLUMNS = ['path', 'statements', 'missing', 'branches', 'missing-branches', 'percent'] as const;

/** Writes the best measured into the state file; refuses to lower it without a reason. */
export async function raise(context: CoverageContext, reason: string | null): Promise<CommandResult> {
  const { options, date, repository } = context;
  const state = readState(context);
  const { total } = await take(context);
  const level = levelBelow(total, options.precision);
  const shown = `${showLevel(level, options.precision)} %`;
  const best = bestOf(state);
  const before = best === null ? 'none' : `${showLevel(best.level, options.precision)} %`;
  const next = advanced(state, { tally: total, date, commit: repository.revision.commit }, options.precision, reason);
  if (next !== state) {
    return {
      text: `The best measured is now ${shown} (before: ${before}).\n`,
      writes: { [options.state]: formatState(next) },
    };
  }
  if (level === best!.level) return { text: `The best measured stays ${before}.\n` };
  return {
    text: `Coverage is ${shown}, below the best measured of ${before}: give --reason to lower it.\n`,
    status: 1,
  };
}

/** A row for each measured file. */
export async function listFiles(context: CoverageContext): Promise<CommandResult> {
  const taken = await take(context);
  const { precision } = context.options;
  const rows = [...taken.measurement.files].map(([path, file]) => {
    const missing = file.hit.reduce((count, hit) => count + 1 - hit, 0);
    const branches = taken.measurement.branches ? [...file.branches.values()] : [];
    return {
      path,
      statements: file.lines.length,
      missing,
      branches: branches.reduce((sum, { total }) => sum + total, 0),
      'missing-branches': branches.reduce((sum, { total, covered }) => sum + total - covered, 0),
      percent: Number(showShare(taken.tallies.get(path)!, precision)),
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
