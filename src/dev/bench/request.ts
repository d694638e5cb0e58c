import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '../tools.js';

/** What of the benchmark is wanted. */
export interface Request {
  /** Parts of names of cases; none means all. */
  readonly only: readonly string[];
  readonly runs: number;
  /** The largest corpus of Python, in megabytes. */
  readonly allowed: number;
  readonly dist: string;
}

const LEAST_RUNS_THAT_COUNT = 7;
const LARGEST_MEGABYTES = 1024;
const QUICK = { runs: 1, allowed: 14 };

/** Reads the words after `npm run bench --`; throws a sentence about those that make no sense. */
export function readRequest(words: readonly string[]): Request {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true },
      runs: { type: 'string' },
      quick: { type: 'boolean' },
      dist: { type: 'string' },
    },
  });
  if (positionals.length > 1) throw new Error('One number of megabytes is enough: the largest.');
  const usual = values.quick === true ? QUICK : { runs: LEAST_RUNS_THAT_COUNT, allowed: LARGEST_MEGABYTES };
  return {
    only: values.only ?? [],
    runs: positive('runs', values.runs) ?? usual.runs,
    allowed: Math.min(positive('megabytes', positionals[0]) ?? usual.allowed, LARGEST_MEGABYTES),
    dist: resolve(values.dist ?? join(PROJECT_ROOT, 'dist')),
  };
}

/** Whether results of the request are worth keeping and showing. */
export function counts({ runs, allowed, dist }: Request): boolean {
  return runs >= LEAST_RUNS_THAT_COUNT && allowed === LARGEST_MEGABYTES && dist === join(PROJECT_ROOT, 'dist');
}

function positive(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`${name}: ${JSON.stringify(text)} is not a positive whole number.`);
  return Number(text);
}
