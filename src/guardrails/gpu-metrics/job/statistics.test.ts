import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chartsOf, jobTable } from './charts.js';
import { energyOf, jobStatistics, type Moment, type Sampled, statisticsOf, type Tick } from './statistics.js';

fc.configureGlobal({ seed: 20_261_101 });

const GPU: Sampled = { uuid: 'u', index: '0', name: 'H200', memoryTotal: 100 };
const NOTHING: Moment = { utilization: null, memory: null, power: null, temperature: null, throttled: null };

/** Ticks a second apart. */
function ticksOf(moments: readonly Partial<Moment>[]): Tick[] {
  return moments.map((moment, index) => ({
    at: index * 1000,
    failure: null,
    moments: { u: { ...NOTHING, ...moment } },
  }));
}

describe('a summary', () => {
  test('is that of the sorted values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const summary = jobStatistics(values)!;
        expect(summary.min).toBe(sorted[0]);
        expect(summary.max).toBe(sorted.at(-1));
        // Nearest rank: at least 95 % of the values are not above it, and it is the least such value.
        const rank = sorted.filter((value) => value <= summary.p95).length;
        expect(rank / sorted.length).toBeGreaterThanOrEqual(0.95);
        expect(sorted.filter((value) => value < summary.p95).length / sorted.length).toBeLessThan(0.95);
        expect(summary.avg).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 4);
      }),
    );
  });

  test('of nothing is none', () => {
    expect(jobStatistics([])).toBeNull();
  });
});

describe('energy', () => {
  test('is the area under the power', () => {
    expect(
      energyOf(
        [
          { at: 0, power: 100 },
          { at: 1000, power: 200 },
          { at: 3000, power: 200 },
        ],
        5000,
      ),
    ).toBe(150 + 400);
  });

  test('leaves gaps out: a missing reading, a long pause, a clock set back', () => {
    const moments = [
      { at: 0, power: 100 },
      { at: 1000, power: null },
      { at: 2000, power: 100 },
      { at: 60_000, power: 100 },
      { at: 61_000, power: 100 },
      { at: 30_000, power: 100 },
    ];
    expect(energyOf(moments, 5000)).toBe(100);
    expect(energyOf([{ at: 0, power: 5 }], 5000)).toBeNull();
  });
});

describe('a job', () => {
  test('counts what failed and keeps what is null out', () => {
    const ticks = [
      ...ticksOf([{ utilization: 0.5, memory: 10 }, {}, { utilization: 1, memory: 30, throttled: true }]),
      { at: 3000, failure: 'The tool failed.', moments: {} },
    ];
    const job = statisticsOf([GPU], ticks, 5000);
    expect(job).toMatchObject({ samples: 4, failed: 1, failure: 'The tool failed.', seconds: 3 });
    expect(job.gpus[0]).toMatchObject({
      utilization: { count: 2, min: 0.5, avg: 0.75, p95: 1, max: 1 },
      power: null,
      energy: null,
      memoryFirst: 10,
      memoryLast: 30,
      throttled: { known: 1, yes: 1 },
    });
  });

  test('is drawn with one line for each GPU and at most sixty points', () => {
    const ticks = ticksOf(Array.from({ length: 601 }, (_, index) => ({ utilization: index / 600, temperature: 50 })));
    const charts = chartsOf([GPU], ticks);
    expect(charts.map((chart) => ('title' in chart ? chart.title : ''))).toEqual([
      'GPU utilization (%)',
      'GPU temperature (°C)',
    ]);
    const [chart] = charts as { source: string }[];
    expect(chart!.source.split('\n').slice(0, 3)).toEqual([
      'xychart-beta',
      '    x-axis "minutes" 0 --> 10',
      '    y-axis "%" 0 --> 100',
    ]);
    const line = /line \[(.*)\]/.exec(chart!.source)![1]!.split(', ').map(Number);
    expect(line.length).toBe(60);
    expect(line.every((value, index) => index === 0 || value > line[index - 1]!)).toBe(true);
  });

  test('says in its table what was not measured', () => {
    const table = jobTable(statisticsOf([GPU], ticksOf([{ power: 100 }, { power: 100 }]), 5000));
    expect(table).toMatchObject({
      rows: [['0: H200', 'not measured', 'not measured', '100 / 100 / 100 W', 'not measured', '100 J']],
    });
  });
});
