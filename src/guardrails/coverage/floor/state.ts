import { UserError } from '../../../core/errors.js';
import { isDate } from '../../../core/time.js';
import type { Tally } from '../../../parsers/coverage/report.js';
import { type Level, levelBelow, levelOf, percentOf } from './percent.js';

/** One best measured so far. */
export interface Milestone {
  readonly date: string;
  readonly commit: string | null;
  /** Rounded down to the digits of `precision`. */
  readonly percent: number;
  readonly covered: number;
  readonly total: number;
  /** Why it is lower than the one before it. */
  readonly reason?: string;
}

/** The committed memory of the ratchet: every best measured, oldest first. */
export interface State {
  readonly version: 1;
  readonly history: readonly Milestone[];
}

/** A state without memory. */
export const NO_STATE: State = { version: 1, history: [] };

/** Reads a state file; throws a UserError of one sentence when it is not one. */
export function parseState(text: string, file: string): State {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError('The state file is no JSON; restore it from git.', { file });
  }
  const { version, history } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (version !== 1 || !Array.isArray(history)) {
    throw new UserError('The state file is not `{"version": 1, "history": [...]}`; restore it from git.', { file });
  }
  for (const [index, milestone] of history.entries()) {
    if (!isMilestone(milestone)) {
      throw new UserError(`history[${index}] of the state file is no milestone; restore it from git.`, { file });
    }
  }
  return { version, history };
}

function isMilestone(value: unknown): value is Milestone {
  if (typeof value !== 'object' || value === null) return false;
  const { date, commit, percent, covered, total, reason } = value as Record<string, unknown>;
  const isCount = (count: unknown) => Number.isSafeInteger(count) && (count as number) >= 0;
  return (
    typeof date === 'string' &&
    isDate(date) &&
    (commit === null || typeof commit === 'string') &&
    typeof percent === 'number' &&
    percent >= 0 &&
    percent <= 100 &&
    isCount(covered) &&
    isCount(total) &&
    (reason === undefined || typeof reason === 'string')
  );
}

/** The text of a state file: one milestone a line, so that a rise is a diff of one line. */
export function formatState({ version, history }: State): string {
  const lines = history.map((milestone) => `    ${JSON.stringify(milestone)}`);
  return `{\n  "version": ${version},\n  "history": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** The best measured since it was last lowered for a reason; null without memory. */
export function bestOf({ history }: State): { readonly level: Level; readonly date: string } | null {
  let best: { readonly level: Level; readonly date: string } | null = null;
  for (const { date, percent, reason } of history) {
    const level = levelOf(percent);
    if (best === null || reason !== undefined || level > best.level) best = { level, date };
  }
  return best;
}

/** What was measured, when and where. */
export interface Measured {
  readonly tally: Tally;
  readonly date: string;
  readonly commit: string | null;
}

/** The state after a measurement: unchanged unless it is better, or lower with a reason for it. */
export function advanced(
  state: State,
  { tally, date, commit }: Measured,
  digits: number,
  reason: string | null,
): State {
  const level = levelBelow(tally, digits);
  const best = bestOf(state);
  const lower = best !== null && level < best.level;
  if (best !== null && (level === best.level || (lower && reason === null))) return state;
  const milestone = { date, commit, percent: percentOf(level), covered: tally.covered, total: tally.total };
  return {
    version: 1,
    history: [...state.history, lower && reason !== null ? { ...milestone, reason } : milestone],
  };
}
