import { ownerOf } from '../../analysis/endpoints/owner.js';
import { repositoryValues } from '../../analysis/endpoints/repository-values.js';
import { resolveEndpoint } from '../../analysis/endpoints/resolve.js';
import type { RepositoryValues } from '../../analysis/endpoints/values.js';
import type { Registry } from '../../analysis/ports/registry.js';
import { type Variables, variablesOf } from '../../analysis/ports/variables.js';
import type { EndpointFact } from '../../facts/endpoints.js';
import type { FactTable } from '../../facts/facts.js';
import type { ImportedNames } from '../../facts/imported-names.js';
import type { LaunchFact } from '../../facts/launchers.js';
import { portKeys } from '../../facts/port-declarations/settings.js';
import type { PortDeclaration } from '../../facts/port-declarations.js';
import type { ServerEndpoint } from '../../facts/server-configs/server-endpoint.js';
import { canonicalAddress } from '../../parsers/address.js';
import { compileGlobs } from '../../parsers/glob.js';
import { type Compose, composeOf } from './compose-uses.js';
import { declaredUses } from './declared-uses.js';
import { type Identities, identitiesOf, insideOf } from './identity.js';
import { launchUses } from './launch-uses.js';
import { serverUses } from './server-uses.js';
import { compareUses, type Use } from './use.js';

/** What the uses of a repository are made from. */
export interface UseSources {
  readonly endpoints: FactTable<EndpointFact>;
  readonly launchers: FactTable<LaunchFact>;
  readonly portDeclarations: FactTable<PortDeclaration>;
  readonly importedNames: FactTable<ImportedNames>;
  readonly processLaunches: FactTable<LaunchFact>;
  readonly serverConfigs: FactTable<ServerEndpoint>;
  readonly registry: Registry | null;
  readonly machines: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string | number>>;
  readonly portKeys: readonly string[];
  readonly oneAtATime: readonly string[];
  /** Lists of ports, which are no configuration of a service. */
  readonly notSettings: readonly string[];
  /** Every file of the repository, for following imports. */
  readonly files: readonly string[];
  read(path: string): Uint8Array | null;
}

/** Every use of a port in the repository, in source order. */
export function portUses(sources: UseSources): readonly Use[] {
  const variables = variablesOf(sources.portDeclarations, sources.variables);
  const compose = composeOf(sources.portDeclarations, variables);
  const files = new Set(sources.files);
  const identities = identitiesOf({
    containers: compose.containers,
    machines: sources.machines,
    services: sources.services,
    isPackage: (folder) => files.has(`${folder}/__init__.py`),
  });
  const isOccasional = sources.oneAtATime.length === 0 ? () => false : compileGlobs(sources.oneAtATime);
  const { importedNames, read, registry } = sources;
  const values = repositoryValues({ files, read, variables, importedNames, registry });
  const python = pythonUses(sources.endpoints, values, identities);
  const launched = launchUses([...sources.launchers, ...sources.processLaunches], python, {
    variables,
    identities,
    containers: compose.containers,
    files,
  });
  const uses: readonly (Found & { readonly onDemand?: boolean })[] = [
    ...launched,
    ...serverUses(sources.serverConfigs, identities, compose.containers),
    ...composeUses(compose, identities),
    ...otherUses(sources, variables, identities),
  ];
  return uses
    .map(({ onDemand = false, ...use }) => ({
      ...use,
      address: canonicalAddress(use.address),
      occasional: onDemand || isOccasional(use.path),
    }))
    .sort(compareUses);
}

type Found = Omit<Use, 'occasional'>;

function pythonUses(
  table: FactTable<EndpointFact>,
  values: RepositoryValues,
  identities: Identities,
): readonly Found[] {
  return table.flatMap(({ path, facts }) =>
    facts.flatMap((fact) =>
      resolveEndpoint(fact, path, values).map(({ hops, ...resolved }) => {
        const place = hops.at(-1) ?? { path, line: fact.line, column: fact.column };
        const owner = ownerOf({ path, program: fact.program }, hops);
        const { role } = fact;
        return {
          path: place.path,
          line: place.line,
          column: place.column,
          role,
          ...resolved,
          ...identities.python(owner.path, owner.program, resolved.ports),
          wanted: role === 'listen',
          published: null,
        };
      }),
    ),
  );
}

function composeUses(compose: Compose, identities: Identities): readonly Found[] {
  return compose.uses.map(({ container, port, target, choice, runs, setting, ...use }) => ({
    ...use,
    ports: typeof port === 'object' ? [port] : [],
    status: typeof port === 'object' ? 'resolved' : port === 'dynamic' ? 'dynamic' : 'unresolved',
    via: port === 'unknown' ? `depends on ${use.via}` : use.via,
    service: identities.named(use.path) ?? container.service,
    machine: use.role === 'publish' || container.hostNetwork ? identities.machine(use.path) : insideOf(container),
    // Docker drops published ports of a container on the host's network.
    wanted: runs && !(use.role === 'publish' && container.hostNetwork),
    published: use.role === 'publish' ? { service: container.name, target, choice, setting } : null,
    sources: [],
  }));
}

function otherUses(sources: UseSources, variables: Variables, identities: Identities): readonly Found[] {
  const isPortKey = portKeys(sources.portKeys);
  return sources.portDeclarations.flatMap(({ path, facts }) =>
    sources.notSettings.includes(path)
      ? []
      : facts.flatMap((fact) =>
          declaredUses(path, fact, variables, identities, isPortKey).map((use) => ({
            ...use,
            path,
            sources: [],
            published: null,
          })),
        ),
  );
}
