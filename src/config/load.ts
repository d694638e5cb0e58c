import { UserError } from '../core/errors.js';
import type { Severity } from '../core/finding.js';
import type { Override } from '../core/override.js';
import type { Rule } from '../core/rule.js';
import type { Options } from '../core/schema.js';
import { type AnyGuardrail, isOptIn } from '../guardrails/guardrail.js';
import type { Config, ConfigFile, Enabled, GuardrailConfig, Layer } from './config.js';
import { ENGINE_OPTIONS, type EngineValues } from './engine-options.js';
import { readFileLayer } from './file-layer.js';

/** Where a configuration is looked for when none is named, relative to the root. */
export const CONFIG_PLACES = ['guardrails.yml', '.github/guardrails.yml'] as const;

/** The configuration file among the usual places; null when there is none, a UserError when there are two. */
export function findConfigFile(read: (path: string) => string | null): ConfigFile | null {
  const found = CONFIG_PLACES.flatMap((path) => {
    const text = read(path);
    return text === null ? [] : [{ path, text }];
  });
  if (found.length > 1) {
    throw new UserError(`${CONFIG_PLACES.join(' and ')} both exist: keep one.`, { file: CONFIG_PLACES[0] });
  }
  return found[0] ?? null;
}

/** Settles defaults < preset < file < settings into one configuration; throws a UserError. */
export function loadConfig(guardrails: readonly AnyGuardrail[], file: ConfigFile | null, settings: Layer): Config {
  const layers = [...(file === null ? [] : [readFileLayer(file.text, file.path, guardrails)]), settings];
  const preset = layers.reduce<unknown>((value, layer) => layer.engine.preset ?? value, ENGINE_OPTIONS.preset.default);
  const strict = preset === 'strict';
  const engine = Object.fromEntries(
    Object.entries(ENGINE_OPTIONS).map(([name, option]) => [name, option.default as unknown]),
  );
  if (strict) engine['fail-on'] = 'warning';
  for (const layer of layers) Object.assign(engine, layer.engine);
  const overrides = [
    ...(strict ? [] : guardrails.flatMap(({ overrides = [] }) => overrides)),
    ...layers.flatMap((layer) => (layer.engine.overrides ?? []) as readonly Override[]),
  ];
  engine.overrides = overrides;
  return {
    engine: engine as unknown as EngineValues,
    guardrails: new Map(
      guardrails.map((guardrail) => [guardrail.id, { ...settle(guardrail, strict, layers), overrides }]),
    ),
    file: file?.path ?? null,
    origin: { file, settings },
  };
}

function settle(
  guardrail: AnyGuardrail,
  strict: boolean,
  layers: readonly Layer[],
): Omit<GuardrailConfig, 'overrides'> {
  const severities = new Map<string, Severity | 'off'>(
    guardrail.rules.filter((rule) => rule.off === true && !strict).map((rule) => [rule.id, 'off']),
  );
  const options: Record<string, unknown> = Object.fromEntries(
    Object.entries(guardrail.options as Options).map(([name, option]) => [name, option.default]),
  );
  let enabled: Enabled = 'auto';
  let include: readonly string[] = [];
  let exclude: readonly string[] = [];
  for (const layer of layers) {
    const section = layer.guardrails.get(guardrail.id);
    if (section === undefined) continue;
    enabled = section.enabled ?? enabled;
    include = section.include ?? include;
    exclude = section.exclude ?? exclude;
    for (const [rule, severity] of section.severities ?? []) severities.set(rule, severity);
    Object.assign(options, section.options);
  }
  return { enabled: enabled === 'auto' ? enabledByDefault(guardrail) : enabled, include, exclude, severities, options };
}

/** What `auto` comes to, where all rules of the guardrail are of one mind. */
export function enabledByDefault(guardrail: Pick<AnyGuardrail, 'rules'>): Enabled {
  if (isOptIn(guardrail)) return false;
  const isAlwaysOn = (guardrail.rules as readonly Rule[]).every(({ activation = 'always' }) => activation === 'always');
  return isAlwaysOn ? true : 'auto';
}
