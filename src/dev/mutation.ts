import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { SourceTextModule } from 'node:vm';
import { compileGlobs } from '../parsers/glob.js';
import { type Random, seeded } from '../testing/random.js';
import { Laboratory } from './mutation/laboratory.js';
import { type CodeMutation, mutated, mutationsOf } from './mutation/operators.js';
import { modulesIn, TestMap } from './mutation/test-map.js';
import { PROJECT_ROOT } from './tools.js';

const MODULES = [
  'core/**',
  'engine/**',
  'baseline/**',
  'config/**',
  'workspace/**',
  'reporters/**',
  'cli/**',
  'action/**',
  'parsers/**',
];
const TIMEOUT_MS = 90_000;

interface Site {
  readonly module: string;
  readonly mutation: CodeMutation;
}

/**
 * Changes compiled modules in small ways, one at a time, and runs the tests nearest to each: what no test notices is
 * shown and written to a file: `npm run mutation [-- --only GLOB]... [--seed N] [--count N] [--tests N] [--output FILE]`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '60' },
      tests: { type: 'string', default: '6' },
      output: { type: 'string', default: join(PROJECT_ROOT, '.bench', 'survivors.txt') },
    },
  });
  mkdirSync(dirname(values.output), { recursive: true });
  const lib = join(PROJECT_ROOT, 'lib');
  const laboratory = new Laboratory(PROJECT_ROOT);
  process.on('exit', () => laboratory.close());
  const map = new TestMap(lib);
  const all = sitesIn(laboratory, lib, values.only.length === 0 ? MODULES : values.only);
  const sites = sample(all, Number(values.count), seeded(Number(values.seed)));
  const fates = { killed: 0, survived: 0, timeout: 0 };
  const survivors: string[] = [];
  for (const [index, { module, mutation }] of sites.entries()) {
    const source = laboratory.read(module);
    if (!isModule(mutated(source, mutation))) continue;
    const tests = await laboratory.soundAmong(map.of(module), Number(values.tests), TIMEOUT_MS);
    const change = mutated(source, mutation);
    // Most changes are noticed by the nearest test, which then spares the others.
    let fate = await laboratory.tryOut(module, change, tests.slice(0, 1), TIMEOUT_MS);
    if (fate === 'survived' && tests.length > 1) {
      fate = await laboratory.tryOut(module, change, tests.slice(1), TIMEOUT_MS);
    }
    fates[fate]++;
    const line = described(module, source, mutation);
    process.stderr.write(`${index + 1}/${sites.length} ${fate} ${line}\n`);
    if (fate !== 'survived') continue;
    survivors.push(`${line}\n    seen by ${tests.join(', ') || 'no test'}`);
    writeFileSync(values.output, `${survivors.join('\n')}\n`);
  }
  process.stdout.write(`${survivors.join('\n')}\n`);
  process.stdout.write(`${fates.killed} killed, ${fates.timeout} timed out, ${fates.survived} survived.\n`);
}

/** Every change of the wanted modules. */
function sitesIn(laboratory: Laboratory, lib: string, globs: readonly string[]): readonly Site[] {
  const isWanted = compileGlobs(globs);
  return modulesIn(lib)
    .filter((module) => isWanted(module) && !module.endsWith('.test.js'))
    .flatMap((module) => mutationsOf(laboratory.read(module)).map((mutation) => ({ module, mutation })));
}

/** So many of the sites, each once, in the order in which chance takes them. */
function sample(sites: readonly Site[], count: number, random: Random): readonly Site[] {
  const left = [...sites];
  const taken: Site[] = [];
  while (taken.length < count && left.length > 0) {
    const [site] = left.splice(random.below(left.length), 1);
    taken.push(site!);
  }
  return taken;
}

/** Whether a text is JavaScript at all: a change that is none says nothing about the tests. */
function isModule(text: string): boolean {
  try {
    return new SourceTextModule(text) !== null;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** `lib/core/report.js:12 negate a condition: if (a) → if (!(a))`. */
function described(module: string, source: string, { operator, start, end, replacement }: CodeMutation): string {
  const line = source.slice(0, start).split('\n').length;
  const short = (text: string): string => text.trim().replace(/\s+/g, ' ').slice(0, 100);
  const from = source.lastIndexOf('\n', start) + 1;
  const around = short(source.slice(from, start) + source.slice(start, end));
  return `lib/${module}:${line} ${operator}: ${around} → ${short(source.slice(from, start) + replacement) || 'nothing'}`;
}

await main();
