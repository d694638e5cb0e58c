import { parseArgs } from 'node:util';
import { HUNTS } from './hunts/known-hunts.js';

/**
 * Looks long for what must never happen: `npm run hunt -- NAME [--seed N] [--runs N] [--only PART] [--jobs N]`.
 * Prints a table of what was tried and what became of it, and exits 1 when something was found.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    only: { type: 'string' },
    jobs: { type: 'string' },
    base: { type: 'string' },
    change: { type: 'string' },
  },
});
const hunt = HUNTS.find(({ name }) => name === positionals[0]);
if (hunt === undefined) {
  process.stderr.write(`usage: npm run hunt -- NAME [--seed N] [--runs N]\n`);
  for (const { name, summary } of HUNTS) process.stderr.write(`  ${name.padEnd(12)} ${summary}\n`);
  process.exitCode = 2;
} else {
  const { text, isClean } = await hunt.run({
    seed: Number(values.seed),
    runs: values.runs === undefined ? null : Number(values.runs),
    only: values.only ?? null,
    jobs: values.jobs === undefined ? null : Number(values.jobs),
    base: values.base ?? null,
    change: values.change ?? null,
  });
  process.stdout.write(text);
  process.exitCode = isClean ? 0 : 1;
}
