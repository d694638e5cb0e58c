import { sentenceOf, UserError } from '../../../core/errors.js';
import { parseDuration } from '../../../core/time.js';
import type { Context } from '../../guardrail.js';
import { findBandit } from '../install/installation.js';
import type { BANDIT_OPTIONS } from '../options.js';
import { type Configuration, chosenTests } from '../select/configuration.js';
import { settingsFor } from '../select/selection.js';
import { ResultCache } from './cache.js';
import { settingsText } from './command.js';
import { installerEnvironment, scannerEnvironment } from './environment.js';
import type { LaunchSettings } from './program.js';
import type { FileRecord } from './record.js';
import { scanWithRuff } from './ruff.js';
import { runBandit } from './scan.js';

/** The context of this guardrail. */
export type BanditContext = Context<typeof BANDIT_OPTIONS, 'exec' | 'files'>;

/** What is known of each file, by path. */
export type Records = ReadonlyMap<string, FileRecord>;

/** Scans the files with the engine asked for, within the time allowed. Throws a UserError when it cannot. */
export async function scanWithEngine(
  files: readonly string[],
  configuration: Configuration,
  context: BanditContext,
): Promise<Records> {
  const { options, repository, disk, exec, clock } = context;
  const around: LaunchSettings = {
    exec,
    clock,
    environment: scannerEnvironment((name) => context.variable(name)),
    root: repository.root,
    directory: disk.temporary('bandit-empty'),
    deadline: clock.elapsed() + parseDuration(options.timeout)!,
  };
  const scan = options.engine === 'ruff' ? ruff : bandit;
  try {
    return await scan(files, configuration, context, around);
  } finally {
    disk.remove(around.directory);
  }
}

async function bandit(
  files: readonly string[],
  configuration: Configuration,
  context: BanditContext,
  around: LaunchSettings,
): Promise<Records> {
  const { options, repository, disk, cacheDirectory } = context;
  const { root } = repository;
  const found = await findBandit({
    ...around,
    disk,
    cacheDirectory,
    showPrograms: context.showPrograms,
    installing: installerEnvironment((name) => context.variable(name)),
    version: options.version,
    log: (message) => context.log(message),
  });
  const folder = disk.temporary('bandit');
  const settings = settingsFor(configuration, root);
  disk.write(`${folder}/none.ini`, '[bandit]\n');
  if (settings !== null) disk.write(`${folder}/bandit.yaml`, settingsText(settings));
  const { sources: _, ...relevant } = configuration;
  const environment = JSON.stringify([found.digest, relevant]);
  const key = context.variable('GUARDRAILS_CACHE_KEY');
  const place = { path: `${cacheDirectory}/bandit-results.jsonl`, environment, key };
  const cache = found.digest === null ? null : new ResultCache(disk, place);
  const scanned = runBandit(files, {
    bandit: found,
    order: {
      ...configuration,
      ini: `${folder}/none.ini`,
      settings: settings === null ? null : `${folder}/bandit.yaml`,
    },
    around,
    root,
    read: (path) => repository.read(path),
    processes: context.parallelism,
    cache,
  });
  const records = await scanned.finally(() => disk.remove(folder));
  const looked = new Set(files);
  const present = new Set(repository.files);
  try {
    cache?.save((path) => looked.has(path) || !present.has(path));
  } catch (error) {
    context.log(`The results of this run could not be kept for the next: ${sentenceOf(error)}`);
  }
  return records;
}

async function ruff(
  files: readonly string[],
  configuration: Configuration,
  { repository, exec }: BanditContext,
  around: LaunchSettings,
): Promise<Records> {
  const { root } = repository;
  const program = exec.find('ruff', root);
  if (program === null) {
    throw new UserError('ruff is not on PATH: install it, or use the engine bandit', { key: 'bandit.engine' });
  }
  return scanWithRuff(files, {
    ruff: { program, prefix: [] },
    around,
    root,
    read: (path) => repository.read(path),
    ...chosenTests(configuration),
    ignoreNosec: configuration.ignoreNosec,
  });
}
