import { UserError } from '../../core/errors.js';
import { compareText, type Finding } from '../../core/finding.js';
import type {
  DependencyFact,
  IndexFact,
  ProjectFact,
  PythonFact,
  ReferenceFact,
  ResolutionFact,
} from '../../facts/dependencies/fact.js';
import { OVERRIDE_GROUP } from '../../facts/dependencies/pyproject.js';
import { requirementsFacts } from '../../facts/dependencies/requirements-file.js';
import type { FactTable } from '../../facts/facts.js';
import { compileGlobs } from '../../parsers/glob.js';
import type { Repository } from '../guardrail.js';
import { type FactsByPath, followIncludes, includesIn } from './includes.js';
import { type Lock, readLocks } from './locks.js';
import type { Site } from './site.js';
import { type Units, unitsOf } from './units.js';

/** A fact with its file. */
export interface At<F> {
  readonly path: string;
  readonly fact: F;
}

/** Everything the dependency files of a repository say, sorted by path. */
export interface Manifests {
  readonly sites: readonly Site[];
  readonly projects: readonly At<ProjectFact>[];
  readonly pythons: readonly At<PythonFact>[];
  readonly indexes: readonly At<IndexFact>[];
  readonly references: readonly At<ReferenceFact>[];
  readonly locks: readonly Lock[];
  /** What projects tell their resolvers, by path. */
  readonly resolutions: ReadonlyMap<string, ResolutionFact>;
  readonly units: Units;
  /** The files that each file takes in. */
  readonly includes: ReadonlyMap<string, readonly string[]>;
  /** Files that could not be read, wholly or in part, and includes that lead nowhere. */
  readonly findings: readonly Finding[];
  /** Every file that said something. */
  readonly files: readonly string[];
}

/** Settings that decide which files count. */
export interface ManifestOptions {
  /** Further requirements files. */
  readonly files: readonly string[];
  /** Globs of files that are listed but not judged. */
  readonly examples: readonly string[];
}

/** Collects the facts of all dependency files, those only includes lead to among them. */
export function gatherManifests(
  table: FactTable<DependencyFact>,
  repository: Repository,
  options: ManifestOptions,
): Manifests {
  const facts: FactsByPath = new Map(table.map(({ path, facts: said }) => [path, said]));
  const read = (path: string, kind: 'requirements' | 'constraints'): readonly DependencyFact[] | null => {
    const bytes = repository.read(path);
    return bytes === null ? null : requirementsFacts(bytes, kind, path);
  };
  for (const path of options.files) {
    const said = facts.get(path) ?? read(path, 'requirements');
    if (said === null) throw new UserError(`${path} does not exist`, { key: 'drift.files' });
    facts.set(path, said);
  }
  const broken = followIncludes(facts, read);
  const locks = readLocks(facts, (path) => facts.has(path) || repository.text(path) !== null);
  const overrides = new Set(locks.flatMap((lock) => [...lock.overrides]));
  for (const path of overrides) {
    const said = (facts.get(path) ?? read(path, 'requirements')!).map(overruling);
    facts.set(path, said);
  }
  const sorted = new Map([...facts].sort(([a], [b]) => compareText(a, b)));
  const isExample = options.examples.length === 0 ? () => false : compileGlobs(options.examples);
  return assemble(sorted, { locks, broken, isExample });
}

/** What a file overrules is no requirement beside others. */
function overruling(fact: DependencyFact): DependencyFact {
  return fact.fact === 'declaration' ? { ...fact, group: OVERRIDE_GROUP, groupKind: 'group' } : fact;
}

interface Gathered {
  readonly locks: readonly Lock[];
  /** Includes that lead nowhere. */
  readonly broken: readonly Finding[];
  readonly isExample: (path: string) => boolean;
}

function assemble(facts: FactsByPath, { locks: all, broken, isExample }: Gathered): Manifests {
  const sites: Site[] = [];
  const projects: At<ProjectFact>[] = [];
  const pythons: At<PythonFact>[] = [];
  const indexes: At<IndexFact>[] = [];
  const references: At<ReferenceFact>[] = [];
  const resolutions = new Map<string, ResolutionFact>();
  const locks = all.filter(({ path }) => !isExample(path));
  const findings = broken.filter(({ location }) => !isExample(location!.path));
  for (const [path, said] of facts) {
    const example = isExample(path);
    for (const fact of said) {
      if (fact.fact === 'declaration') sites.push({ path, declaration: fact, example });
      if (example) continue;
      if (fact.fact === 'project') projects.push({ path, fact });
      else if (fact.fact === 'python') pythons.push({ path, fact });
      else if (fact.fact === 'resolution') resolutions.set(path, fact);
      else if (fact.fact === 'index') indexes.push({ path, fact });
      else if (fact.fact === 'reference') references.push({ path, fact });
      else if (fact.fact === 'unreadable') findings.push(unreadable(path, fact));
    }
  }
  const files = [...facts.keys()];
  const includes = includesIn(facts);
  const units = unitsOf(files, includes, locks);
  return { sites, projects, pythons, indexes, references, locks, resolutions, units, includes, findings, files };
}

function unreadable(path: string, fact: DependencyFact & { fact: 'unreadable' }): Finding {
  const { expected, text, line, column } = fact;
  const found = text === '' ? '' : ` in "${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
  return {
    rule: 'drift/unparsable',
    message: `Expected ${expected}${found}.`,
    location: { path, line, column },
    remedy: `Write ${expected}, or leave the file out with \`drift.exclude\`.`,
    identity: [path, expected, text],
  };
}
