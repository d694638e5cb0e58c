/** One line of the text format. */
export interface TextSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Reads the Prometheus text format 0.0.4 as strictly as it is written down: HELP, then TYPE, then the samples of one
 * name together, no name twice, no time stamps, finite numbers, LF after every line. Throws for anything else.
 */
export function parsePrometheusText(text: string): TextSample[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no line feed');
  const samples: TextSample[] = [];
  const seen = new Set<string>();
  const series = new Set<string>();
  let family: { name: string; typed: boolean } | null = null;
  for (const line of text.split('\n').slice(0, -1)) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s.exec(line);
    if (comment !== null) {
      const [, kind, name, rest] = comment;
      if (kind === 'HELP') {
        if (seen.has(name!)) throw new Error(`${name} comes twice`);
        if (/(?<!\\)(?:\\\\)*\\(?![\\n])/.test(rest!)) throw new Error('HELP has a bad escape');
        seen.add(name!);
        family = { name: name!, typed: false };
      } else {
        if (family?.name !== name || family!.typed) throw new Error(`TYPE of ${name} is out of place`);
        if (rest !== 'gauge' && rest !== 'counter') throw new Error(`${rest} is no type`);
        family!.typed = true;
      }
      continue;
    }
    const sample = sampleIn(line);
    if (family?.name !== sample.name || !family.typed) throw new Error(`${sample.name} is outside its family`);
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (series.has(key)) throw new Error(`${key} comes twice`);
    series.add(key);
    samples.push(sample);
  }
  return samples;
}

function sampleIn(line: string): TextSample {
  const head = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{)?/.exec(line);
  if (head === null) throw new Error(`no sample: ${line}`);
  const labels: [string, string][] = [];
  let position = head[0].length;
  if (head[2] !== undefined) {
    for (;;) {
      const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|\})/.exec(line.slice(position));
      if (label === null) throw new Error(`no label: ${line}`);
      if (labels.some(([name]) => name === label[1])) throw new Error(`label ${label[1]} comes twice`);
      labels.push([label[1]!, label[2]!.replace(/\\([\\"n])/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped))]);
      position += label[0].length;
      if (label[3] === '}') break;
    }
  }
  const value = /^ ([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(line.slice(position));
  if (value === null) throw new Error(`no finite number, or a time stamp: ${line}`);
  return { name: head[1]!, labels: Object.fromEntries(labels), value: Number(value[1]) };
}
