import type { Variables } from '../../analysis/ports/variables.js';
import type { PortSetting } from '../../facts/port-declarations/settings.js';
import type { PortDeclaration } from '../../facts/port-declarations.js';
import { isLocal } from '../../parsers/address.js';
import { portOf } from '../../parsers/endpoint.js';
import { interpolate } from '../../parsers/interpolation.js';
import { isPort, type PortRange, type Protocol, parsePorts } from '../../parsers/ports.js';
import type { Identities, Identity } from './identity.js';
import { entryService } from './startup-services.js';
import type { Machine, Role, Service, Use } from './use.js';

/** A use of a declaration; what is the same for every use of a file is added by the caller. */
export type DeclaredUse = Omit<Use, 'path' | 'occasional' | 'sources' | 'published'>;

/** Keys about servers that are somebody else's. */
const CLIENT_WORD =
  /(?:^|[^a-z])(?:db|database|redis|postgres(?:ql)?|pg|mysql|mariadb|mongo(?:db)?|kafka|rabbitmq|amqp|mqtt|smtp|mail|email|ldap|elastic(?:search)?|opensearch|cassandra|influx(?:db)?|memcached?|clickhouse|minio|s3|consul|vault|etcd|zookeeper|nats|celery|broker|backend|upstream|remote|target|client|peer|proxy|connect|source|destination|dest|sftp|ftp|ssh|statsd|graphite|jaeger|otlp|sentry|loki|debug)(?:[^a-z]|$)/i;

/** What asks a port whether its program is well. */
const PROBE = /^(?:liveness|readiness|startup)[_-]?probe$|^health[_-]?check$/i;

/** The uses that one declaration makes in a file. */
export function declaredUses(
  path: string,
  fact: PortDeclaration,
  variables: Variables,
  identities: Identities,
  isPortKey: (key: string) => boolean,
): readonly DeclaredUse[] {
  switch (fact.kind) {
    case 'setting':
      return [settingUse(path, fact, variables, identities)];
    case 'variable': {
      if (!isPortKey(fact.name) || fact.value === '') return [];
      const setting = { ...fact, kind: 'setting' as const, path: [fact.name], text: fact.value, host: null };
      return [settingUse(path, setting, variables, identities)];
    }
    case 'dockerfile':
      return fact.exposes.map((expose) => {
        const own = new Map(fact.variables.map(({ name, value, line }) => [name, { value, via: `${path}:${line}` }]));
        const { text, via, missing } = interpolate(expose.text, (name) => own.get(name));
        const [port = '', protocol] = text.split('/');
        return {
          ...place(expose),
          ...reading(portOf(port), via, missing),
          role: 'declare',
          protocol: protocolOf(protocol),
          address: '*',
          service: identities.folder(path).service,
          machine: dockerMachine(path, identities),
          wanted: true,
        };
      });
    case 'kubernetes':
      return [kubernetesUse(path, fact.port, identities)];
    case 'compose':
      return [];
  }
}

function protocolOf(text: string | undefined): Protocol {
  const protocol = text?.toLowerCase();
  return protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp';
}

/** What a Dockerfile exposes is inside its container, whether or not a compose file runs it. */
function dockerMachine(path: string, identities: Identities): Machine {
  const { machine, service } = identities.folder(path);
  return machine.isolated ? machine : { name: `container ${service.name}`, isolated: true };
}

function settingUse(path: string, setting: PortSetting, variables: Variables, identities: Identities): DeclaredUse {
  const folder = path.split('/').slice(0, -1).join('/');
  const { text, via, missing } = interpolate(setting.text, (name) => variables.lookup(folder, name));
  const sum = parsePorts(text);
  const identity = settingIdentity(path, setting, identities);
  const local = setting.host === null || setting.host === '' || isLocal(setting.host);
  return {
    ...place(setting),
    ...reading(sum ?? portOf(text), [setting.path.join('.'), ...via], missing),
    role: setting.path.some((key) => PROBE.test(key)) ? 'connect' : 'declare',
    protocol: 'tcp',
    address: setting.host ?? '*',
    ...identity,
    wanted:
      local &&
      setting.entry?.enabled !== false &&
      !setting.path.some((key) => CLIENT_WORD.test(key.replace(/([a-z])([A-Z])/g, '$1_$2'))),
  };
}

/** Charts and their values, and what lies beside manifests, speak of a cluster, where each pod has ports of its own. */
function isOfCluster(path: string): boolean {
  return /(?:^|\/)(?:kubernetes|k8s|helm|charts|kustomize|manifests)\/|(?:^|\/)values(?:[._-][^/]*)?\.ya?ml$/.test(
    path,
  );
}

/** Each entry of a start-up configuration is a service, on the machine it names. */
function settingIdentity(path: string, { entry }: PortSetting, identities: Identities): Identity {
  const { service, machine: here } = identities.folder(path);
  const machine = isOfCluster(path) ? { name: `cluster ${service.name}`, isolated: true } : here;
  if (entry === undefined) return { service, machine };
  return {
    service: identities.named(path) ?? entryService(path, entry),
    machine: entry.machine === null || machine.isolated ? machine : { name: entry.machine, isolated: false },
  };
}

function kubernetesUse(
  path: string,
  port: (PortDeclaration & { kind: 'kubernetes' })['port'],
  identities: Identities,
): DeclaredUse {
  const onNode = port.field === 'hostPort' || port.field === 'nodePort' || port.hostNetwork;
  const role: Role =
    port.field === 'hostPort' || port.field === 'nodePort' ? 'publish' : port.hostNetwork ? 'listen' : 'declare';
  const folder = path.split('/').slice(0, -1).join('/');
  const service: Service = {
    name: port.object || `${path} ${port.kind}`,
    key: `=kubernetes:${port.object || path}`,
    home: folder,
    alias: port.object === '' ? null : port.object,
    profiles: [],
  };
  const inside = port.kind === 'Service' ? 'service' : 'pod';
  return {
    ...place(port),
    ...reading(portOf(port.text), [`${port.field} of ${port.kind} ${service.name}`], []),
    role,
    protocol: port.protocol,
    address: port.hostIp || '*',
    service: identities.named(path) ?? service,
    machine: onNode ? identities.machine(path, 'kubernetes') : { name: `${inside} ${service.name}`, isolated: true },
    wanted: true,
  };
}

function place({ line, column }: { readonly line: number; readonly column: number }) {
  return { line, column };
}

function reading(
  port: PortRange | 'dynamic' | 'unknown' | 'none',
  via: readonly string[],
  missing: readonly string[],
): Pick<Use, 'ports' | 'status' | 'via'> {
  if (typeof port === 'object' && isPort(port.first) && isPort(port.last)) {
    return { ports: [port], status: 'resolved', via: via.join(' from ') || 'literal' };
  }
  if (port === 'dynamic') return { ports: [], status: 'dynamic', via: via.join(' from ') || 'literal' };
  const unknown = missing.map((name) => `the variable ${name}`);
  return {
    ports: [],
    status: 'unresolved',
    via: `depends on ${[...via, ...unknown].join(' from ') || 'a text that is no port'}`,
  };
}
