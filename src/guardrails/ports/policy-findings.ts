import type { Registry } from '../../analysis/ports/registry.js';
import type { Finding } from '../../core/finding.js';
import { isLocal } from '../../parsers/address.js';
import { formatRange, intersection, type PortRange, type Protocol } from '../../parsers/ports.js';
import { isClaim } from './collisions.js';
import { PortSets } from './port-sets.js';
import type { Use } from './use.js';

const PRIVILEGED: PortRange = { first: 1, last: 1_023 };

/** Ports that only root may open, and ports that the kernel may have given away. */
export function rangeFindings(uses: readonly Use[], ephemeral: PortRange): readonly Finding[] {
  return uses
    .filter((use) => isClaim(use) && use.role !== 'declare' && !use.machine.isolated)
    .flatMap((use) => [
      ...inRange(use, PRIVILEGED, 'ports/privileged', 'which only a privileged process may open'),
      ...inRange(
        use,
        ephemeral,
        'ports/ephemeral',
        `which the kernel hands out to clients (${formatRange(ephemeral)})`,
      ),
    ]);
}

/** Connections to local ports that nobody in the repository listens on, publishes, declares or registers. */
export function danglingFindings(uses: readonly Use[], registry: Registry | null): readonly Finding[] {
  const served = new PortSets<Protocol>();
  for (const { role, status, protocol, ports } of uses) {
    if (role !== 'connect' && status === 'resolved') for (const range of ports) served.add(protocol, range);
  }
  for (const { range, protocol } of registry?.rows ?? []) if (range !== null) served.add(protocol, range);
  return uses
    .filter((use) => use.role === 'connect' && use.status === 'resolved' && !use.occasional && isLocal(use.address))
    .filter((use) => use.ports.every((range) => !served.meets(use.protocol, range)))
    .map((use) => ({
      rule: 'ports/dangling',
      message: `${use.service.name} connects to local port ${use.ports.map(formatRange).join(' or ')}/${use.protocol} (${use.via}), but nothing in the repository listens there.`,
      location: { path: use.path, line: use.line, column: use.column },
      remedy: 'Correct the port, or list who listens there in the registry.',
      identity: [use.protocol, ...use.ports.map(formatRange), use.service.key],
    }));
}

function inRange(use: Use, range: PortRange, rule: string, what: string): readonly Finding[] {
  const hit = use.ports.map((port) => intersection(port, range)).find((port) => port !== null);
  if (hit === undefined || hit === null) return [];
  return [
    {
      rule,
      message: `${use.service.name} uses port ${formatRange(hit)}/${use.protocol} (${use.via}), ${what}.`,
      location: { path: use.path, line: use.line, column: use.column },
      identity: [use.protocol, formatRange(hit), use.service.key],
    },
  ];
}
