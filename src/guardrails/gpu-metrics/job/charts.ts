import type { Block } from '../../../core/document.js';
import type { GpuStatistics, JobStatistics, Moment, Sampled, Summary, Tick } from './statistics.js';

/** Points of a line at most; a chart of a summary is a few hundred pixels wide. */
const POINTS = 60;

/** Lines of a chart at most: beyond these nobody can tell them apart. */
const LINES = 8;

/** What is drawn: a title, the unit shown and how to get a number in it. */
const CHARTS: readonly {
  readonly title: string;
  readonly unit: string;
  readonly of: (moment: Moment) => number | null;
}[] = [
  { title: 'GPU utilization', unit: '%', of: ({ utilization }) => scaled(utilization, 100) },
  { title: 'GPU memory', unit: 'GiB', of: ({ memory }) => scaled(memory, 1 / 2 ** 30) },
  { title: 'GPU power', unit: 'W', of: ({ power }) => power },
  { title: 'GPU temperature', unit: '°C', of: ({ temperature }) => temperature },
];

/** The course of a job as Mermaid charts, a line for each GPU; a reading that no GPU gave has no chart. */
export function chartsOf(gpus: readonly Sampled[], ticks: readonly Tick[]): Block[] {
  return CHARTS.flatMap(({ title, unit, of }) => {
    const lines = gpus.slice(0, LINES).flatMap((gpu) => {
      const points = ticks.flatMap((tick) => {
        const moment = tick.moments[gpu.uuid];
        const value = moment === undefined ? null : of(moment);
        return value === null ? [] : [value];
      });
      return points.length < 2 ? [] : [thinned(points)];
    });
    if (lines.length === 0) return [];
    const top = Math.max(...lines.flat());
    const seconds = (ticks.at(-1)!.at - ticks[0]!.at) / 1000;
    return [{ kind: 'mermaid' as const, title: `${title} (${unit})`, source: chart(unit, top, seconds, lines) }];
  });
}

function chart(unit: string, top: number, seconds: number, lines: readonly (readonly number[])[]): string {
  const [span, name] = seconds < 120 ? [seconds, 'seconds'] : [seconds / 60, 'minutes'];
  const ceiling = unit === '%' ? 100 : Math.max(1, Math.ceil(top * 1.1));
  return [
    'xychart-beta',
    `    x-axis "${name}" 0 --> ${Math.max(1, Number(span.toFixed(1)))}`,
    `    y-axis "${unit}" 0 --> ${ceiling}`,
    ...lines.map((line) => `    line [${line.map((value) => Number(value.toFixed(2))).join(', ')}]`),
  ].join('\n');
}

/** At most POINTS means of equally many neighbours each. */
function thinned(points: readonly number[]): number[] {
  if (points.length <= POINTS) return [...points];
  return Array.from({ length: POINTS }, (_, index) => {
    const start = Math.floor((index * points.length) / POINTS);
    const end = Math.floor(((index + 1) * points.length) / POINTS);
    return points.slice(start, end).reduce((sum, value) => sum + value, 0) / (end - start);
  });
}

/** The statistics of a job as a table. */
export function jobTable(job: JobStatistics): Block {
  const columns = ['GPU', 'Utilization', 'Memory', 'Power', 'Temperature', 'Energy'];
  return {
    kind: 'table',
    title: `${job.samples} samples in ${Math.round(job.seconds)} s; average, 95th percentile and maximum`,
    columns,
    rows: job.gpus.map((gpu) => [
      `${gpu.index}: ${gpu.name}`,
      triple(gpu.utilization, 100, '%'),
      triple(gpu.memory, 1 / 2 ** 30, 'GiB'),
      triple(gpu.power, 1, 'W'),
      triple(gpu.temperature, 1, '°C'),
      energy(gpu),
    ]),
    align: ['left', 'right', 'right', 'right', 'right', 'right'],
  };
}

function triple(summary: Summary | null, factor: number, unit: string): string {
  if (summary === null) return 'not measured';
  const values = [summary.avg, summary.p95, summary.max].map((value) => Number((value * factor).toFixed(1)));
  return `${values.join(' / ')} ${unit}`;
}

function energy({ energy: joules }: GpuStatistics): string {
  if (joules === null) return 'not measured';
  return joules < 36_000 ? `${Math.round(joules)} J` : `${(joules / 3.6e6).toFixed(3)} kWh`;
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}
