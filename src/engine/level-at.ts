import type { LevelAt, Override, OverrideLevel } from '../core/override.js';
import { compileGlobs } from '../parsers/glob.js';

/** What overrides say of a rule in a file: the last that matches the file and names the rule or its guardrail decides. */
export function levelsBy(overrides: readonly Override[]): LevelAt {
  const levels = known.get(overrides) ?? compiled(overrides);
  known.set(overrides, levels);
  return levels;
}

/** By the list itself: all guardrails of a run have the same. */
const known = new WeakMap<readonly Override[], LevelAt>();

function compiled(overrides: readonly Override[]): LevelAt {
  const tests = overrides.map(({ files, rules }) => ({ matches: compileGlobs(files), rules }));
  const byPath = new Map<string, readonly Override['rules'][]>();
  return (path, rule) => {
    let fitting = byPath.get(path);
    if (fitting === undefined) {
      fitting = tests.filter(({ matches }) => matches(path)).map(({ rules }) => rules);
      byPath.set(path, fitting);
    }
    const deciding = fitting.findLast((rules) => levelIn(rules, rule) !== null);
    return deciding === undefined ? null : levelIn(deciding, rule);
  };
}

/** What one entry says of a rule: by its own name, else by its guardrail's. */
export function levelIn(rules: Override['rules'], rule: string): OverrideLevel | null {
  if (Object.hasOwn(rules, rule)) return rules[rule]!;
  const guardrail = rule.slice(0, rule.indexOf('/'));
  return Object.hasOwn(rules, guardrail) ? rules[guardrail]! : null;
}
