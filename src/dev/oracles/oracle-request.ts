import { parseArgs } from 'node:util';

/** What the words after `npm run oracles --` ask for. */
export interface OracleRequest {
  readonly action: 'compare' | 'check' | 'write-vectors' | 'list';
  /** Names of oracles; none means all. */
  readonly only: readonly string[];
  readonly seed: number;
  /** How many cases at most of each kind; undefined for as many as each oracle says. */
  readonly size: number | undefined;
}

/** Reads the words; throws a sentence about those that make no sense. */
export function readOracleRequest(words: readonly string[], names: readonly string[]): OracleRequest {
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: 'string', multiple: true },
      seed: { type: 'string' },
      size: { type: 'string' },
      check: { type: 'boolean' },
      'write-vectors': { type: 'boolean' },
      list: { type: 'boolean' },
    },
  });
  const actions = (['check', 'write-vectors', 'list'] as const).filter((action) => values[action] === true);
  if (actions.length > 1) throw new Error(`--${actions.join(' and --')} do not go together.`);
  const unknown = values.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no oracle ${unknown}; there are ${names.join(', ')}.`);
  return {
    action: actions[0] ?? 'compare',
    only: values.only ?? [],
    seed: wholeNumber('seed', values.seed) ?? 1,
    size: wholeNumber('size', values.size),
  };
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name} ${JSON.stringify(text)} is no whole number above 0.`);
  return Number(text);
}
