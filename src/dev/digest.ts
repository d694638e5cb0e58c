import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { agentsCorpus } from './bench/agents-corpus.js';
import type { Command } from './bench/command.js';
import { Build, LISTING_GUARDRAILS, STATIC_GUARDRAILS } from './bench/guardrails.js';
import { checkedOut, WHOLE_PACKAGES } from './bench/packages.js';
import { pythonCorpus } from './bench/python-corpus.js';
import { PROJECT_ROOT } from './tools.js';

/**
 * What a build says about real trees, as one line a tree and guardrail, so that two builds can be compared with `diff`:
 * `npm run -s digest -- [--dist DIR] [--cached] [--keep DIR] [PLACE]... > FILE`.
 * A place is a number of megabytes, a whole package by its name, `agents`, or a folder; by default all of them up to
 * 200 MB. `--cached` runs everything twice and takes the second answer, given with the facts of the first; `--keep`
 * writes the reports too, to see what differs.
 */
interface Settings {
  readonly build: Build;
  readonly cached: boolean;
  readonly keep: string | null;
}

/** The place that the agent monorepo is. */
const AGENTS = 'agents';

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dist: { type: 'string' }, cached: { type: 'boolean' }, keep: { type: 'string' } },
  });
  const settings: Settings = {
    build: new Build(resolve(values.dist ?? join(PROJECT_ROOT, 'dist'))),
    cached: values.cached === true,
    keep: values.keep === undefined ? null : resolve(values.keep),
  };
  if (settings.cached && !settings.build.caches) throw new Error('This build keeps nothing between runs.');
  if (settings.keep !== null) mkdirSync(settings.keep, { recursive: true });
  const known = ['14', '50', '200', AGENTS, ...WHOLE_PACKAGES.map(({ name }) => name)];
  const places = positionals.length > 0 ? positionals : known;
  for (const place of places) digest(place, settings);
}

function digest(place: string, settings: Settings): void {
  const { build, cached } = settings;
  const root = folderOf(place);
  const tree = /^\d+$/.test(place) ? `python-${place}` : basename(place);
  for (const ids of [STATIC_GUARDRAILS, ...STATIC_GUARDRAILS.map((id) => [id])]) {
    const words = [...ids, '--date', '2026-01-01'];
    const { status, text } = answer(cached, (memory) =>
      cached ? build.warm(root, memory, ...words) : build.cold(root, ...words),
    );
    const report = normal(text);
    const name = ids.length > 1 ? 'all' : ids[0]!;
    tell(settings, `${tree} check ${name}`, `exit ${status}, ${countOf(report)} findings`, report);
  }
  for (const id of LISTING_GUARDRAILS) {
    const { status, text } = answer(cached, (memory) => build.list(root, memory, id));
    tell(settings, `${tree} list ${id}`, `exit ${status}, ${text.length} characters`, text);
  }
}

function folderOf(place: string): string {
  if (/^\d+$/.test(place)) return pythonCorpus(Number(place));
  if (place === AGENTS) return agentsCorpus();
  const whole = WHOLE_PACKAGES.find(({ name }) => name === place);
  return whole === undefined ? resolve(place) : checkedOut(whole);
}

interface Answer {
  readonly status: number | null;
  readonly text: string;
}

/** What a command answers that has an empty folder for its cache; or, cached, one with the facts of a first run. */
function answer(cached: boolean, command: (memory: string) => Command): Answer {
  const memory = mkdtempSync(join(tmpdir(), 'guardrails-digest-'));
  try {
    const chosen = command(memory);
    const first = spawn(chosen);
    return cached ? spawn(chosen) : first;
  } finally {
    rmSync(memory, { recursive: true, force: true });
  }
}

function spawn({ words, environment }: Command): Answer {
  const { status, stdout, error } = spawnSync(words[0]!, words.slice(1), {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 1 << 29,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (error !== undefined) throw error;
  return { status, text: stdout };
}

/** The report without what may differ from run to run: durations, and the commit of whatever repository is around. */
function normal(text: string): string {
  return JSON.stringify(
    JSON.parse(text),
    (key, value) => (key === 'milliseconds' || key === 'commit' ? undefined : value),
    1,
  );
}

function countOf(report: string): number {
  return (JSON.parse(report) as { findings: readonly unknown[] }).findings.length;
}

function tell({ keep }: Settings, name: string, counts: string, text: string): void {
  const hash = createHash('sha256').update(text).digest('hex');
  process.stdout.write(`${name}: ${counts}, ${hash}\n`);
  if (keep !== null) writeFileSync(join(keep, `${name.replaceAll(' ', '-')}.json`), text);
}

main();
