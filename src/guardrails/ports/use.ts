import { compareText } from '../../core/finding.js';
import { formatRange, type PortRange } from '../../parsers/ports.js';

/** `listen` opens the port, `publish` maps it to the host, `connect` is a client, `declare` only names the number. */
export type Role = 'listen' | 'connect' | 'publish' | 'declare';

/** Where a text of the repository holds exactly the number (or the endpoint with it), for `ports fix`. */
export interface Origin {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One place that uses a port. */
export interface Use {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly role: Role;
  readonly protocol: 'tcp' | 'udp';
  /** Address or interface as written, `*` for every address; null when it cannot be known. */
  readonly address: string | null;
  /** Every number it may have, sorted; empty unless resolved. */
  readonly ports: readonly PortRange[];
  /** `dynamic` ports are chosen by the system; `unresolved` ones cannot be read off the repository. */
  readonly status: 'resolved' | 'unresolved' | 'dynamic';
  /** How the number was found, or why it was not. */
  readonly via: string;
  readonly service: Service;
  readonly machine: Machine;
  /** Literals that hold the number. */
  readonly origins: readonly Origin[];
}

/** Who uses a port: two uses of one service never collide. */
export interface Service {
  /** What people call it. */
  readonly name: string;
  /** A path (a service owns everything below it) or `compose:` with folder and name. */
  readonly key: string;
  /** Compose profiles under which it runs; empty when it always runs. */
  readonly profiles: readonly string[];
}

/** Whose port numbers they are: two uses on different machines never collide. */
export interface Machine {
  readonly name: string;
  /** A container or pod has port numbers of its own, which no registry of the host lists. */
  readonly isolated: boolean;
}

/** Orders by place, then by role. */
export function compareUses(a: Use, b: Use): number {
  return compareText(a.path, b.path) || a.line - b.line || a.column - b.column || compareText(a.role, b.role);
}

/** `5555, 5600-5615`, or the status when there are no numbers. */
export function portsText(use: Use): string {
  return use.status === 'resolved' ? use.ports.map(formatRange).join(', ') : use.status;
}

/** Whether two services are one: the same key, or one path inside the other. */
export function sameService(a: Service, b: Service): boolean {
  return a.key === b.key || inside(a.key, b.key) || inside(b.key, a.key);
}

function inside(outer: string, inner: string): boolean {
  return !outer.startsWith('compose:') && (outer === '' ? !inner.startsWith('compose:') : inner.startsWith(`${outer}/`));
}
