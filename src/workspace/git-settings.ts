/**
 * Settings that keep what a checkout's own configuration names from being run or obeyed; those that name programs by
 * the driver or the remote they belong to are in {@link disarming}.
 */
export const HARDENED: readonly string[] = [
  ['safe.directory', '*'],
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.attributesFile', '/dev/null'],
  ['core.askPass', ''],
  // As a command of its own it would be run by a shell: everything behind the sign is a comment to that.
  ['core.alternateRefsCommand', 'exit #'],
  ['credential.helper', ''],
  ['maintenance.auto', 'false'],
  ['core.quotePath', 'true'],
  ['core.ignoreCase', 'false'],
  ['core.checkStat', 'default'],
  ['core.trustctime', 'true'],
  ['diff.autoRefreshIndex', 'true'],
].flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/** The keys of a configuration that the functions below have to know, for `git config --get-regexp`. */
export const TELLING_KEYS = `^(${[
  'filter\\..*\\.(clean|smudge|process)',
  'remote\\..*\\.(promisor|uploadpack)',
  'extensions\\.partialclone',
  'index\\.skiphash',
  'feature\\.manyfiles',
].join('|')})$`;

/** A key of git's configuration and its value. */
export type GitSetting = readonly [key: string, value: string];

/** What `git config -z` prints. */
export function settingsIn(records: readonly string[]): readonly GitSetting[] {
  return records.map((record) => {
    const end = record.indexOf('\n');
    return end === -1 ? [record, 'true'] : [record.slice(0, end), record.slice(end + 1)];
  });
}

/** Settings that take every filter's programs back. */
export function disarming(settings: readonly GitSetting[]): readonly GitSetting[] {
  const drivers = settings.map(([key]) => key).filter((key) => key.startsWith('filter.'));
  return [...new Set(drivers.map(middleOf))].flatMap((name): readonly GitSetting[] => [
    [`filter.${name}.clean`, ''],
    [`filter.${name}.smudge`, ''],
    [`filter.${name}.process`, ''],
    [`filter.${name}.required`, 'false'],
  ]);
}

/** The remotes from which a partial clone may fetch what it lacks; none in any other repository. */
export function promisorsIn(settings: readonly GitSetting[]): readonly string[] {
  const named = settings.flatMap(([key, value]) => {
    if (key === 'extensions.partialclone') return [value];
    return /^remote\..*\.promisor$/s.test(key) && value === 'true' ? [middleOf(key)] : [];
  });
  return [...new Set(named)];
}

/** Whether a remote is reached through a program that the configuration names: git lets nobody take that back. */
export function namesTransport(settings: readonly GitSetting[]): boolean {
  return settings.some(([key]) => /^remote\..*\.uploadpack$/s.test(key));
}

/** Whether git was told to write the index without a digest. */
export function skipsDigest(settings: readonly GitSetting[]): boolean {
  return settings.some(([key, value]) => ['index.skiphash', 'feature.manyfiles'].includes(key) && value !== 'false');
}

/** Settings as variables of the environment, for names that an argument could not hold. */
export function asVariables(settings: readonly GitSetting[]): Readonly<Record<string, string>> {
  const variables = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(variables) };
}

/** `NAME` of `section.NAME.variable`. */
function middleOf(key: string): string {
  return key.slice(key.indexOf('.') + 1, key.lastIndexOf('.'));
}
