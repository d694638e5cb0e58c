import { UserError } from '../../core/errors.js';
import { compareText, type Finding } from '../../core/finding.js';
import { append } from '../../core/groups.js';
import type {
  DependencyFact,
  IndexFact,
  LockedFact,
  LockFact,
  ProjectFact,
  PythonFact,
  ReferenceFact,
} from '../../facts/dependencies/fact.js';
import { requirementsFacts } from '../../facts/dependencies/requirements-file.js';
import type { FactTable } from '../../facts/facts.js';
import { compileGlobs } from '../../parsers/glob.js';
import type { Repository } from '../guardrail.js';
import { type FactsByPath, followIncludes } from './includes.js';
import type { Site } from './site.js';

/** A fact with its file. */
export interface At<F> {
  readonly path: string;
  readonly fact: F;
}

/** A lock file and what it settled on. */
export interface Lock {
  readonly path: string;
  readonly lock: LockFact;
  readonly packages: ReadonlyMap<string, readonly LockedFact[]>;
}

/** Everything the dependency files of a repository say, sorted by path. */
export interface Manifests {
  readonly sites: readonly Site[];
  readonly projects: readonly At<ProjectFact>[];
  readonly pythons: readonly At<PythonFact>[];
  readonly indexes: readonly At<IndexFact>[];
  readonly references: readonly At<ReferenceFact>[];
  readonly locks: readonly Lock[];
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
    const text = repository.text(path);
    return text === null ? null : requirementsFacts(text, kind);
  };
  for (const path of options.files) {
    const said = facts.get(path) ?? read(path, 'requirements');
    if (said === null) throw new UserError(`${path} does not exist`, { key: 'drift.files' });
    facts.set(path, said);
  }
  const broken = followIncludes(facts, read);
  const sorted = new Map([...facts].sort(([a], [b]) => compareText(a, b)));
  const isExample = options.examples.length === 0 ? () => false : compileGlobs(options.examples);
  return assemble(sorted, broken, isExample);
}

function assemble(facts: FactsByPath, broken: readonly Finding[], isExample: (path: string) => boolean): Manifests {
  const sites: Site[] = [];
  const projects: At<ProjectFact>[] = [];
  const pythons: At<PythonFact>[] = [];
  const indexes: At<IndexFact>[] = [];
  const references: At<ReferenceFact>[] = [];
  const locks: Lock[] = [];
  const findings = broken.filter(({ location }) => !isExample(location!.path));
  for (const [path, said] of facts) {
    const example = isExample(path);
    const lock = said.find((fact) => fact.fact === 'lock');
    if (lock !== undefined && !example) locks.push({ path, lock, packages: packagesOf(said) });
    for (const fact of said) {
      if (fact.fact === 'declaration') sites.push({ path, declaration: fact, example });
      if (example) continue;
      if (fact.fact === 'project') projects.push({ path, fact });
      else if (fact.fact === 'python') pythons.push({ path, fact });
      else if (fact.fact === 'index') indexes.push({ path, fact });
      else if (fact.fact === 'reference') references.push({ path, fact });
      else if (fact.fact === 'unreadable') findings.push(unreadable(path, fact));
    }
  }
  return { sites, projects, pythons, indexes, references, locks, findings, files: [...facts.keys()] };
}

function packagesOf(said: readonly DependencyFact[]): ReadonlyMap<string, readonly LockedFact[]> {
  const packages = new Map<string, LockedFact[]>();
  for (const fact of said) {
    if (fact.fact !== 'locked') continue;
    append(packages, fact.name, fact);
  }
  return packages;
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
