import type { GuardrailConfig } from '../config/config.js';
import { SEVERITIES } from '../core/finding.js';
import type { Rule } from '../core/rule.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { compileGlobs } from '../parsers/glob.js';
import { levelIn } from './level-at.js';

/** Whether a file that matches any of the globs is there. */
export type Presence = (globs: readonly string[]) => boolean;

/** Which of these paths are there. */
export function presenceAmong(paths: readonly string[]): Presence {
  return (globs) => {
    const matches = compileGlobs(globs);
    return paths.some(matches);
  };
}

/**
 * The rules of a guardrail that nothing switches on, by id: of one that is named or enabled as a whole that is none. Null
 * where it has no rule left that could report anything, in no file that overrides name either.
 */
export function inactiveRules(
  guardrail: AnyGuardrail,
  { enabled, options, severities, overrides }: GuardrailConfig,
  isNamed: boolean,
  isPresent: Presence,
): readonly string[] | null {
  if (isNamed || enabled === true) return [];
  if (enabled === false) return null;
  const areFilesThere = isPresent(guardrail.presence?.(options as never) ?? []);
  const isOn = ({ id, activation = 'always' }: Rule): boolean =>
    activation === 'always' || (activation === 'where-present' && areFilesThere) || severities.has(id);
  const rules = guardrail.rules as readonly Rule[];
  const inactive = rules.filter((rule) => !isOn(rule)).map(({ id }) => id);
  const isRaised = (id: string): boolean =>
    overrides.some((each) => SEVERITIES.some((one) => one === levelIn(each.rules, id)));
  const isOff = (id: string): boolean => severities.get(id) === 'off' && !isRaised(id);
  return rules.every(({ id }) => inactive.includes(id) || isOff(id)) ? null : inactive;
}
