import type { FactTable } from '../../facts/facts.js';
import type { ServerEndpoint } from '../../facts/server-configs/server-endpoint.js';
import { parseEndpoint, portOf } from '../../parsers/endpoint.js';
import { isPort } from '../../parsers/ports.js';
import type { Container } from './containers.js';
import { type Identities, insideOf } from './identity.js';
import type { LaunchedUse } from './launch-uses.js';
import { plainServiceName, type Service } from './use.js';

const PROMETHEUS_ITSELF = 9090;

/**
 * The uses of the configurations of proxies and monitors. Each server is one service however many files configure it,
 * and inside its container where a compose file of the repository has one.
 */
export function serverUses(
  table: FactTable<ServerEndpoint>,
  identities: Identities,
  containers: readonly Container[],
): readonly LaunchedUse[] {
  return table.flatMap(({ path, facts }) => {
    const here = identities.folder(path);
    return facts.flatMap((fact): readonly LaunchedUse[] => {
      const { server, role, address, given, line, column } = fact;
      const endpoint = address.includes(':') ? parseEndpoint(address) : { host: '', port: portOf(address) };
      const port = endpoint?.port;
      if (typeof port !== 'object' || !isPort(port.first) || !isPort(port.last)) return [];
      const container = containers.find(({ name }) => plainServiceName(name).includes(server));
      const machine = container === undefined ? here.machine : insideOf(container);
      return [
        {
          path,
          line,
          column,
          role,
          protocol: 'tcp',
          address: endpoint?.host ?? null,
          ports: [port],
          status: 'resolved',
          via: `${given} of ${server}`,
          service: identities.named(path) ?? container?.service ?? serviceOf(server),
          machine,
          wanted: role === 'declare',
          sources: [],
          published: null,
          // Prometheus scrapes itself, and what is local to a container is not local here.
          onDemand: role === 'connect' && (machine.isolated || port.first === PROMETHEUS_ITSELF),
        },
      ];
    });
  });
}

function serviceOf(server: string): Service {
  return { name: server, key: `=program:${server}`, home: '', alias: server, profiles: [] };
}
