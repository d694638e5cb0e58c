import { sentenceOf, UserError } from '../../../core/errors.js';
import type { Json } from '../../../facts/facts.js';
import { parseIni } from '../../../parsers/ini.js';
import { parseTomlValues, type TomlValue, type TomlValues } from '../../../parsers/toml.js';
import { entriesOf, parseYaml, type YamlNode } from '../../../parsers/yaml.js';
import type { Repository } from '../../guardrail.js';

/** Settings for bandit from every place it and its users keep them. */
export interface Configuration {
  /** Files it came from, for people. */
  readonly sources: readonly string[];
  /** What a configuration file of bandit held, or null when there is none. */
  readonly settings: Readonly<Record<string, Json>> | null;
  readonly tests: readonly string[];
  readonly skips: readonly string[];
  /** Patterns of a `.bandit` file, or bandit's own when there is none. */
  readonly exclude: readonly string[];
  readonly profile: string | null;
  readonly targets: readonly string[];
  readonly ignoreNosec: boolean;
}

/** What the user of this guardrail asked for; it wins over what is found. */
export interface RequestedSettings {
  readonly configfile: string | null;
  readonly ini: string | null;
  readonly profile: string | null;
  readonly tests: readonly string[];
  readonly skips: readonly string[];
  readonly ignoreNosec: boolean;
}

/** What bandit leaves out by itself. */
const DEFAULT_EXCLUDE: readonly string[] = [
  '.svn',
  'CVS',
  '.bzr',
  '.hg',
  '.git',
  '__pycache__',
  '.tox',
  '.eggs',
  '*.egg',
];

const YAML_NAMES: readonly string[] = ['bandit.yaml', 'bandit.yml', '.bandit.yaml', '.bandit.yml'];

/** Finds and reads the configuration; throws a UserError naming the file that cannot be used. */
export function configurationOf(
  repository: Pick<Repository, 'matching' | 'text'>,
  requested: RequestedSettings,
): Configuration {
  const ini = iniOf(repository, requested.ini);
  const file = settingsOf(
    repository,
    requested.configfile ?? ini?.section.get('configfile') ?? null,
    ini?.path ?? null,
  );
  const value = (name: string): string | undefined => ini?.section.get(name) || undefined;
  return {
    sources: [ini?.path, file?.path].filter((path) => path !== undefined),
    settings: file?.settings ?? null,
    tests: requested.tests.length > 0 ? requested.tests : listOf(value('tests')),
    skips: requested.skips.length > 0 ? requested.skips : listOf(value('skips')),
    exclude: value('exclude') === undefined ? DEFAULT_EXCLUDE : listOf(value('exclude')),
    profile: requested.profile ?? value('profile') ?? null,
    targets: listOf(value('targets')),
    ignoreNosec: requested.ignoreNosec || !/^(|false|no|off|0)$/i.test(value('ignore-nosec') ?? ''),
  };
}

interface Ini {
  readonly path: string;
  readonly section: ReadonlyMap<string, string>;
}

/** The one `.bandit` file; the root's wins over those of folders. */
function iniOf(repository: Pick<Repository, 'matching' | 'text'>, wished: string | null): Ini | null {
  if (wished !== null) {
    const section = sectionOf(needed(repository, wished, 'ini'));
    if (section === null) throw new UserError('has no [bandit] section', { file: wished, key: 'ini' });
    return { path: wished, section };
  }
  const found = ['.bandit', ...repository.matching(['*/**/.bandit'])].flatMap((path) => {
    const section = sectionOf(repository.text(path) ?? '');
    return section === null ? [] : [{ path, section }];
  });
  const [first, ...others] = found;
  if (first !== undefined && first.path !== '.bandit' && others.length > 0) {
    const names = found.map(({ path }) => path).join(', ');
    throw new UserError(`several .bandit files (${names}): choose one with the option ini`, { key: 'bandit.ini' });
  }
  return first ?? null;
}

/** The `[bandit]` section, or null when there is none. */
function sectionOf(text: string): ReadonlyMap<string, string> | null {
  const section = parseIni(text).get('bandit');
  if (section === undefined) return null;
  return new Map([...section].map(([name, lines]) => [name, lines.map((line) => line.text).join('\n')]));
}

/** A comma-separated value as bandit splits it (white space stays), empty parts left out. */
function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(',').filter((part) => part !== '');
}

interface SettingsFile {
  readonly path: string;
  readonly settings: Readonly<Record<string, Json>>;
}

/** The configuration file: the one asked for, else a YAML file at the root, else `[tool.bandit]` of pyproject.toml. */
function settingsOf(
  repository: Pick<Repository, 'matching' | 'text'>,
  wished: string | null,
  ini: string | null,
): SettingsFile | null {
  if (wished !== null) {
    const text = needed(repository, wished, 'configfile');
    return { path: wished, settings: wished.endsWith('.toml') ? (tomlOf(wished, text) ?? {}) : yamlOf(wished, text) };
  }
  // A `.bandit` file that is no INI file is in practice a YAML one that people hand to bandit with `-c .bandit`.
  for (const path of ini === '.bandit' ? YAML_NAMES : [...YAML_NAMES, '.bandit']) {
    const text = repository.text(path);
    if (text !== null) return { path, settings: yamlOf(path, text) };
  }
  const text = repository.text('pyproject.toml');
  const settings = text === null ? null : tomlOf('pyproject.toml', text);
  return settings === null ? null : { path: 'pyproject.toml', settings };
}

function needed(repository: Pick<Repository, 'text'>, path: string, option: string): string {
  const text = repository.text(path);
  if (text === null) throw new UserError('there is no such file in the repository', { file: path, key: option });
  return text;
}

function tomlOf(file: string, text: string): Readonly<Record<string, Json>> | null {
  try {
    const { tool } = parseTomlValues(text);
    const settings = isTable(tool) ? tool.bandit : undefined;
    return isTable(settings) ? settings : null;
  } catch (error) {
    throw new UserError(`not usable TOML: ${sentenceOf(error)}`, { file, key: 'tool.bandit' });
  }
}

function isTable(value: TomlValue | undefined): value is TomlValues {
  return typeof value === 'object' && !Array.isArray(value);
}

function yamlOf(file: string, text: string): Readonly<Record<string, Json>> {
  let node: YamlNode | undefined;
  try {
    node = parseYaml(text)[0];
  } catch (error) {
    throw new UserError(sentenceOf(error), { file });
  }
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return {};
  if (node.kind !== 'mapping') throw new UserError('is no mapping of bandit settings', { file });
  return jsonOfYaml(node) as Readonly<Record<string, Json>>;
}

/** bandit reads YAML 1.1, where a plain `yes`, `no`, `on` and `off` are truth values. */
function jsonOfYaml(node: YamlNode): Json {
  if (node.kind === 'sequence') return node.items.map(jsonOfYaml);
  if (node.kind === 'scalar') {
    if (!node.quoted && /^(?:yes|on)$/i.test(node.text)) return true;
    if (!node.quoted && /^(?:no|off)$/i.test(node.text)) return false;
    return node.value;
  }
  const copy: Record<string, Json> = Object.create(null);
  for (const { key, value } of entriesOf(node)) copy[key.text] = jsonOfYaml(value);
  return copy;
}

/** Ids of the tests that are to be run (none means all) and of those that are not, from wherever they are set. */
export function chosenTests({ settings, tests, skips }: Configuration): Record<'tests' | 'skips', readonly string[]> {
  return { tests: [...textsOf(settings?.tests), ...tests], skips: [...textsOf(settings?.skips), ...skips] };
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
