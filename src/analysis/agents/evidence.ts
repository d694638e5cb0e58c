import { append } from '../../core/groups.js';
import type { FactTable } from '../../facts/facts.js';
import type { ModuleFact } from '../../facts/modules.js';
import type { ProgramMention } from '../../facts/program-mentions.js';
import { basesOfKind, endsInWord } from './class-bases.js';

/** What a repository tells about its Python files, as far as it shows which of them are agents. */
export interface EvidenceSources {
  /** The words in which the names of agents' base classes end. */
  readonly bases: readonly string[];
  /** Such words that mean other things in most repositories: they only hint. */
  readonly hintingBases: readonly string[];
  /** Whether the file lies where agents lie by the globs of the configuration. */
  readonly isInFolder: (path: string) => boolean;
  readonly modules: FactTable<ModuleFact>;
  /** Files that listen, and whether a program there does for itself. */
  readonly listening: ReadonlyMap<string, boolean>;
  readonly mentions: FactTable<ProgramMention>;
}

/** Two of these make an agent; one of the others does by itself. */
const HINTS: ReadonlySet<string> = new Set(['base', 'entry', 'folder', 'name', 'opens']);
const NAME = /(?:^|_)(?:agent|service|worker|daemon|server|bot)$/i;

/**
 * Why each file is taken for an agent, for those that are: `base:Agent` for a class that derives from one, `listens` for
 * a program that does, `started:PATH` and `compose:PATH` for one that a configuration starts, and the hints `base`, `entry`,
 * `folder`, `name` and `opens` (code in it listens, whoever runs it), of which two are needed.
 */
export function evidenceByFile(
  paths: readonly string[],
  sources: EvidenceSources,
): ReadonlyMap<string, readonly string[]> {
  const { modules, bases, listening, isInFolder } = sources;
  const baseOf = basesOfKind(modules, bases);
  const hintOf = basesOfKind(modules, sources.hintingBases);
  const started = startedBy(paths, sources.mentions);
  const byPath = new Map(modules.map(({ path, facts: [module] }) => [path, module]));
  const evidence = new Map<string, readonly string[]>();
  for (const path of paths) {
    const module = byPath.get(path);
    const classes = (module?.classes ?? []).filter((each) => !each.bases.some(isAbstract));
    const found = [
      ...new Set(classes.flatMap((each) => baseOf(path, each) ?? []).map((base) => `base:${base}`)),
      ...(classes.some((each) => hintOf(path, each) !== null) ? ['base'] : []),
      ...(listening.get(path) === true ? ['listens'] : []),
      ...(started.get(path) ?? []),
      ...(listening.get(path) === false ? ['opens'] : []),
      ...(module?.entry == null ? [] : ['entry']),
      ...(isInFolder(path) ? ['folder'] : []),
      ...(NAME.test(stemOf(path)) || classes.some(({ name }) => endsInWord(name, bases)) ? ['name'] : []),
    ];
    const hints = found.filter((each) => HINTS.has(each)).length;
    if (found.length > hints || hints > 1) evidence.set(path, found);
  }
  return evidence;
}

function isAbstract(base: string): boolean {
  return /(?:^|\.)(?:ABC|Protocol)$/.test(base);
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.py$/, '');
}

/** Which configurations start each file; a path that fits several files stands for none of them. */
function startedBy(
  paths: readonly string[],
  mentions: FactTable<ProgramMention>,
): ReadonlyMap<string, readonly string[]> {
  const byStem = new Map<string, string[]>();
  for (const path of paths) append(byStem, stemOf(path), path);
  const started = new Map<string, string[]>();
  for (const { path: place, facts } of mentions) {
    for (const { program, kind, isCompose } of facts) {
      const target = kind === 'path' ? program.replace(/^(?:\.\/|\/)+/, '') : `${program.replaceAll('.', '/')}.py`;
      const file = fileNamed(target, place, byStem.get(stemOf(target)) ?? []);
      const how = `${isCompose ? 'compose' : 'started'}:${place}`;
      if (file !== null && !(started.get(file) ?? []).includes(how)) append(started, file, how);
    }
  }
  return started;
}

/** The file that a configuration means: below its own folder, below the root, else the only one that ends so. */
function fileNamed(target: string, place: string, candidates: readonly string[]): string | null {
  const folder = place.includes('/') ? `${place.slice(0, place.lastIndexOf('/'))}/` : '';
  const exact = [`${folder}${target}`, target].find((path) => candidates.includes(path));
  if (exact !== undefined) return exact;
  const ending = candidates.filter((path) => path.endsWith(`/${target}`));
  return ending.length === 1 ? ending[0]! : null;
}
