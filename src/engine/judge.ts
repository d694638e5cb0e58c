import { type Baseline, parseBaseline } from '../baseline/baseline.js';
import type { Config, ConfigFile } from '../config/config.js';
import { CONFIG_LIMIT } from '../config/file-layer.js';
import { CONFIG_PLACES, findConfigFile, loadConfig } from '../config/load.js';
import { settingValues } from '../config/setting-values.js';
import { sentenceOf, UserError, unlessUnreadable } from '../core/errors.js';
import type { JudgingSettings } from '../core/judging-settings.js';
import type { FailOn, Note } from '../core/report.js';
import type { Changes } from '../core/revision.js';
import type { FactScanner, FactTable } from '../facts/facts.js';
import { type AnyGuardrail, type ComparedBase, judgedByBase, type NoBase } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import { compileGlobs } from '../parsers/glob.js';
import { changesSince } from '../workspace/changes.js';
import { Inside, relativeInside } from '../workspace/inside.js';
import { looksBinary, plannedScanner, scanFile } from '../workspace/scan-file.js';
import type { Workspace } from '../workspace/workspace.js';
import { type BaseCommit, findBase, textOf } from './base-commit.js';

/** Bytes a baseline may have. */
export const BASELINE_LIMIT = 64 * 1024 * 1024;
/** Bytes a file of the base may have to be read for a check. */
const FILE_LIMIT = 8 * 1024 * 1024;

/** What judges a run: the change itself, or the commit that it is compared with. */
export interface Judge {
  readonly config: Config;
  /** The commit, for checks that compare; made with the files of the run. */
  readonly baseFor: (workspace: Workspace) => ComparedBase | NoBase;
  /** Decides for findings of guardrails that are judged by the base. */
  readonly baseFailOn: FailOn;
  /** The committed baseline of the base, where that judges; undefined for the one of the checkout. */
  readonly baseline: Baseline | undefined;
  readonly notes: readonly Note[];
}

interface JudgeRequest {
  readonly host: Host;
  readonly registry: readonly AnyGuardrail[];
  readonly config: Config;
  readonly root: string;
}

/** The judge of a run that is compared with nothing. */
export function ownJudge(config: Config, missing: string): Judge {
  return {
    config,
    baseFor: () => ({ missing }),
    baseFailOn: config.engine['fail-on'],
    baseline: undefined,
    notes: [],
  };
}

/**
 * Settles who judges: settings of guardrails that are judged by the base come from there wherever there is one, and with
 * `config-from: base`, in either of both, all of them do. Throws a UserError.
 */
export async function openJudge(request: JudgeRequest): Promise<Judge> {
  const { host, registry, config, root } = request;
  const found = await findBase(host, root, config);
  if ('missing' in found) {
    if (config.engine['config-from'] === 'head') return ownJudge(config, found.missing);
    throw new UserError(`there is no base to judge by. ${found.missing}`, { key: 'config-from' });
  }
  const { base, git } = found;
  const opened = await attempt(() => baseConfig(base, registry, config));
  if ('problem' in opened) {
    if (config.engine['config-from'] === 'base') throw opened.problem;
    return ownJudge(config, `The settings of the base cannot be read: ${sentenceOf(opened.problem)}`);
  }
  const before = opened.value;
  const isBase = [config, before].some(({ engine }) => engine['config-from'] === 'base');
  const judging = isBase && before.origin.file !== null ? before : withBaseJudged(config, before, registry);
  const [old, own] = [await committedBaseline(base, before), ownBaseline(host, root, config)];
  const settings = (of: Config, baseline: JudgingSettings['baseline']): JudgingSettings => {
    const { file } = of.origin;
    return { file, values: settingValues(loadConfig(registry, file, NO_SETTINGS), registry), baseline };
  };
  const compared: Omit<ComparedBase, 'changes' | 'textsAfter' | 'factsAfter'> = {
    commit: base.commit,
    before: settings(before, old),
    after: settings(config, own),
    folder: (path) => base.folder(path),
    texts: async (paths) => textsIn(await base.read(paths, FILE_LIMIT)),
    async factsBefore(scanner, paths) {
      return factsIn(scanner, await base.read(paths, FILE_LIMIT));
    },
  };
  return {
    config: judging,
    baseFor(workspace) {
      let changes: Promise<Changes> | null = null;
      return {
        ...compared,
        changes: () => (changes ??= changesSince(git, base.commit, Promise.resolve(workspace), host.files)),
        textsAfter: (paths) => textsIn(contentsOf(workspace, paths)),
        factsAfter: (scanner, paths) => factsIn(scanner, contentsOf(workspace, paths)),
      };
    },
    baseFailOn: before.engine['fail-on'],
    baseline: isBase && old !== null ? old : undefined,
    notes: isBase ? missingNoted(before, config, old, own) : [],
  };
}

const NO_SETTINGS = { engine: {}, guardrails: new Map() };

/** What is not read of the files of the run is said where they are scanned. */
function contentsOf({ read }: Workspace, paths: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const contents = paths.flatMap((path) => {
    const bytes = unlessUnreadable(
      () => read(path, FILE_LIMIT),
      () => null,
    );
    return bytes === null ? [] : [[path, bytes] as const];
  });
  return new Map(contents);
}

function textsIn(contents: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, string> {
  return new Map(Array.from(contents, ([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
}

function factsIn<Fact>(scanner: FactScanner<Fact>, contents: ReadonlyMap<string, Uint8Array>): FactTable<Fact> {
  const wants = compileGlobs(scanner.files);
  const planned = plannedScanner(scanner);
  return [...contents].flatMap(([path, bytes]) => {
    if (!wants(path) || looksBinary(bytes)) return [];
    const facts = scanFile(path, bytes, [planned]).facts[planned.key] as readonly Fact[] | undefined;
    return facts === undefined ? [] : [{ path, facts }];
  });
}

/** The configuration as it was in the base, with the inputs or flags of this run; throws a UserError. */
async function baseConfig(base: BaseCommit, registry: readonly AnyGuardrail[], config: Config): Promise<Config> {
  const { file, settings } = config.origin;
  return loadConfig(registry, await fileInBase(base, file), settings);
}

/** A file that the user named outside the repository is part of no change. */
async function fileInBase(base: BaseCommit, file: ConfigFile | null): Promise<ConfigFile | null> {
  const named = file?.isNamed === true ? insideOrNull(file.path) : null;
  if (file?.isNamed === true && named === null) return file;
  const places = named === null ? CONFIG_PLACES : [named];
  const texts = await base.read(places, CONFIG_LIMIT);
  const text = (path: string): string | null => {
    const bytes = texts.get(path);
    return bytes === undefined ? null : textOf(bytes, `${path} in ${base.commit.slice(0, 12)}`);
  };
  if (named === null) return findConfigFile(text);
  const content = text(named);
  return content === null ? null : { path: named, text: content, isNamed: true };
}

function insideOrNull(path: string): string | null {
  try {
    return relativeInside(path, 'config');
  } catch {
    return null;
  }
}

/** The change's own configuration, but for guardrails that a change must not configure for itself. */
function withBaseJudged(config: Config, base: Config, registry: readonly AnyGuardrail[]): Config {
  const theirs = Array.from(judgedByBase(registry), (id) => [id, base.guardrails.get(id)!] as const);
  return { ...config, guardrails: new Map([...config.guardrails, ...theirs]) };
}

async function committedBaseline(base: BaseCommit, { engine }: Config): Promise<JudgingSettings['baseline']> {
  const path = baselinePath(engine.baseline);
  const bytes = path === null ? undefined : (await base.read([path], BASELINE_LIMIT)).get(path);
  if (path === null || bytes === undefined) return null;
  return { path, ...parseBaseline(new TextDecoder().decode(bytes), `${path} in ${base.commit.slice(0, 12)}`) };
}

function ownBaseline(host: Host, root: string, { engine }: Config): JudgingSettings['baseline'] {
  const path = baselinePath(engine.baseline);
  if (path === null || !new Inside(host.files, root).holds(path)) return null;
  const bytes = host.files.read(`${root}/${path}`, BASELINE_LIMIT);
  return bytes === null ? null : { path, ...parseBaseline(new TextDecoder().decode(bytes), path) };
}

function baselinePath(baseline: string): string | null {
  return baseline === 'none' || baseline.startsWith('ref:') ? null : relativeInside(baseline, 'baseline');
}

/** What the base should have judged by and does not have. */
function missingNoted(
  before: Config,
  config: Config,
  old: JudgingSettings['baseline'],
  own: JudgingSettings['baseline'],
): readonly Note[] {
  const missing = [
    ...(before.origin.file === null && config.origin.file !== null ? ['configuration'] : []),
    ...(old === null && own !== null ? ['baseline'] : []),
  ];
  return missing.map((what) => ({
    level: 'notice',
    message: `config-from: the base has no ${what}, so the one of this change counts.`,
  }));
}

async function attempt<T>(look: () => Promise<T>): Promise<{ readonly value: T } | { readonly problem: UserError }> {
  try {
    return { value: await look() };
  } catch (error) {
    if (error instanceof UserError) return { problem: error };
    throw error;
  }
}
