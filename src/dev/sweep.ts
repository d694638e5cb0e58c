import { parseArgs } from 'node:util';
import { engineCases } from './sweep/engine-cases.js';
import { READERS } from './sweep/readers.js';
import { reporterCases } from './sweep/reporter-cases.js';
import { repositoryCases } from './sweep/repository-cases.js';
import { BAR, type Scaling, scalingOf } from './sweep/scaling.js';
import { scannerCases } from './sweep/scanner-cases.js';
import { type SweepCase, titleOf } from './sweep/sweep-case.js';
import { textCases } from './sweep/text-cases.js';

/**
 * How the time of everything that reads what others wrote grows with its size, the worst first:
 * `npm run sweep [-- --only PART]... [--base MS] [--retries N] [--top N]`.
 * Fails when anything at twice the size takes more than 2.3 times as long and has no reason to.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      base: { type: 'string', default: '10' },
      retries: { type: 'string', default: '5' },
      top: { type: 'string', default: '40' },
    },
  });
  const precision = { base: Number(values.base), retries: Number(values.retries) };
  const all = [...textCases(READERS), ...scannerCases(), ...engineCases(), ...reporterCases(), ...repositoryCases()];
  const chosen = all.filter(
    (test) => values.only.length === 0 || values.only.some((part) => titleOf(test).includes(part)),
  );
  const measured: Measured[] = [];
  for (const [index, test] of chosen.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${index + 1}/${chosen.length} `);
    const scaling = await scalingOf(test, precision).catch((error: Error) => error);
    measured.push({ test, scaling });
    if (isOver({ test, scaling })) process.stderr.write(`${row({ test, scaling })}\n`);
  }
  measured.sort((a, b) => growthOf(b) - growthOf(a));
  process.stdout.write(`${measured.slice(0, Number(values.top)).map(row).join('\n')}\n`);
  const over = measured.filter(isOver);
  process.stdout.write(`${measured.length} cases, ${over.length} above ${BAR} for twice the size.\n`);
  process.exitCode = over.length === 0 ? 0 : 1;
}

interface Measured {
  readonly test: SweepCase;
  /** An error of work that did not end. */
  readonly scaling: Scaling | Error;
}

function growthOf({ scaling }: Measured): number {
  return scaling instanceof Error ? Number.POSITIVE_INFINITY : scaling.growth;
}

function isOver(measured: Measured): boolean {
  return growthOf(measured) > BAR && measured.test.because === undefined;
}

function row({ test, scaling }: Measured): string {
  const because = test.because === undefined ? '' : ` (${test.because})`;
  if (scaling instanceof Error) return `${scaling.name}: ${scaling.message.slice(0, 80)}  ${titleOf(test)}${because}`;
  const { ratios, milliseconds, sizes } = scaling;
  const growth = ratios.map((ratio) => ratio.toFixed(2)).join(' ');
  return `${growth}  ${milliseconds.at(-1)!.toFixed(0)} ms at ${sizes.at(-1)}  ${titleOf(test)}${because}`;
}

await main();
