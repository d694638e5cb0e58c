import type { EngineValues } from '../../config/engine-options.js';
import { UserError, unlessUnreadable } from '../../core/errors.js';
import { compareText } from '../../core/finding.js';
import type { PathRange } from '../../core/shard.js';
import { type Part, parseShard } from '../../core/shard.js';
import type { Host } from '../../host/host.js';
import { compileGlobs, type PathTest } from '../../parsers/glob.js';
import type { Workspace } from '../../workspace/workspace.js';
import { type Planned, scannersFor } from '../plan.js';

/** Who does what in a run that is divided into shards. */
export interface Division extends Part {
  /** The guardrails whose files are divided, by id. */
  readonly divided: ReadonlySet<string>;
  /** The paths that are this shard's in those. */
  readonly range: PathRange;
  /** The one shard that runs each of the others, by id; those not named run in every shard. */
  readonly owners: ReadonlyMap<string, number>;
}

/** What opening a file costs, in bytes read. */
const PER_FILE = 512;

/** What a program that a guardrail runs over a file costs, against one scanner of ours. */
const PROGRAM = 200;

/** What the settings ask for: which part, and the guardrails whose files are divided. */
export interface DivisionRequest {
  readonly part: Part;
  readonly divided: ReadonlySet<string>;
}

/** A plan, and who does what in it where it is divided into shards. */
export interface DividedPlan {
  readonly planned: readonly Planned[];
  /** Null for a run that is not divided. */
  readonly division: Division | null;
}

/**
 * Takes this shard's share of a plan, where the settings ask for shards; `decided` is the division of the run that
 * this one is part of. Throws a UserError for settings that contradict each other.
 */
export function divide(
  planned: readonly Planned[],
  decided: Division | null | undefined,
  engine: EngineValues,
  workspace: Workspace,
  host: Host,
): DividedPlan {
  const request = divisionRequest(planned, engine);
  if (request === null) return { planned, division: null };
  const division = decided ?? divisionOf(request, planned, engine, workspace, host);
  return { planned: planShard(planned, division), division };
}

/** The division of these files, the same in every shard of a run. */
export function divisionOf(
  { part, divided }: DivisionRequest,
  planned: readonly Planned[],
  engine: EngineValues,
  workspace: Workspace,
  host: Host,
): Division {
  const { files, whole } = weigh(planned, divided, workspace, host, engine['max-file-size']);
  const { owners, loads } = engine.shard === null ? { owners: new Map(), loads: idle(part) } : assign(whole, part);
  const cuts = ['', ...cutAt(files, shares(loads, files)), null];
  const range = { from: cuts[part.index - 1]!, to: cuts[part.index]! };
  return { ...part, divided, range, owners };
}

/** The plan as one shard has it. */
export function planShard(planned: readonly Planned[], division: Division): readonly Planned[] {
  const { index, count, divided, range, owners } = division;
  return planned.map((each) => {
    const { id } = each.guardrail;
    if (divided.has(id)) return { ...each, range };
    const owner = owners.get(id) ?? index;
    return owner === index ? each : { ...each, elsewhere: { index: owner, count } };
  });
}

/**
 * The division that the settings ask for, or null: the suite's own shard divides all it can, a guardrail's own option
 * that guardrail alone. Throws a UserError when they contradict each other.
 */
export function divisionRequest(planned: readonly Planned[], engine: EngineValues): DivisionRequest | null {
  const divisible = planned.filter(({ guardrail }) => guardrail.perFile !== undefined);
  const own = divisible.flatMap(({ guardrail, config }) => {
    const name = guardrail.perFile!.shard;
    const shard = name === undefined ? null : (config.options[name] as string | null);
    return shard === null ? [] : [{ id: guardrail.id, shard }];
  });
  const differing = own.find(({ shard }) => shard !== (engine.shard ?? own[0]!.shard));
  if (differing !== undefined) {
    const other = engine.shard ?? own[0]!.shard;
    throw new UserError(`is ${differing.shard}, but the run is shard ${other}: keep one.`, {
      key: `${differing.id}.shard`,
    });
  }
  if (engine.shard !== null) {
    return {
      part: parseShard(engine.shard, 'shard'),
      divided: new Set(divisible.map(({ guardrail }) => guardrail.id)),
    };
  }
  if (own.length === 0) return null;
  return { part: parseShard(own[0]!.shard, `${own[0]!.id}.shard`), divided: new Set(own.map(({ id }) => id)) };
}

/** What a file costs in the guardrails whose files are divided. */
interface Weighted {
  readonly path: string;
  readonly weight: number;
}

/** One scanner or program of a guardrail: which files it reads, and what a byte of them costs. */
interface Work {
  readonly id: string;
  readonly wants: PathTest;
  readonly cost: number;
}

function weigh(
  planned: readonly Planned[],
  divided: ReadonlySet<string>,
  workspace: Workspace,
  host: Host,
  limit: number,
): { readonly files: readonly Weighted[]; readonly whole: ReadonlyMap<string, number> } {
  const works = planned.flatMap((each) => worksOf(each, workspace));
  const whole = new Map<string, number>(planned.flatMap(({ guardrail: { id } }) => (divided.has(id) ? [] : [[id, 0]])));
  const files: Weighted[] = [];
  for (const { path } of workspace.files) {
    const wanted = works.filter(({ wants }) => wants(path));
    if (wanted.length === 0) continue;
    const entry = unlessUnreadable(
      () => host.files.entry(`${workspace.root}/${path}`),
      () => null,
    );
    const size = entry?.size ?? 0;
    const effort = PER_FILE + (size > limit ? 0 : size);
    let weight = 0;
    for (const { id, cost } of wanted) {
      const load = whole.get(id);
      if (load === undefined) weight += effort * cost;
      else whole.set(id, load + effort * cost);
    }
    if (weight > 0) files.push({ path, weight });
  }
  return { files, whole };
}

/** What a guardrail reads; one without scanners runs a program over the Python files of the change. */
function worksOf(planned: Planned, { changes }: Workspace): readonly Work[] {
  const { id, perFile } = planned.guardrail;
  const scanners = [...scannersFor(planned).values()];
  if (scanners.length > 0 || perFile === undefined) {
    return scanners.map(({ scanner, within }) => {
      const tests = [scanner.files, ...(within === null ? [] : [within])].map(compileGlobs);
      return { id, wants: (path) => tests.every((test) => test(path)), cost: 1 };
    });
  }
  const isPython = compileGlobs(['**/*.py']);
  return [{ id, wants: (path) => isPython(path) && changes?.files.has(path) !== false, cost: PROGRAM }];
}

/** Gives each guardrail to the shard with the least to do so far, the heaviest first. */
function assign(
  whole: ReadonlyMap<string, number>,
  part: Part,
): { readonly owners: ReadonlyMap<string, number>; readonly loads: readonly number[] } {
  const loads: number[] = idle(part);
  const owners = new Map<string, number>();
  for (const [id, weight] of [...whole].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))) {
    const lightest = loads.indexOf(Math.min(...loads));
    loads[lightest]! += weight;
    owners.set(id, lightest + 1);
  }
  return { owners, loads };
}

function idle({ count }: Part): number[] {
  return Array.from({ length: count }, () => 0);
}

/** How much of the files each shard gets so that all end together, as far as what they do besides allows. */
function shares(loads: readonly number[], files: readonly Weighted[]): readonly number[] {
  const total = files.reduce((sum, { weight }) => sum + weight, 0);
  const sorted = [...loads].sort((a, b) => a - b);
  let sum = total;
  let level = 0;
  for (const [index, load] of sorted.entries()) {
    sum += load;
    level = sum / (index + 1);
    if (level <= (sorted[index + 1] ?? Number.POSITIVE_INFINITY)) break;
  }
  return loads.map((load) => Math.max(0, level - load));
}

/** The first path of every shard but the first; files are in order, and each goes where its middle falls. */
function cutAt(files: readonly Weighted[], wanted: readonly number[]): readonly string[] {
  const last = files.at(-1);
  // Right behind the last path.
  const end = last === undefined ? '' : `${last.path}\0`;
  const cuts: string[] = [];
  let next = 0;
  let before = 0;
  let target = 0;
  for (const share of wanted.slice(0, -1)) {
    target += share;
    while (next < files.length && before + files[next]!.weight / 2 < target) before += files[next++]!.weight;
    cuts.push(files[next]?.path ?? end);
  }
  return cuts;
}
