import { performance } from 'node:perf_hooks';
import { compareWithTool } from './oracles/compare.js';
import { KNOWN_ORACLES } from './oracles/known-oracles.js';
import type { Oracle } from './oracles/oracle.js';
import { isFine, type OracleOutcome, outcomePage, outcomeRow } from './oracles/oracle-outcome.js';
import { type OracleRequest, readOracleRequest } from './oracles/oracle-request.js';
import { toolPaths } from './oracles/tool-paths.js';
import { checkVectors, writeVectors } from './oracles/vectors.js';

/**
 * Compares what this project says with tools that know the truth, on thousands of cases:
 * `npm run oracles [-- --only NAME]... [--seed N] [--size N] [--check | --write-vectors | --list]`.
 * Exits 1 when a difference is unexplained. Pinned tools that are missing are installed; without any other tool an
 * oracle is skipped, or fails under CI=true. `--check` needs no tool: it compares with the answers kept as vectors,
 * which `--write-vectors` asks for anew.
 */
function main(): void {
  const names = KNOWN_ORACLES.map(({ name }) => name);
  const request = readOracleRequest(process.argv.slice(2), names);
  const chosen = KNOWN_ORACLES.filter(({ name }) => request.only.length === 0 || request.only.includes(name));
  if (request.action === 'list') {
    for (const { name, compares, tools } of chosen)
      process.stdout.write(`${name}: ${compares} Needs ${tools.join(' and ')}.\n`);
    return;
  }
  const outcomes: OracleOutcome[] = [];
  for (const oracle of chosen) {
    const start = performance.now();
    const result = attempt(oracle, request);
    const outcome = { name: oracle.name, seconds: (performance.now() - start) / 1_000, result };
    process.stderr.write(`${outcomeRow(outcome)}\n`);
    outcomes.push(outcome);
  }
  process.stdout.write(outcomePage(outcomes));
  process.exitCode = outcomes.every(isFine) ? 0 : 1;
}

/** An oracle that cannot be asked is no reason not to ask the others. */
function attempt(oracle: Oracle, { action, seed, size }: OracleRequest): OracleOutcome['result'] {
  try {
    if (action === 'check') return checkVectors(oracle);
    const { paths, missing } = toolPaths(oracle);
    if (missing.length > 0) {
      const sentence = `${missing.join(', ')} missing`;
      return process.env.CI === 'true' ? { failed: sentence } : { skipped: sentence };
    }
    if (action === 'compare')
      return compareWithTool(oracle, paths, { scope: 'whole', seed, ...(size === undefined ? {} : { size }) });
    writeVectors(oracle, paths, seed);
    return checkVectors(oracle);
  } catch (error) {
    return { failed: (error as Error).message };
  }
}

main();
