import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePrometheusText } from '../../../testing/prometheus-text.js';
import type { MetricName } from '../probe/names.js';
import { exposition, type Sample } from './exposition.js';

fc.configureGlobal({ seed: 20_261_101 });

const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,20}$/);
const label = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,8}$/);
const text = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '\n', ',', ':', '{', '}', '=', ' ', 'é', '🔥', '\r', '\u2028'),
});
const metric: fc.Arbitrary<MetricName> = fc.record({
  name,
  type: fc.constantFrom('gauge' as const, 'counter' as const),
  help: text,
  unit: fc.constant('count' as const),
});
const sample: fc.Arbitrary<Sample> = fc.record({
  metric,
  labels: fc.dictionary(label, text, { maxKeys: 4, noNullPrototype: true }),
  value: fc.double({ noNaN: true, noDefaultInfinity: true }),
});

/** Which series a sample is, empty labels being none. */
function seriesOf({ metric: { name }, labels }: Sample): string {
  return JSON.stringify([
    name,
    Object.entries(labels)
      .filter(([, value]) => value !== '')
      .sort(),
  ]);
}

/** Drops what no valid set of samples has: a series twice, a name with two types. */
function valid(samples: readonly Sample[]): Sample[] {
  const kept = new Map<string, Sample>();
  const metrics = new Map<string, MetricName>();
  for (const each of samples) {
    const known = metrics.get(each.metric.name) ?? each.metric;
    metrics.set(known.name, known);
    kept.set(seriesOf(each), { ...each, metric: known });
  }
  return [...kept.values()];
}

describe('exposition', () => {
  test('gives back every label and value through a strict parser', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 12 }), (drawn) => {
        const samples = valid(drawn);
        const read = parsePrometheusText(exposition(samples));
        const wanted = new Map(samples.map((each) => [seriesOf(each), each.value]));
        expect(read.length).toBe(wanted.size);
        for (const { name, labels, value } of read) {
          const key = JSON.stringify([name, Object.entries(labels).sort()]);
          // 0 and -0 are one number in the format.
          expect(value + 0).toBe(wanted.get(key)! + 0);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 8 }).map(valid), (samples) => {
        expect(exposition([...samples].reverse())).toBe(exposition(samples));
      }),
      { numRuns: 500 },
    );
  });

  const gauge: MetricName = { name: 'a', type: 'gauge', help: 'A.', unit: 'count' };
  test.each<[string, Sample[]]>([
    ['a is NaN', [{ metric: gauge, labels: {}, value: Number.NaN }]],
    ['a is Infinity', [{ metric: gauge, labels: {}, value: Number.POSITIVE_INFINITY }]],
    ['a given twice', [1, 2].map((value) => ({ metric: gauge, labels: { b: 'c' }, value }))],
    ['a-b is no metric name', [{ metric: { ...gauge, name: 'a-b' }, labels: {}, value: 1 }]],
    ['__b is no label name', [{ metric: gauge, labels: { __b: 'c' }, value: 1 }]],
    [
      'a has two types',
      (['gauge', 'counter'] as const).map((type) => ({ metric: { ...gauge, type }, labels: { type }, value: 1 })),
    ],
  ])('refuses what a gateway would refuse: %s', (reason, samples) => {
    expect(() => exposition(samples)).toThrow(reason.replace('a given', 'a{b="c"} is given'));
  });

  test('nothing is nothing', () => {
    expect(exposition([])).toBe('');
  });
});
