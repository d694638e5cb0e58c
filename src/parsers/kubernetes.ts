import { valueAt, type YamlNode, type YamlScalar } from './yaml.js';

/** One port of a Kubernetes object. */
export interface KubernetesPort {
  /** `metadata.name` of the object, `` when it has none. */
  readonly object: string;
  /** `Service`, `Deployment`, `Pod` and the like. */
  readonly kind: string;
  /** `containerPort`, `hostPort`, `nodePort` or `port` (of a Service). */
  readonly field: 'containerPort' | 'hostPort' | 'nodePort' | 'port';
  readonly text: string;
  readonly protocol: 'tcp' | 'udp';
  /** `hostIP`, `` for every address. */
  readonly hostIp: string;
  /** Whether the pod shares the network of its node. */
  readonly hostNetwork: boolean;
  readonly line: number;
  readonly column: number;
}

const DEPTH = 4;

/** Whether a document is a Kubernetes object: it has `apiVersion` and `kind`. */
export function isKubernetes(document: YamlNode): boolean {
  return scalar(document, 'apiVersion') !== null && scalar(document, 'kind') !== null;
}

/** The ports of Services, Pods and everything with a pod template, `List` objects opened. */
export function kubernetesPorts(document: YamlNode): readonly KubernetesPort[] {
  return portsBelow(document, 0);
}

function portsBelow(document: YamlNode, depth: number): readonly KubernetesPort[] {
  const kind = scalar(document, 'kind')?.text ?? '';
  const list = valueAt(document, 'items');
  if (list?.kind === 'sequence' && depth < DEPTH) {
    return list.items.flatMap((item) => portsBelow(item, depth + 1));
  }
  const object = scalar(valueAt(document, 'metadata'), 'name')?.text ?? '';
  const spec = valueAt(document, 'spec');
  if (kind === 'Service') return servicePorts(spec, object);
  return podSpecs(spec, kind).flatMap((pod) => podPorts(pod, object, kind));
}

function servicePorts(spec: YamlNode | undefined, object: string): readonly KubernetesPort[] {
  return sequence(valueAt(spec, 'ports')).flatMap((port) =>
    (['port', 'nodePort'] as const).flatMap((field) => {
      const value = scalar(port, field);
      return value === null ? [] : [portOf(port, value, { object, kind: 'Service', field, hostNetwork: false })];
    }),
  );
}

/** The pod specs under an object: of the Pod itself, of its template, of a CronJob's job template. */
function podSpecs(spec: YamlNode | undefined, kind: string): readonly YamlNode[] {
  const job = valueAt(valueAt(spec, 'jobTemplate'), 'spec');
  const candidates = kind === 'Pod' ? [spec] : [spec, job].map((node) => valueAt(valueAt(node, 'template'), 'spec'));
  return candidates.filter((node) => node !== undefined);
}

function podPorts(pod: YamlNode, object: string, kind: string): readonly KubernetesPort[] {
  const hostNetwork = scalar(pod, 'hostNetwork')?.value === true;
  const containers = ['containers', 'initContainers'].flatMap((key) => sequence(valueAt(pod, key)));
  return containers.flatMap((container) =>
    sequence(valueAt(container, 'ports')).flatMap((port) =>
      (['containerPort', 'hostPort'] as const).flatMap((field) => {
        const value = scalar(port, field);
        return value === null ? [] : [portOf(port, value, { object, kind, field, hostNetwork })];
      }),
    ),
  );
}

function portOf(
  port: YamlNode,
  value: YamlScalar,
  about: Pick<KubernetesPort, 'object' | 'kind' | 'field' | 'hostNetwork'>,
): KubernetesPort {
  return {
    ...about,
    text: value.text,
    protocol: scalar(port, 'protocol')?.text.toUpperCase() === 'UDP' ? 'udp' : 'tcp',
    hostIp: scalar(port, 'hostIP')?.text ?? '',
    line: value.line,
    column: value.column,
  };
}

function scalar(node: YamlNode | undefined, key: string): YamlScalar | null {
  const value = valueAt(node, key);
  return value?.kind === 'scalar' && value.value !== null ? value : null;
}

function sequence(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}
