import type { Config, GuardrailConfig } from '../config/config.js';
import { nearest, UserError } from '../core/errors.js';
import type { Owner } from '../core/owner.js';
import type { Part } from '../core/shard.js';
import { NO_PATHS, type PathRange } from '../core/shard.js';
import type { Json } from '../facts/facts.js';
import { type AnyGuardrail, scannersById, scannersOf } from '../guardrails/guardrail.js';
import { type PlannedScanner, plannedScanner } from '../workspace/scan-file.js';
import { inactiveRules, type Presence } from './activation.js';

/** Which guardrails a run is for: all that are enabled, or those named. */
export type Selection = 'enabled' | readonly string[];

/** One guardrail with its settings. */
export interface Planned {
  readonly guardrail: AnyGuardrail;
  /** In which the inactive rules are off. */
  readonly config: GuardrailConfig;
  /** Its rules that nothing switched on, by id. */
  readonly inactive: readonly string[];
  /** Whether it looks only at files that the others had to read; a run for named guardrails reads no more for it. */
  readonly isCompanion: boolean;
  /** The paths it is to judge, where shards divide them; null means all. */
  readonly range: PathRange | null;
  /** The shard that runs it instead of this one, or null. */
  readonly elsewhere: Part | null;
}

/** The guardrails to run in order of their ids, companions last; throws a UserError for a name nobody has. */
export function planGuardrails(
  registry: readonly AnyGuardrail[],
  selection: Selection,
  config: Config,
  isPresent: Presence,
): readonly Planned[] {
  if (selection !== 'enabled') for (const id of selection) guardrailNamed(registry, id);
  const isNamed = (id: string): boolean => selection !== 'enabled' && selection.includes(id);
  const active = registry.flatMap((guardrail) => {
    const { id } = guardrail;
    const own = config.guardrails.get(id)!;
    const inactive = inactiveRules(guardrail, own, isNamed(id), isPresent);
    const isChosen = selection === 'enabled' || isNamed(id);
    return inactive === null ? [] : [{ guardrail, inactive, isChosen }];
  });
  const main = active.filter(({ guardrail, isChosen }) => isChosen && guardrail.companion === undefined);
  const readsSources = main.some(({ guardrail }) => scannersOf(guardrail).length > 0);
  const companions = active.filter(
    ({ guardrail: { companion }, isChosen }) =>
      companion !== undefined && (isChosen || (companion === 'always' ? main.length > 0 : readsSources)),
  );
  return [...main, ...companions].map(({ guardrail, inactive, isChosen }) => ({
    guardrail,
    config: withOff(config.guardrails.get(guardrail.id)!, inactive),
    inactive,
    isCompanion: guardrail.companion === 'sources' && !isChosen,
    range: null,
    elsewhere: null,
  }));
}

function withOff(config: GuardrailConfig, rules: readonly string[]): GuardrailConfig {
  const off = rules.map((id) => [id, 'off'] as const);
  return { ...config, severities: new Map([...config.severities, ...off]) };
}

/** The guardrail of that id; throws a UserError with the nearest one. */
export function guardrailNamed(registry: readonly AnyGuardrail[], id: string): AnyGuardrail {
  const found = registry.find((guardrail) => guardrail.id === id);
  if (found !== undefined) return found;
  const ids = registry.map((guardrail) => guardrail.id);
  const meant = nearest(id, ids);
  const hint = meant === null ? `there are ${ids.join(', ')}.` : `did you mean \`${meant}\`?`;
  throw new UserError(`no guardrail is called \`${id.slice(0, 80)}\`, ${hint}`, {});
}

/**
 * The guardrails that saw all they look at, each with its owner: a companion follows the others, so only where all that
 * are enabled run with it, or where it is named itself.
 */
export function ownersOf(
  planned: readonly Pick<Planned, 'guardrail'>[],
  selection: Selection,
): ReadonlyMap<string, Owner> {
  const whole = planned.filter(
    ({ guardrail }) => guardrail.companion === undefined || selection === 'enabled' || selection.includes(guardrail.id),
  );
  return new Map(whole.map(({ guardrail }) => [guardrail.id, guardrail.owner]));
}

/** Every scanner the guardrails want, once for each set of options; throws when two scanners have one id. */
export function planScanners(planned: readonly Planned[]): readonly PlannedScanner[] {
  scannersById(planned.map(({ guardrail }) => guardrail));
  const scanners = new Map<string, PlannedScanner>();
  for (const each of planned) {
    for (const wanted of scannersFor(each).values()) {
      const present = scanners.get(wanted.key);
      scanners.set(wanted.key, present === undefined ? wanted : both(present, wanted));
    }
  }
  // Followers last, when it is known what the others read and found.
  const rank = ({ companionOf }: PlannedScanner): number => [null, 'read', 'found'].indexOf(companionOf);
  return [...scanners.values()].sort((a, b) => rank(a) - rank(b));
}

/** A guardrail's scanners as its settings want them, by the names it gave them. */
export function scannersFor({
  guardrail,
  config,
  isCompanion,
  range,
  elsewhere,
}: Planned): ReadonlyMap<string, PlannedScanner> {
  const options: Record<string, Json | undefined> = guardrail.factOptions?.(config.options as never) ?? {};
  const files: Record<string, readonly string[] | undefined> = guardrail.factFiles?.(config.options as never) ?? {};
  return new Map(
    scannersOf(guardrail).map(([name, scanner]) => {
      const where = scanner.companion ? 'found' : isCompanion ? 'read' : null;
      return [
        name,
        plannedScanner(scanner, options[name] ?? null, {
          within: files[name] ?? null,
          companionOf: where,
          range: elsewhere === null ? range : NO_PATHS,
        }),
      ];
    }),
  );
}

function both(one: PlannedScanner, other: PlannedScanner): PlannedScanner {
  const within = one.within === null || other.within === null ? null : [...new Set([...one.within, ...other.within])];
  const range = one.range === NO_PATHS || other.range === null ? other.range : one.range;
  return { ...one, within, companionOf: one.companionOf === null ? null : other.companionOf, range };
}
