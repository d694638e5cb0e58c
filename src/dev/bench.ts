import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { compare } from './bench/measure.js';
import { pythonCorpus as corpus } from './bench/python-corpus.js';
import { fill } from './generated/readme.js';
import { findTool, PROJECT_ROOT } from './tools.js';

/**
 * `npm run bench [-- RUNS [FILTER]]`: whole processes of ours against a peer's in the same run, medians of alternating
 * runs (7 by default), printed as a Markdown table and written to the README's performance section.
 */
interface Case {
  readonly what: string;
  readonly against: string;
  readonly megabytes: number;
  readonly ours: (folder: string) => readonly string[];
  readonly peer: (folder: string) => readonly string[];
}

const cli = join(PROJECT_ROOT, 'dist/cli.js');
const ruff = findTool('ruff') ?? 'ruff';
const check =
  (...words: readonly string[]) =>
  (folder: string): readonly string[] => [
    process.execPath,
    cli,
    'check',
    ...words,
    '--root',
    folder,
    '--format',
    'json',
  ];
const e722 = (folder: string): readonly string[] => [
  ruff,
  'check',
  '--no-cache',
  '--isolated',
  '--select',
  'E722',
  folder,
];

const CASES: readonly Case[] = [
  {
    what: '`bare-except` alone, cold',
    against: '`ruff --no-cache --select E722`',
    megabytes: 50,
    ours: check('bare-except'),
    peer: e722,
  },
  {
    what: 'every static guardrail in one process, cold',
    against: '`ruff --no-cache --select E722`',
    megabytes: 50,
    ours: check(),
    peer: e722,
  },
];

const runs = Number(process.argv[2] ?? 7);
const filter = process.argv[3] ?? '';
const rows: string[] = [];
for (const { what, against, megabytes, ours, peer } of CASES) {
  if (!what.includes(filter)) continue;
  const folder = corpus(megabytes);
  const [own, other] = compare([ours(folder), peer(folder)], runs);
  const ratio = own!.seconds / other!.seconds;
  rows.push(
    `| ${what}, ${megabytes} MB | ${own!.seconds.toFixed(2)} s | ${against} | ${other!.seconds.toFixed(2)} s | ${ratio.toFixed(2)} | ${own!.mebibytes.toFixed(0)} MiB |`,
  );
  process.stdout.write(`${rows.at(-1)}\n`);
}
const table = [
  `Medians of ${runs} alternating runs on ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.versions.node}.`,
  '',
  '| what | ours | against | peer | ratio | our peak memory |',
  '| --- | --: | --- | --: | --: | --: |',
  ...rows,
].join('\n');
if (filter === '') {
  const readme = join(PROJECT_ROOT, 'README.md');
  writeFileSync(readme, fill(readFileSync(readme, 'utf8'), 'README.md', { bench: table }));
}
