import type { Finding } from '../../../core/finding.js';
import type { Tally } from '../../../parsers/coverage/report.js';
import { cheapestFiles, countedGap, showGaps } from '../floor/look-ahead.js';
import {
  differenceOf,
  type Level,
  levelOf,
  reachesLevel,
  shortfall,
  showBelow,
  showDifference,
  showLevel,
  showShare,
} from '../floor/percent.js';
import type { CoverageContext } from '../options.js';
import { type Assessment, changedTotal } from './assessment.js';

type Options = CoverageContext['options'];

/** One finding for every floor that is not reached, and one for every run of uncovered changed lines. */
export function findingsOf(assessment: Assessment, options: Options): readonly Finding[] {
  return [
    ...failedTests(assessment),
    ...lowTotal(assessment, options),
    ...lowPaths(assessment, options),
    ...decrease(assessment, options),
    ...lowChanged(assessment, options),
    ...lowNewFiles(assessment, options),
    ...untested(assessment),
    ...uncoveredLines(assessment),
  ];
}

function failedTests({ failure }: Assessment): readonly Finding[] {
  return failure === null
    ? []
    : [{ rule: 'coverage/failed-tests', message: `The tests failed: ${failure}.`, identity: [] }];
}

function lowTotal({ total, tallies, floor, announced }: Assessment, { precision }: Options): readonly Finding[] {
  const identity = ['total'];
  if (floor !== null && !reachesLevel(total, floor.level)) {
    const { share, floor: wanted } = showBelow(total, floor.level, precision);
    const message = `Total coverage is ${share} %, below the floor of ${wanted} %, ${floor.why}.`;
    return [{ rule: 'coverage/low-total', message, remedy: toCover(total, floor.level, tallies), identity }];
  }
  if (announced === null || reachesLevel(total, announced.floor.level)) return [];
  const { share, floor: wanted } = showBelow(total, announced.floor.level, precision);
  const message = `Total coverage is ${share} %, below the floor of ${wanted} % that is enforced from ${announced.enforced}.`;
  const remedy = toCover(total, announced.floor.level, tallies);
  return [{ rule: 'coverage/low-total', message, remedy, identity, severity: 'warning' }];
}

function toCover(total: Tally, level: Level, tallies: ReadonlyMap<string, Tally>): string {
  const needed = shortfall(total, level);
  return `Cover ${needed} more of the ${total.total} lines and branches; most are missing in ${showGaps(cheapestFiles(tallies, needed))}.`;
}

function lowPaths({ groups }: Assessment, { precision }: Options): readonly Finding[] {
  return groups.flatMap(({ glob, floor, tally, matched, files }): readonly Finding[] => {
    if (matched === 0) {
      return [{ rule: 'coverage/unmeasured-path', message: `No measured file matches \`${glob}\`.`, identity: [glob] }];
    }
    if (files === 0 || floor === null || reachesLevel(tally, floor.level)) return [];
    const { share, floor: wanted } = showBelow(tally, floor.level, precision);
    const message = `Coverage of \`${glob}\` is ${share} %, below its floor of ${wanted} %, ${floor.why}.`;
    const remedy = `Cover ${shortfall(tally, floor.level)} more of the ${tally.total} lines and branches in ${countedGap(files, 'file')}.`;
    return [{ rule: 'coverage/low-path', message, remedy, identity: [glob] }];
  });
}

function decrease({ total, base }: Assessment, options: Options): readonly Finding[] {
  const { precision, 'max-decrease': tolerated, 'ignore-decrease-above': above } = options;
  if (base === null || tolerated === null) return [];
  const difference = differenceOf(total, base);
  if (-difference <= levelOf(tolerated) || (above !== null && reachesLevel(total, levelOf(above)))) return [];
  const change = `from ${showShare(base, precision)} % to ${showShare(total, precision)} %`;
  const message = `Total coverage fell ${change} (${showDifference(difference, precision)}), by more than the ${showLevel(levelOf(tolerated), precision)} tolerated.`;
  return [{ rule: 'coverage/decrease', message, identity: ['total'] }];
}

function lowChanged({ changed }: Assessment, { 'min-changed': min, precision }: Options): readonly Finding[] {
  if (changed === null || min === null) return [];
  const tally = changedTotal(changed);
  const level = levelOf(min);
  if (reachesLevel(tally, level)) return [];
  const { share, floor } = showBelow(tally, level, precision);
  const message = `Of the changed lines ${share} % are covered (${tally.covered} of ${tally.total}), below the floor of ${floor} %.`;
  const gaps = cheapestFiles(new Map(changed.map((file) => [file.path, file.tally])), shortfall(tally, level));
  const remedy = `Cover ${shortfall(tally, level)} more of them; most are missing in ${showGaps(gaps)}.`;
  return [{ rule: 'coverage/low-changed', message, remedy, identity: ['changed'] }];
}

function lowNewFiles({ added, tallies }: Assessment, { 'new-files': min, precision }: Options): readonly Finding[] {
  if (min === null) return [];
  const level = levelOf(min);
  return added.flatMap((path): readonly Finding[] => {
    const tally = tallies.get(path)!;
    if (reachesLevel(tally, level)) return [];
    const { share, floor } = showBelow(tally, level, precision);
    const message = `This new file is covered to ${share} %, below the floor of ${floor} % for new files.`;
    const remedy = `Cover ${shortfall(tally, level)} more of its ${tally.total} lines and branches.`;
    return [{ rule: 'coverage/low-new-file', message, remedy, location: { path }, identity: [] }];
  });
}

function untested({ untested: files }: Assessment): readonly Finding[] {
  return files.flatMap(({ path, definitions }) =>
    definitions.map(({ kind, name, line, column }) => ({
      rule: 'coverage/untested-api',
      message: `No line of the new public ${kind} \`${name}\` is covered.`,
      location: { path, line, column },
      identity: [name],
    })),
  );
}

function uncoveredLines({ changed }: Assessment): readonly Finding[] {
  return (changed ?? []).flatMap(({ path, uncovered, partial }) => [
    ...uncovered.map(([line, endLine]) => ({
      rule: 'coverage/uncovered-lines',
      message:
        line === endLine
          ? 'This changed line is not covered.'
          : `The changed lines ${line} to ${endLine} are not covered.`,
      location: { path, line, endLine },
    })),
    ...partial.map(({ line, covered, total }) => ({
      rule: 'coverage/uncovered-lines',
      message: `Of the branches of this changed line ${covered} of ${total} are taken.`,
      location: { path, line },
    })),
  ]);
}
