import { copiesAmong } from '../../analysis/clones/copies.js';
import { parseRegistry, type Registry } from '../../analysis/ports/registry.js';
import { endpoints } from '../../facts/endpoints.js';
import { importedNames } from '../../facts/imported-names.js';
import { launchers } from '../../facts/launchers.js';
import { portDeclarations } from '../../facts/port-declarations.js';
import { processLaunches } from '../../facts/process-launches.js';
import { serverConfigs } from '../../facts/server-configs.js';
import type { Context, FactsOf } from '../guardrail.js';
import { alternativesOf } from './alternatives.js';
import { type Collision, collisions } from './collisions.js';
import { groupsOf, type PORTS_OPTIONS } from './settings.js';
import type { Use } from './use.js';
import { portUses } from './uses.js';

/** What the check and every command start from. */
export interface Survey {
  readonly uses: readonly Use[];
  /** Null when the repository has none. */
  readonly registry: Registry | null;
}

/** The scanners of the guardrail. */
export const PORTS_SCANNERS = {
  endpoints,
  importedNames,
  launchers,
  portDeclarations,
  processLaunches,
  serverConfigs,
} as const;

/** What the check and the commands are given. */
export type PortsContext = Context<typeof PORTS_OPTIONS, never>;
/** The facts a survey is made of. */
export type PortsFacts = FactsOf<typeof PORTS_SCANNERS>;

/** Reads the registry and gathers every use of a port. */
export function survey({ options, repository }: PortsContext, facts: PortsFacts): Survey {
  const text = repository.text(options.registry);
  const registry = text === null ? null : parseRegistry(options.registry, text);
  const uses = portUses({
    ...facts,
    registry,
    machines: options.machines,
    services: options.services,
    variables: options.variables,
    portKeys: options['port-keys'],
    oneAtATime: options['one-at-a-time'],
    notSettings: [options.registry, options['registry-legacy'] ?? ''],
    files: repository.files,
    read: (path) => repository.read(path),
  });
  return { uses, registry };
}

/** The collisions among the uses, by the guardrail's options. */
export function collisionsIn({ options, repository }: PortsContext, uses: readonly Use[]): readonly Collision[] {
  const together = alternativesOf(groupsOf(options.alternatives));
  const isCopy = copiesAmong((path) => repository.text(path));
  return collisions(uses, together, options['max-count'], isCopy);
}
