import { UserError } from '../../../core/errors.js';
import type { Tally } from '../../../parsers/coverage/report.js';
import { sumOf } from '../../../parsers/coverage/report.js';
import { type ChangedFile, changedFiles } from '../change/changed-lines.js';
import { type UntestedApi, untestedApi } from '../change/new-api.js';
import { announcedFloor, type Floor, type FloorSources, floorOn } from '../floor/floor.js';
import { type PathGroup, pathGroups } from '../floor/path-floors.js';
import { type Pause, pauseOn, pausesOf } from '../floor/pause.js';
import { nextRise, type Rise, ratchetOf } from '../floor/ratchet.js';
import { NO_STATE, parseState, type State } from '../floor/state.js';
import { loadBase, loadMeasurement } from '../measure/load.js';
import { type Measurement, talliesOf, totalCounts } from '../measure/measurement.js';
import { withUnmeasured } from '../measure/unmeasured.js';
import type { CoverageContext } from '../options.js';

/** Everything that findings, outputs and the summary are made of. */
export interface Assessment {
  readonly measurement: Measurement;
  /** By path. */
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly total: Tally;
  /** Python files that no report names: those that `source` counts all the same, and the rest. */
  readonly unnamed: Unnamed;
  readonly sources: FloorSources;
  readonly floor: Floor | null;
  /** A step that only warns yet, and the day on which it is enforced. */
  readonly announced: { readonly floor: Floor; readonly enforced: string } | null;
  /** The next day on which the floor rises above what it is. */
  readonly rise: Rise | null;
  /** The pause that today lies in, whatever floors there are; null outside all of them. */
  readonly pause: Pause | null;
  readonly groups: readonly PathGroup[];
  /** Changed lines, or null without a base revision. */
  readonly changed: readonly ChangedFile[] | null;
  /** Files added since the base revision. */
  readonly added: readonly string[];
  readonly untested: readonly UntestedApi[];
  /** Total of the base reports, or null when none are named. */
  readonly base: Tally | null;
  /** How the tests failed that were run for this, or null. */
  readonly failure: string | null;
}

/** Python files that no report names, sorted. */
export interface Unnamed {
  readonly counted: readonly string[];
  readonly ignored: readonly string[];
}

/** What was measured, and the total of it. */
export interface Taken {
  readonly measurement: Measurement;
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly total: Tally;
  readonly unnamed: Unnamed;
  readonly failure: string | null;
}

/** Measures, without judging. */
export async function take(context: CoverageContext): Promise<Taken> {
  const { measurement: reported, failure } = await loadMeasurement(context);
  const measurement = withUnmeasured(context, reported);
  const { repository, options } = context;
  // What `source` names and does not count holds no statement.
  const wanted = new Set(options.source.length === 0 ? [] : repository.matching(options.source));
  const unnamed = repository.matching(['**/*.py']).filter((path) => !reported.files.has(path));
  return {
    measurement,
    tallies: talliesOf(measurement),
    total: totalCounts(measurement),
    unnamed: {
      counted: unnamed.filter((path) => measurement.files.has(path)),
      ignored: unnamed.filter((path) => !measurement.files.has(path) && !wanted.has(path)),
    },
    failure,
  };
}

/** Measures and compares with every floor. */
export async function assess(context: CoverageContext): Promise<Assessment> {
  const { options, repository, date } = context;
  const sources = floorSources(context);
  const base = await loadBase(context);
  if (options['max-decrease'] !== null && base === null) {
    throw new UserError('needs `base-report`, the report to compare with.', { key: 'max-decrease' });
  }
  const taken = await take(context);
  const floor = floorOn(sources, date);
  const { ratchet } = sources;
  const announced = announcedFloor(ratchet, floor?.level ?? 0, date);
  const rise = ratchet === null ? null : nextRise(ratchet, date, floor?.level ?? 0);
  const pauses = pausesOf(options.pause);
  const { changes } = repository;
  return {
    ...taken,
    sources,
    floor,
    announced: announced === null || rise === null ? null : { floor: announced, enforced: rise.date },
    rise,
    pause: pauseOn(pauses, date),
    groups: pathGroupsOf(context, taken.tallies),
    changed: changes === null ? null : changedFiles(taken.measurement, changes),
    added: changes === null ? [] : [...changes.added].filter((path) => taken.tallies.has(path)).sort(),
    untested: changes === null ? [] : await untestedApi(context, taken.measurement, changes),
    base: base === null ? null : totalCounts(base),
  };
}

/** The tally of all changed lines together. */
export function changedTotal(changed: readonly ChangedFile[]): Tally {
  return sumOf(changed.map(({ tally }) => tally));
}

/** The files of every floor by path, and that floor today. */
export function pathGroupsOf(context: CoverageContext, tallies: ReadonlyMap<string, Tally>): readonly PathGroup[] {
  const { options, date } = context;
  const { paths, tolerance } = options;
  const pauses = pausesOf(options.pause);
  return pathGroups(paths, tallies, { date, pauses, state: readState(context), tolerance });
}

function floorSources(context: CoverageContext): FloorSources {
  const { options } = context;
  return {
    min: options.min,
    ratchet: ratchetOf(options, 'from', pausesOf(options.pause)),
    state: readState(context),
    tolerance: options.tolerance,
  };
}

/** The committed state, empty when there is none yet; throws a UserError when it is broken. */
export function readState({ options, repository }: CoverageContext): State {
  const text = repository.text(options.state);
  return text === null ? NO_STATE : parseState(text, options.state);
}
