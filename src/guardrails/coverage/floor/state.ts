import { UserError } from '../../../core/errors.js';
import { compareText } from '../../../core/finding.js';
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

/** The committed memory of the ratchet: every best measured, oldest first, of the total and by the glob of a path's floor. */
export interface State {
  readonly version: 1;
  readonly history: readonly Milestone[];
  readonly paths?: Readonly<Record<string, readonly Milestone[]>>;
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
  const { version, history, paths } = isRecord(value) ? value : {};
  if (version !== 1 || !Array.isArray(history)) {
    throw new UserError('The state file is not `{"version": 1, "history": [...]}`; restore it from git.', { file });
  }
  const total = historyOf(history, 'history', file);
  if (paths === undefined) return { version, history: total };
  if (!isRecord(paths)) throw new UserError('`paths` of the state file is no mapping; restore it from git.', { file });
  const byPath = Object.entries(paths).map(([glob, of]) => [glob, historyOf(of, `paths.${glob}`, file)] as const);
  return { version, history: total, paths: Object.fromEntries(byPath) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function historyOf(value: unknown, key: string, file: string): readonly Milestone[] {
  if (!Array.isArray(value)) throw new UserError(`${key} of the state file is no list; restore it from git.`, { file });
  const wrong = value.findIndex((milestone) => !isMilestone(milestone));
  if (wrong === -1) return value;
  throw new UserError(`${key}[${wrong}] of the state file is no milestone; restore it from git.`, { file });
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
export function formatState({ version, history, paths }: State): string {
  const globs = Object.entries(paths ?? {}).sort(([a], [b]) => compareText(a, b));
  const byPath = globs.map(([glob, milestones]) => `    ${JSON.stringify(glob)}: ${listOf(milestones, '    ')}`);
  const end = globs.length === 0 ? '' : `,\n  "paths": {\n${byPath.join(',\n')}\n  }`;
  return `{\n  "version": ${version},\n  "history": ${listOf(history, '  ')}${end}\n}\n`;
}

function listOf(milestones: readonly Milestone[], indent: string): string {
  const lines = milestones.map((milestone) => `${indent}  ${JSON.stringify(milestone)}`);
  return `[\n${lines.join(',\n')}\n${indent}]`;
}

/** The memory of one path's floor alone, by its glob. */
export function ofPath({ paths = {} }: State, glob: string): State {
  return { version: 1, history: Object.hasOwn(paths, glob) ? paths[glob]! : [] };
}

/** The state with another memory of one path's floor. */
export function withPath(state: State, glob: string, { history }: State): State {
  const others = Object.entries(state.paths ?? {}).filter(([other]) => other !== glob);
  return { ...state, paths: Object.fromEntries([...others, [glob, history]]) };
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
    ...state,
    history: [...state.history, lower && reason !== null ? { ...milestone, reason } : milestone],
  };
}
