import type { Finding } from '../../core/finding.js';
import { formatRange } from '../../parsers/ports.js';
import type { Collision } from './collisions.js';
import type { Use } from './use.js';

const NAMED = 3;
const CLAUSE = 60;
const ROLE_WORDS = { listen: 'listens', publish: 'publishes it', declare: 'declares it', connect: 'connects' } as const;

/** One finding for a collision: at the last use, with every other use as a related place. */
export function conflictFinding(collision: Collision): Finding {
  const { ports, protocol, machine, uses, services } = collision;
  // Where somebody listens, rather than where a number is only declared.
  const last = uses.findLast(({ role }) => role !== 'declare') ?? uses.at(-1)!;
  const others = uses.filter((use) => use !== last);
  const place = machine === 'default' ? 'the same machine' : `machine ${machine}`;
  return {
    rule: 'ports/conflict',
    message: `${title(collision)} wanted by ${counted(services)} on ${place}: ${listed(uses)}.`,
    location: { path: last.path, line: last.line, column: last.column },
    // A declared number alone does not say that anybody listens.
    ...(isCertain(uses) ? {} : { severity: 'warning' as const }),
    remedy: `Give all but one of ${services.slice(0, NAMED).join(', ')} another port: \`guardrails ports next\` lists free ones.`,
    related: others.map((use) => ({
      path: use.path,
      line: use.line,
      column: use.column,
      message: `${use.service.name} ${ROLE_WORDS[use.role]} here (${use.via}).`,
    })),
    identity: [protocol, formatRange(ports), machine, ...services],
  };
}

function title({ ports, protocol }: Collision): string {
  return ports.first === ports.last
    ? `Port ${ports.first}/${protocol} is`
    : `Ports ${formatRange(ports)}/${protocol} are`;
}

function counted(services: readonly string[]): string {
  return services.length === 1 ? `several parts of ${services[0]}` : `${services.length} services`;
}

function listed(uses: readonly Use[]): string {
  const parts = uses.slice(0, NAMED).map((use) => `${named(use)} (${clause(use.via)})`);
  const rest = uses.length - parts.length;
  return rest > 0 ? `${parts.join(', ')} and ${rest} more` : parts.join(' and ');
}

/** How a number came about, as far as one short clause tells; the whole stands with the place. */
function clause(via: string): string {
  const [first = ''] = via.split(' from ');
  return first.length > CLAUSE ? `${first.slice(0, CLAUSE - 1)}…` : first;
}

/** The service and the place, once where one says the other. */
function named({ path, line, service }: Use): string {
  return path === service.name || path.startsWith(`${service.name}/`)
    ? `${path}:${line}`
    : `${service.name} at ${path}:${line}`;
}

/** Whether at least two services really open or publish the port. */
function isCertain(uses: readonly Use[]): boolean {
  const opening = uses.filter(({ role }) => role !== 'declare');
  return opening.some(({ service }) => service.key !== opening[0]!.service.key);
}
