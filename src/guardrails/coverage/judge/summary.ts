import type { Block } from '../../../core/document.js';
import type { Metric } from '../../../core/finding.js';
import type { Tally } from '../../../parsers/coverage/report.js';
import { floorOn } from '../floor/floor.js';
import { countedGap, showRise } from '../floor/look-ahead.js';
import {
  differenceOf,
  levelOf,
  percentOf,
  reachesLevel,
  showBelow,
  showDifference,
  showLevel,
  showShare,
} from '../floor/percent.js';
import type { CoverageContext } from '../options.js';
import { type Assessment, changedTotal } from './assessment.js';
import { badgeOf } from './badge.js';
import { chartOf, type Point } from './chart.js';

/** Values of the declared outputs; empty where there is nothing to tell. */
export function coverageOutputs(assessment: Assessment, precision: number): Readonly<Record<string, string>> {
  const { total, floor, rise, changed, base, measurement } = assessment;
  return {
    total: showShare(total, precision),
    threshold: floor === null ? '' : showLevel(floor.level, precision),
    'next-threshold': rise === null ? '' : showLevel(rise.level, precision),
    'next-date': rise?.date ?? '',
    changed: changed === null || changed.length === 0 ? '' : showShare(changedTotal(changed), precision),
    delta: base === null ? '' : showDifference(differenceOf(total, base), precision),
    badge: badgeOf(showShare(total, precision)).trim(),
    reports: measurement.reports.join(','),
  };
}

/** The numbers that a dashboard wants, as shares of one. */
export function metricsOf({ total, floor, groups, changed }: Assessment): readonly Metric[] {
  const metric = (name: string, value: number, labels?: Metric['labels']): Metric => {
    return { name, value, unit: 'ratio', ...(labels === undefined ? {} : { labels }) };
  };
  return [
    metric('coverage', ratio(total)),
    ...(floor === null ? [] : [metric('coverage_floor', percentOf(floor.level) / 100)]),
    ...(changed === null || changed.length === 0 ? [] : [metric('coverage_changed', ratio(changedTotal(changed)))]),
    ...groups.map(({ glob, tally }) => metric('coverage_path', ratio(tally), { path: glob })),
  ];
}

function ratio({ covered, total }: Tally): number {
  return total === 0 ? 1 : covered / total;
}

/** What people should see: today's verdict, what is to come, floors by path, and the chart. */
export function coverageSummary(assessment: Assessment, { date, options }: CoverageContext): readonly Block[] {
  const { measurement, rise, pause, total, tallies } = assessment;
  const { strangers, leftOut, branches } = measurement;
  const chart = chartOf(pointsOf(assessment, date));
  return [
    { kind: 'text', text: verdictSentence(assessment, options.precision) },
    ...(rise === null ? [] : [{ kind: 'text', text: showRise(rise, total, tallies, branches) } as const]),
    ...(pause === null
      ? []
      : [{ kind: 'text', text: `No floor rises from ${pause.from} to ${pause.to}: ${pause.reason}.` } as const]),
    ...changesText(assessment, options.precision),
    ...(strangers.length === 0
      ? []
      : [
          {
            kind: 'text',
            text: `${countedGap(strangers.length, 'reported file')} not in the repository, the first being ${strangers[0]}.`,
          } as const,
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          {
            kind: 'text',
            text: `${countedGap(leftOut.length, 'measured file')} left out by \`include\` or \`exclude\`, the first being ${leftOut[0]}.`,
          } as const,
        ]),
    ...unnamedTexts(assessment),
    ...pathTable(assessment, options.precision),
    ...(chart === null ? [] : [{ kind: 'mermaid', title: 'Coverage and its floor', source: chart } as const]),
  ];
}

function unnamedTexts({ unnamed: { counted, ignored } }: Assessment): readonly Block[] {
  const text = (files: readonly string[], verb: string, end: string): readonly Block[] =>
    files.length === 0
      ? []
      : [
          {
            kind: 'text',
            text: `${countedGap(files.length, 'Python file')} named by no report ${verb}, the first being ${files[0]}${end}.`,
          },
        ];
  const isOne = ignored.length === 1;
  return [
    ...text(counted, `${counted.length === 1 ? 'counts' : 'count'} as not covered`, ''),
    ...text(ignored, isOne ? 'does not count' : 'do not count', `; \`source\` makes ${isOne ? 'it' : 'them'} count`),
  ];
}

function verdictSentence({ total, floor, measurement }: Assessment, precision: number): string {
  const of = `${total.covered} of ${total.total} ${measurement.branches ? 'lines and branches' : 'lines'}`;
  if (floor === null) return `Coverage is ${showShare(total, precision)} % (${of}); no floor is set.`;
  if (!reachesLevel(total, floor.level)) {
    const { share, floor: wanted } = showBelow(total, floor.level, precision);
    return `Fails today: ${share} % < ${wanted} % (${of}).`;
  }
  return `Passes today: ${showShare(total, precision)} % ≥ ${showLevel(floor.level, 0)} % (${of}).`;
}

function changesText({ changed, base, total }: Assessment, precision: number): readonly Block[] {
  const texts: string[] = [];
  if (changed !== null) {
    const tally = changedTotal(changed);
    texts.push(
      tally.total === 0
        ? 'No changed line holds a measured statement.'
        : `Of the changed lines ${showShare(tally, precision)} % are covered (${tally.covered} of ${tally.total}).`,
    );
  }
  if (base !== null) texts.push(`Against the base: ${showDifference(differenceOf(total, base), precision)} points.`);
  return texts.map((text) => ({ kind: 'text', text }));
}

function pathTable({ groups }: Assessment, precision: number): readonly Block[] {
  if (groups.length === 0) return [];
  const rows = groups.map(({ glob, floor, tally, files }) => [
    { code: glob },
    files,
    files === 0 ? '' : showShare(tally, precision),
    floor === null ? '' : showLevel(floor.level, 0),
  ]);
  return [
    {
      kind: 'table',
      title: 'Floors by path',
      columns: ['Path', 'Files', 'Coverage', 'Floor'],
      rows,
      align: ['left', 'right', 'right', 'right'],
    },
  ];
}

/** Every milestone and today, each with the floor as it was that day. */
function pointsOf({ sources, total }: Assessment, date: string): readonly Point[] {
  const { history } = sources.state;
  const measured = [
    ...history.map((milestone) => ({ date: milestone.date, coverage: milestone.percent })),
    { date, coverage: Number(showShare(total, 2)) },
  ];
  const latest = new Map(measured.map((point, index) => [point.date, { ...point, index }]));
  return [...latest.values()].map(({ date: day, coverage, index }) => {
    const state = { version: 1, history: history.slice(0, index) } as const;
    return { date: day, coverage, floor: percentOf(floorOn({ ...sources, state }, day)?.level ?? levelOf(0)) };
  });
}
