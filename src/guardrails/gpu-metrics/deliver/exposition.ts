import { compareText } from '../../../core/finding.js';
import type { MetricName } from '../probe/names.js';

/** One labelled value. */
export interface Sample {
  readonly metric: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Samples in the Prometheus text format 0.0.4: one HELP and TYPE for each name, families and series sorted, no time
 * stamps, a line feed at the end; empty for no samples. Throws an Error for what a Pushgateway would refuse: a bad
 * name, a number that is not finite, a series given twice, one name with two types.
 */
export function exposition(samples: readonly Sample[]): string {
  const families = new Map<string, { readonly metric: MetricName; readonly series: Map<string, number> }>();
  // All readings of a GPU share one object of labels.
  const written = new Map<Sample['labels'], string>();
  for (const { metric, labels, value } of samples) {
    const suffix = written.get(labels) ?? labelsOf(labels);
    written.set(labels, suffix);
    if (!/^[a-zA-Z_:][\w:]*$/.test(metric.name)) throw new Error(`${metric.name} is no metric name`);
    if (!Number.isFinite(value)) throw new Error(`${metric.name} is ${value}`);
    const family = families.get(metric.name) ?? { metric, series: new Map() };
    if (family.metric.type !== metric.type) throw new Error(`${metric.name} has two types`);
    families.set(metric.name, family);
    const key = metric.name + suffix;
    if (family.series.has(key)) throw new Error(`${key} is given twice`);
    family.series.set(key, value);
  }
  return [...families.values()]
    .sort((a, b) => compareText(a.metric.name, b.metric.name))
    .map(({ metric, series }) => {
      const lines = [...series].sort(([a], [b]) => compareText(a, b)).map(([key, value]) => `${key} ${value}\n`);
      const help = metric.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
      return `# HELP ${metric.name} ${help}\n# TYPE ${metric.name} ${metric.type}\n${lines.join('')}`;
    })
    .join('');
}

/** Labels in braces, sorted by name; a label with an empty value is the same as none and left out. */
function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => {
      if (!/^[a-zA-Z_]\w*$/.test(name) || name.startsWith('__')) throw new Error(`${name} is no label name`);
      return `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
    });
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
