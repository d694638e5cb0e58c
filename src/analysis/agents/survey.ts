import { compareText } from '../../core/finding.js';
import type { EndpointFact } from '../../facts/endpoints.js';
import type { FactTable } from '../../facts/facts.js';
import type { ImportedNames } from '../../facts/imported-names.js';
import type { ModuleFact } from '../../facts/modules.js';
import type { PortDeclaration } from '../../facts/port-declarations.js';
import { CODEOWNERS_PATHS, type OwnersOf, parseCodeowners } from '../../parsers/codeowners.js';
import { compileGlob } from '../../parsers/glob.js';
import { DEFAULT_MACHINE } from '../endpoints/options.js';
import { repositoryValues } from '../endpoints/repository-values.js';
import { type ResolvedEndpoint, resolveEndpoint } from '../endpoints/resolve.js';
import { parseRegistry } from '../ports/registry.js';
import { variablesOf } from '../ports/variables.js';
import type { Agent } from './agent.js';
import { isTestFile, testFilesOf } from './test-files.js';

/** What of a repository an inventory is made from. */
export interface AgentSources {
  readonly options: {
    readonly agents: readonly string[];
    readonly machines: Readonly<Record<string, string>>;
    readonly registry: string;
    readonly variables: Readonly<Record<string, string | number>>;
  };
  readonly repository: {
    readonly files: readonly string[];
    matching(globs: readonly string[]): readonly string[];
    read(path: string): Uint8Array | null;
    text(path: string): string | null;
  };
  readonly facts: {
    readonly modules: FactTable<ModuleFact>;
    readonly endpoints: FactTable<EndpointFact>;
    readonly portDeclarations: FactTable<PortDeclaration>;
    readonly importedNames: FactTable<ImportedNames>;
  };
}

/** Endpoints of one file by what the program does there. */
interface FileEndpoints {
  readonly listens: readonly ResolvedEndpoint[];
  readonly connects: readonly ResolvedEndpoint[];
}

const NO_ENDPOINTS: FileEndpoints = { listens: [], connects: [] };

/** Every agent of the repository, sorted by machine and file. */
export function agentsOf({ options, repository, facts }: AgentSources): readonly Agent[] {
  const paths = agentFiles(options.agents, repository);
  const names = namesOf(paths);
  const modules = new Map(facts.modules.map(({ path, facts: [module] }) => [path, module ?? null]));
  const endpoints = endpointsOf({ options, repository, facts }, new Set(paths));
  const owners = ownersOf(repository);
  const tests = testFilesOf(paths, repository.files);
  const machines = Object.entries(options.machines).map(([glob, name]) => ({ matches: compileGlob(glob), name }));
  return paths
    .map((file) => ({
      name: names.get(file)!,
      machine: machines.find(({ matches }) => matches(file))?.name ?? DEFAULT_MACHINE,
      file,
      module: modules.get(file) ?? null,
      ...(endpoints.get(file) ?? NO_ENDPOINTS),
      owners: owners(file),
      tests: tests.get(file) ?? [],
    }))
    .sort((a, b) => compareText(a.machine, b.machine) || compareText(a.file, b.file));
}

/** Whether a path can be an agent's at all: tests and `__init__.py` never are. */
export function mayBeAgent(path: string): boolean {
  return path.endsWith('.py') && !/(?:^|\/)__init__\.py$/.test(path) && !isTestFile(path);
}

function agentFiles(globs: readonly string[], repository: AgentSources['repository']): readonly string[] {
  return repository.matching(globs).filter(mayBeAgent);
}

/** The shortest name that tells each file from the others: its stem, else its path without the ending. */
function namesOf(paths: readonly string[]): ReadonlyMap<string, string> {
  const stems = new Map(paths.map((path) => [path, stemOf(path)]));
  const counts = new Map<string, number>();
  for (const stem of stems.values()) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return new Map([...stems].map(([path, stem]) => [path, counts.get(stem) === 1 ? stem : path.replace(/\.py$/, '')]));
}

/** A package's `__main__.py` goes by the name of its folder. */
function stemOf(path: string): string {
  const parts = path.replace(/\.py$/, '').split('/');
  const stem = parts.pop()!;
  return stem === '__main__' ? (parts.pop() ?? stem) : stem;
}

function endpointsOf(
  { options, repository, facts }: AgentSources,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, FileEndpoints> {
  const registry = repository.text(options.registry);
  const values = repositoryValues({
    files: new Set(repository.files),
    read: (path) => repository.read(path),
    variables: variablesOf(facts.portDeclarations, options.variables),
    importedNames: facts.importedNames,
    registry: registry === null ? null : parseRegistry(options.registry, registry),
  });
  const found = new Map<string, { listens: ResolvedEndpoint[]; connects: ResolvedEndpoint[] }>();
  for (const { path, facts: endpoints } of facts.endpoints) {
    for (const fact of endpoints) {
      for (const resolved of resolveEndpoint(fact, path, values)) {
        // What a base class opens is its heirs' and their callers'.
        const holders = resolved.hops.length === 0 ? [path] : resolved.hops.map((hop) => hop.path);
        for (const holder of new Set(holders)) {
          if (!wanted.has(holder)) continue;
          const own = found.get(holder) ?? { listens: [], connects: [] };
          found.set(holder, own);
          (fact.role === 'listen' ? own.listens : own.connects).push(resolved);
        }
      }
    }
  }
  return found;
}

function ownersOf(repository: AgentSources['repository']): OwnersOf {
  for (const path of CODEOWNERS_PATHS) {
    const text = repository.text(path);
    if (text !== null) return parseCodeowners(text);
  }
  return () => [];
}
