import type { Finding } from '../../core/finding.js';
import type { JudgingSettings } from '../../core/judging-settings.js';
import { parseYaml, valueAt, type YamlNode } from '../../parsers/yaml.js';
import { WEAKENED } from './rule.js';
import { weakenedSettings } from './weakened.js';

/** What a change does to the configuration, a finding for each setting that is weaker, at its line. */
export function configurationFindings(before: JudgingSettings, after: JudgingSettings): readonly Finding[] {
  const document = after.file === null ? undefined : parseYaml(after.file.text)[0];
  const weakened = weakenedSettings(before.values, after.values);
  const isPresetWeaker = weakened.some(({ key }) => key[0] === 'preset');
  return weakened.flatMap(({ key, change }) => {
    const line = lineOf(document, key);
    // A weaker preset says it all of what it alone decides.
    if (isPresetWeaker && key[0] !== 'preset' && line === null) return [];
    const location = after.file === null ? undefined : { path: after.file.path, line: line ?? 1 };
    return [
      {
        rule: WEAKENED,
        message: `\`${nameOf(key)}\` ${change}.`,
        ...(location === undefined ? {} : { location }),
        identity: ['setting', ...key],
      },
    ];
  });
}

/** A rule by its own name, a guardrail as a whole by its id, everything else as a configuration file has it. */
function nameOf(key: readonly string[]): string {
  if (key[1] === 'rules') return `${key[0]}/${key[2]}`;
  return key[1] === 'enabled' ? key[0]! : key.join('.');
}

/** The line that holds a key, or what stands for it; null where the document does not have it. */
function lineOf(document: YamlNode | undefined, key: readonly string[]): number | null {
  const [first, ...rest] = key;
  if (document?.kind !== 'mapping' || first === undefined) return null;
  const entry = document.entries.find(({ key: { text } }) => text === first || text.endsWith(`/${first}`));
  if (entry === undefined) return null;
  // `drift: false` stands for `drift.enabled`.
  if (rest.length === 0 || (rest[0] === 'enabled' && valueAt(entry.value, 'enabled') === undefined)) {
    return entry.key.line;
  }
  return lineOf(entry.value, rest);
}
