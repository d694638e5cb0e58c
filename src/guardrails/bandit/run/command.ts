import type { Json } from '../../../facts/facts.js';

/** What one run of bandit is asked for. */
export interface Order {
  /** Files made for this run: an empty `.bandit`, and the settings, if there are any. */
  readonly ini: string;
  readonly settings: string | null;
  readonly profile: string | null;
  readonly tests: readonly string[];
  readonly skips: readonly string[];
  readonly ignoreNosec: boolean;
}

/** bandit's arguments: values stuck to their options, paths behind `--`, so that no name is taken for an option. */
export function argumentsOf(order: Order, paths: readonly string[]): readonly string[] {
  return [
    '--quiet',
    '--format=json',
    `--ini=${order.ini}`,
    '--exclude=',
    ...(order.settings === null ? [] : [`--configfile=${order.settings}`]),
    ...(order.profile === null ? [] : [`--profile=${order.profile}`]),
    ...(order.tests.length === 0 ? [] : [`--tests=${order.tests.join(',')}`]),
    ...(order.skips.length === 0 ? [] : [`--skip=${order.skips.join(',')}`]),
    ...(order.ignoreNosec ? ['--ignore-nosec'] : []),
    '--',
    ...paths,
  ];
}

/** Settings as a YAML file in plain ASCII: JSON with YAML's way of writing characters beyond 16 bits. */
export function settingsText(settings: Readonly<Record<string, Json>>): string {
  return JSON.stringify(settings).replace(/[\u007f-\u{10ffff}]/gu, (character) => {
    const code = character.codePointAt(0)!;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
