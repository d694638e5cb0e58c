import type { SettingValue } from '../core/judging-settings.js';
import type { Rule } from '../core/rule.js';
import type { Option, Options } from '../core/schema.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Config, Enabled } from './config.js';
import { ENGINE_OPTIONS } from './engine-options.js';

const SEVERITY_ORDER = ['error', 'warning', 'notice', 'off'] as const;

/** Every setting of a configuration as it was decided: of the engine, then of each guardrail. */
export function settingValues(config: Config, registry: readonly AnyGuardrail[]): readonly SettingValue[] {
  return [
    ...optionValues([], ENGINE_OPTIONS, config.engine),
    ...registry.flatMap((guardrail) => guardrailValues(guardrail, config)),
  ];
}

function guardrailValues(guardrail: AnyGuardrail, config: Config): readonly SettingValue[] {
  const { id } = guardrail;
  const { enabled, include, exclude, severities, options } = config.guardrails.get(id)!;
  const open = { isSecret: false };
  return [
    { ...open, key: [id, 'enabled'], value: enabled, weakens: [true, 'auto', false] },
    { ...open, key: [id, 'include'], value: include, weakens: 'narrowed' },
    { ...open, key: [id, 'exclude'], value: exclude, weakens: 'added' },
    ...(guardrail.rules as readonly Rule[]).map((rule): SettingValue => {
      const value = severities.get(rule.id) ?? severityOf(rule, enabled);
      return { ...open, key: [id, 'rules', rule.id.slice(id.length + 1)], value, weakens: SEVERITY_ORDER };
    }),
    ...optionValues([id], guardrail.options as Options, options),
  ];
}

/** What a rule that nobody set comes to. */
function severityOf({ severity, activation }: Rule, enabled: Enabled): (typeof SEVERITY_ORDER)[number] {
  return activation === 'configured' && enabled !== true ? 'off' : severity;
}

function optionValues(
  within: readonly string[],
  options: Options,
  values: Readonly<Record<string, unknown>>,
): readonly SettingValue[] {
  return Object.entries<Option>(options).map(([name, option]) => ({
    key: [...within, name],
    value: values[name],
    weakens: weakeningOf(option),
    isSecret: option.secret === true,
  }));
}

/** Of a choice, its values from the strictest to the weakest. */
function weakeningOf({ schema, weakens }: Option): SettingValue['weakens'] {
  if (schema.kind !== 'choice' || (weakens !== 'higher' && weakens !== 'lower')) return weakens ?? null;
  const rising: readonly unknown[] = schema.values;
  return [...(weakens === 'higher' ? rising : rising.toReversed()), null];
}
