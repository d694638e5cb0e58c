import { endpoints } from '../../facts/endpoints.js';
import { declarations } from '../../facts/port-declarations.js';
import { parseRegistry, type Registry } from '../../parsers/port-registry.js';
import type { Context, FactsOf } from '../guardrail.js';
import type { OPTIONS } from './settings.js';
import type { Use } from './use.js';
import { usesOf } from './uses.js';

/** What the check and every command start from. */
export interface Survey {
  readonly uses: readonly Use[];
  /** Null when the repository has none. */
  readonly registry: Registry | null;
}

/** The scanners of the guardrail. */
export const SCANNERS = { endpoints, declarations } as const;

/** What the check and the commands are given. */
export type PortsContext = Context<typeof OPTIONS, never>;
/** The facts a survey is made of. */
export type PortsFacts = FactsOf<typeof SCANNERS>;

/** Reads the registry and gathers every use of a port. */
export function survey({ options, repository }: PortsContext, facts: PortsFacts): Survey {
  const text = repository.text(options.registry);
  const registry = text === null ? null : parseRegistry(options.registry, text);
  const uses = usesOf({
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
