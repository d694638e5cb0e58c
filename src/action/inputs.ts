import { ENGINE_OPTIONS } from '../config/engine-options.js';
import type { Setting } from '../config/setting-layer.js';
import { UserError } from '../core/errors.js';
import type { Selection } from '../engine/plan.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';

/** The lines of an input that has any, without blanks around them. */
export function linesOf(text: string | null): readonly string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The ids that an input lists, separated by blanks or commas. */
export function idsIn(list: string | null): readonly string[] {
  return (list ?? '').split(/[\s,]+/).filter((name) => name !== '');
}

/** Inputs that carry options: the engine's by name, a single action's own by name, and `options` lines for all. */
export function settingsFromInputs(
  selection: Selection,
  host: Host,
  registry: readonly AnyGuardrail[],
): readonly Setting[] {
  const own = selection === 'enabled' ? [] : registry.filter(({ id }) => selection.includes(id));
  const settings: Setting[] = [];
  const take = (input: string, name: string): void => {
    const value = host.input(input);
    if (value !== null) settings.push({ name, value, origin: `input ${input}` });
  };
  for (const name of Object.keys(ENGINE_OPTIONS)) take(name, name);
  for (const { id, options } of own) for (const name of Object.keys(options as object)) take(name, `${id}.${name}`);
  for (const line of linesOf(host.input('options'))) {
    const equals = line.indexOf('=');
    if (equals < 1) {
      throw new UserError(`expects lines ID.NAME=VALUE, not \`${line.slice(0, 80)}\`.`, { file: 'input options' });
    }
    settings.push({
      name: line.slice(0, equals).trim(),
      value: line.slice(equals + 1).trim(),
      origin: 'input options',
    });
  }
  return settings;
}
