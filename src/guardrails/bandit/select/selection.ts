import { unlessUnreadable } from '../../../core/errors.js';
import type { Json } from '../../../facts/facts.js';
import type { Files } from '../../../host/host.js';
import type { Configuration } from './configuration.js';
import { compileName, matchesName, movePattern } from './fnmatch.js';

/** A file to scan, by the name bandit would know it under in a run of its own from the root. */
interface Candidate {
  readonly path: string;
  readonly name: string;
  /** Named by itself, which bandit scans whatever its name ends in. */
  readonly explicit: boolean;
}

/**
 * The files that `bandit -r .` (or a run over the `targets` of a `.bandit` file) would scan, of those given:
 * `include` and `exclude_dirs` of the configuration and the exclusions of `.bandit`, with bandit's own meaning.
 */
export function selectFiles(
  paths: readonly string[],
  configuration: Configuration,
  root: string,
  disk: Pick<Files, 'entry'>,
): readonly string[] {
  const { settings, exclude, targets } = configuration;
  const include = texts(settings?.include) ?? (settings === null ? ['*.py', '*.pyw'] : ['*.py']);
  const excluded = [
    ...(texts(settings?.exclude_dirs) ?? []),
    // bandit turns a name that is a folder, and only that, into everything below it.
    ...exclude.map((name) => (isFolder(disk, `${root}/${name}`) ? joined(name, '*') : name)),
  ];
  const includes = include.map(compileName);
  const excludes = excluded.map(compileName);
  return paths
    .flatMap((path) => candidatesOf(path, targets))
    .filter(({ name, explicit }) => explicit || includes.some((pattern) => matchesName(pattern, name)))
    .filter(({ name }) => !excludes.some((pattern) => matchesName(pattern, name)))
    .filter(({ name }) => !excluded.some((text) => name.includes(text)))
    .map(({ path }) => path);
}

/**
 * The settings bandit is handed: those of the configuration without the parts that choose files (they are applied
 * already), and with patterns for file names moved to the absolute names that it is given.
 */
export function settingsFor(configuration: Configuration, root: string): Readonly<Record<string, Json>> | null {
  if (configuration.settings === null) return null;
  const { exclude_dirs, include, log_format, plugin_name_pattern, ...settings } = configuration.settings;
  const assertUsed = settings.assert_used;
  if (!isRecord(assertUsed)) return settings;
  const patterns = texts(assertUsed.skips);
  if (patterns === null) return settings;
  const prefix = configuration.targets.some((target) => !target.startsWith('.')) ? '' : './';
  const skips = patterns.flatMap((pattern) => movePattern(pattern, prefix, `${root}/`));
  return { ...settings, assert_used: { ...assertUsed, skips } };
}

function candidatesOf(path: string, targets: readonly string[]): readonly Candidate[] {
  const whole = { path, name: `./${path}`, explicit: false };
  if (targets.length === 0) return [whole];
  for (const target of targets) {
    const folder = target.replace(/^(?:\.\/)+|\/+$/g, '');
    if (folder === '.' || folder === '') return [whole];
    if (path === folder) return [{ path, name: target, explicit: true }];
    if (path.startsWith(`${folder}/`)) {
      return [{ path, name: joined(target, path.slice(folder.length + 1)), explicit: false }];
    }
  }
  return [];
}

/** Whether bandit would see a folder there: like it, this takes one that cannot be looked at for none. */
function isFolder(disk: Pick<Files, 'entry'>, path: string): boolean {
  return unlessUnreadable(
    () => disk.entry(path)?.kind === 'directory',
    () => false,
  );
}

function joined(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

function texts(value: Json | undefined): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const found = value.filter((item): item is string => typeof item === 'string' && item !== '');
  return found.length === 0 ? null : found;
}

function isRecord(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
