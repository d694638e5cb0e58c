import { compareText } from '../../core/finding.js';
import type { EndpointFact } from '../../facts/endpoints.js';
import type { FactTable } from '../../facts/facts.js';
import type { ImportedNames } from '../../facts/imported-names.js';
import type { ModuleFact } from '../../facts/modules.js';
import type { PortDeclaration } from '../../facts/port-declarations.js';
import type { ProgramMention } from '../../facts/program-mentions.js';
import { CODEOWNERS_PATHS, type OwnersOf, parseCodeowners } from '../../parsers/codeowners.js';
import { compileGlob } from '../../parsers/glob.js';
import { DEFAULT_MACHINE } from '../endpoints/options.js';
import { repositoryValues } from '../endpoints/repository-values.js';
import { type ResolvedEndpoint, resolveEndpoint } from '../endpoints/resolve.js';
import { parseRegistry } from '../ports/registry.js';
import { variablesOf } from '../ports/variables.js';
import type { Agent } from './agent.js';
import { evidenceByFile } from './evidence.js';
import { AGENT_OPTIONS } from './options.js';
import { isTestFile, testFilesOf } from './test-files.js';

/** What of a repository an inventory is made from. */
export interface AgentSources {
  readonly options: {
    readonly by: 'evidence' | 'path';
    readonly bases: readonly string[];
    readonly tests: boolean;
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
    readonly programMentions: FactTable<ProgramMention>;
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
  const endpoints = endpointsOf({ options, repository, facts });
  const evidence = evidenceIn({ options, repository, facts }, endpoints);
  const paths = [...evidence.keys()];
  const names = namesOf(paths);
  const modules = new Map(facts.modules.map(({ path, facts: [module] }) => [path, module ?? null]));
  const owners = ownersOf(repository);
  const tests = testFilesOf(paths, repository.files);
  const machines = Object.entries(options.machines).map(([glob, name]) => ({ matches: compileGlob(glob), name }));
  return paths
    .map((file) => ({
      name: names.get(file)!,
      machine: machines.find(({ matches }) => matches(file))?.name ?? DEFAULT_MACHINE,
      file,
      evidence: evidence.get(file)!,
      module: modules.get(file) ?? null,
      ...(endpoints.get(file) ?? NO_ENDPOINTS),
      owners: owners(file),
      tests: tests.get(file) ?? [],
    }))
    .sort((a, b) => compareText(a.machine, b.machine) || compareText(a.file, b.file));
}

/** Whether a path can be an agent's at all: tests and `__init__.py` are only where they are asked for. */
export function mayBeAgent(path: string, tests: boolean): boolean {
  return path.endsWith('.py') && (tests || (!/(?:^|\/)__init__\.py$/.test(path) && !isTestFile(path)));
}

/** Whether the place of every agent is said, so that nothing else has to show what is one. */
export function isPlaced({ by, agents }: Pick<AgentSources['options'], 'by' | 'agents'>): boolean {
  return by === 'path' || agents.join('\n') !== AGENT_OPTIONS.agents.default.join('\n');
}

/** Nodes of trees are far more common than those of a cluster or of ROS; who lists the word means it. */
const HINTING_BASES = ['Node'];

/** Why each file that is an agent is one, by path in order. */
function evidenceIn(
  { options, repository, facts }: AgentSources,
  endpoints: ReadonlyMap<string, FileEndpoints>,
): ReadonlyMap<string, readonly string[]> {
  const placed = repository.matching(options.agents).filter((path) => mayBeAgent(path, options.tests));
  const programs = new Set(
    facts.endpoints
      .filter(({ facts: found }) => found.some(({ role, program }) => role === 'listen' && program))
      .map(({ path }) => path),
  );
  const listening = new Map(
    Array.from(endpoints).flatMap(([path, { listens }]) =>
      listens.length === 0 ? [] : [[path, programs.has(path)] as const],
    ),
  );
  const inFolder = new Set(placed);
  const isDefault = options.bases.join() === AGENT_OPTIONS.bases.default.join();
  const paths = repository.files.filter((path) => mayBeAgent(path, options.tests));
  const found = evidenceByFile(paths, {
    bases: isDefault ? options.bases.filter((word) => !HINTING_BASES.includes(word)) : options.bases,
    hintingBases: isDefault ? HINTING_BASES : [],
    isInFolder: (path) => inFolder.has(path),
    modules: facts.modules,
    listening,
    mentions: facts.programMentions,
  });
  if (!isPlaced(options)) return found;
  return new Map(placed.map((path) => [path, found.get(path) ?? ['folder']]));
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

function endpointsOf({ options, repository, facts }: AgentSources): ReadonlyMap<string, FileEndpoints> {
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
