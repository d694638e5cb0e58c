import { cpus, release, totalmem, type } from 'node:os';
import { TOOLS } from '../tools.js';
import type { Result } from './case.js';
import type { Cost } from './measure.js';

const PEERS: readonly string[] = ['ruff', 'flake8', 'bandit', 'radon', 'pylint', 'diff-cover'];

const HEAD = [
  '| what | figure | at most | met | ours | against | theirs | processor time | peak memory |',
  '| --- | --: | --: | --- | --: | --- | --: | --: | --: |',
];

/** Results as a Markdown table below a sentence on when and where they were measured. */
export function page(results: readonly Result[], runs: number): string {
  return [`${circumstances(results, runs)}\n`, ...HEAD, ...results.map(row)].join('\n');
}

/** One result as a row of the table. */
export function row({ what, figure, limit, met, ours, against, other }: Result): string {
  const verdict = met === null ? '' : met ? 'yes' : '**no**';
  const cells = [
    what,
    figure,
    limit,
    verdict,
    seconds(ours?.seconds),
    against,
    seconds(other?.seconds),
    pair(ours, other, ({ cpuSeconds }) => seconds(cpuSeconds)),
    pair(ours, other, ({ mebibytes }) => `${mebibytes.toFixed(0)} MiB`),
  ];
  return `| ${cells.join(' | ')} |`;
}

function circumstances(results: readonly Result[], runs: number): string {
  const dates = results.map(({ date }) => date).sort();
  const days = dates[0] === dates.at(-1) ? `on ${dates[0]}` : `from ${dates[0]} to ${dates.at(-1)}`;
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} cores (${processor?.model.trim()}), ${memory} GiB of memory, ${type()} ${release().split('-')[0]}`;
  const versions = PEERS.map((name) => TOOLS.find((tool) => tool.name === name)!.spec.replace('==', ' '));
  return `Medians of ${runs} alternating runs ${days} on ${machine}, Node ${process.versions.node}; ${versions.join(', ')}.`;
}

function pair(ours: Cost | null, other: Cost | null, show: (cost: Cost) => string): string {
  return [ours, other].flatMap((cost) => (cost === null ? [] : [show(cost)])).join(' / ');
}

function seconds(value: number | undefined): string {
  return value === undefined ? '' : `${value.toFixed(value < 10 ? 2 : 1)} s`;
}
