import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './bench/case.js';
import { cases } from './bench/cases.js';
import { Build } from './bench/guardrails.js';
import { counts, readRequest } from './bench/request.js';
import { bundleResult } from './bench/result.js';
import { Results } from './bench/results.js';
import { runCase } from './bench/run-case.js';
import { page, row } from './bench/table.js';
import { fill } from './generators/fill.js';
import { PROJECT_ROOT } from './tools.js';

/**
 * Whole processes of ours against those of others in the same run:
 * `npm run bench [-- MEGABYTES] [--quick] [--only NAME]... [--runs N] [--dist DIR]`.
 * MEGABYTES is the most Python that any case may look at; a case that wants more then proves nothing. `--quick` is one
 * run on little. `--only` takes any part of a case's name. Full results are kept, and written to the README with the
 * names of the cases that were not measured with the same bundle yet.
 */
function main(): void {
  const request = readRequest(process.argv.slice(2));
  const build = new Build(request.dist);
  const all: readonly Measurable[] = [
    ...cases(build, request.allowed).map((test) => ({ name: test.name, run: () => runCase(test, request.runs) })),
    { name: 'bundle', run: () => bundleResult(build) },
  ];
  const chosen = all.filter(
    ({ name }) => request.only.length === 0 || request.only.some((part) => name.includes(part)),
  );
  if (chosen.length === 0) throw new Error(`The cases are ${all.map(({ name }) => name).join(', ')}.`);
  const results = counts(request) ? new Results(build, request.runs) : null;
  const done: Result[] = [];
  for (const { name, run } of chosen) {
    const result = attempt(name, run);
    if (result === null) continue;
    process.stderr.write(`${row(result)}\n`);
    done.push(result);
    results?.add(result);
  }
  process.stdout.write(`${page(done, request.runs)}\n`);
  if (results !== null)
    writeReadme(
      results,
      all.map(({ name }) => name),
      request.runs,
    );
}

interface Measurable {
  readonly name: string;
  readonly run: () => Result;
}

/** A case that cannot be run, for want of a peer perhaps, is no reason not to run the others. */
function attempt(name: string, run: () => Result): Result | null {
  try {
    return run();
  } catch (error) {
    process.stderr.write(`${name}: ${(error as Error).message}\n`);
    process.exitCode = 1;
    return null;
  }
}

function writeReadme(results: Results, names: readonly string[], runs: number): void {
  const { found, missing } = results.pick(names);
  const left = missing.length === 0 ? '' : `\n\nNot measured with this bundle: ${missing.join(', ')}.`;
  const readme = join(PROJECT_ROOT, 'README.md');
  writeFileSync(readme, fill(readFileSync(readme, 'utf8'), 'README.md', { bench: `${page(found, runs)}${left}` }));
}

main();
