import type { Evidence } from '../../analysis/endpoints/values.js';
import { compareText } from '../../core/finding.js';
import { formatRange, type PortRange, type Protocol } from '../../parsers/ports.js';

/** `listen` opens the port, `publish` maps it to the host, `connect` is a client, `declare` only names the number. */
export type Role = 'listen' | 'connect' | 'publish' | 'declare';

/** One place that uses a port. */
export interface Use {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly role: Role;
  readonly protocol: Protocol;
  /** Address or interface as written, `*` for every address; null when it cannot be known. */
  readonly address: string | null;
  /** Every number it may have, sorted; empty unless resolved. */
  readonly ports: readonly PortRange[];
  /** `dynamic` ports are chosen by the system; `unresolved` ones cannot be read off the repository. */
  readonly status: 'resolved' | 'unresolved' | 'dynamic';
  /** How the number was found, or what it depends on. */
  readonly via: string;
  readonly service: Service;
  readonly machine: Machine;
  /** Whether the use wants the port for itself: clients and settings about other people's servers do not. */
  readonly wanted: boolean;
  /** Whether it is code run by hand, one file at a time, whose ports collide with nothing. */
  readonly occasional: boolean;
  /** Literals that hold the number. */
  readonly sources: readonly Evidence[];
  /** What only published ports of compose services have, else null. */
  readonly published: PublishedPort | null;
  /** Set where a file starts programs: of one file, only uses with the same run happen at the same time. */
  readonly run?: string;
}

/** What a compose file is made for, as far as it tells which files never run at one time. */
export interface ComposeSetting {
  /** The stacks in which the port is published. */
  readonly stacks: readonly string[];
  /** The folder that the stack is about: that of its files, without folders that only name a variant. */
  readonly home: string;
  /** Words such as `test` and `gpu` in the names of files and folders, sorted. */
  readonly variant: string;
  /** The file that the stack lies over; files over one base are run one at a time. */
  readonly over: string | null;
  /** The services that the stack has ports of itself; those of the file below run as that says. */
  readonly names: ReadonlySet<string>;
  /** Services with image or build and ports, one text each: stacks that share one are copies of each other. */
  readonly services: ReadonlySet<string>;
}

/** How Docker publishes a port. */
export interface PublishedPort {
  /** The service's name in its compose file. */
  readonly service: string;
  /** The port inside the container, the first of a range; null when it cannot be known. */
  readonly target: number | null;
  /** Whether Docker takes one free port of the range. */
  readonly choice: boolean;
  readonly setting: ComposeSetting;
}

/** Who uses a port: two uses of one service never collide. */
export interface Service {
  /** What people call it. */
  readonly name: string;
  /** A path, everything below which is part of the service, or a name behind `=`. */
  readonly key: string;
  /** The folder that describes a named service: settings there or above may be its own. */
  readonly home: string;
  /** Another name by which other paths may mean the same service: the stem of `config/orders.yaml`. */
  readonly alias: string | null;
  /** Compose profiles under which it runs; empty when it always runs. */
  readonly profiles: readonly string[];
}

/** Whose port numbers they are: two uses on different machines never collide. */
export interface Machine {
  readonly name: string;
  /** A container or pod has port numbers of its own, which no list of the host's ports need name. */
  readonly isolated: boolean;
}

/** Whether one file starts both programs, but not at the same time: two targets of a makefile. */
export function inTurns(a: Use, b: Use): boolean {
  return a.path === b.path && a.run !== undefined && b.run !== undefined && a.run !== b.run;
}

/** Orders by place, then by role. */
export function compareUses(a: Use, b: Use): number {
  return compareText(a.path, b.path) || a.line - b.line || a.column - b.column || compareText(a.role, b.role);
}

/** `5555, 5600-5615`, or the status when there are no numbers. */
export function portsText(use: Use): string {
  return use.status === 'resolved' ? use.ports.map(formatRange).join(', ') : use.status;
}

/** Whether two services are one: the same key, one path inside the other, or settings that may be the other's. */
export function sameService(a: Service, b: Service): boolean {
  if (a.key === b.key || (a.alias !== null && isCalled(b, a.alias)) || (b.alias !== null && isCalled(a, b.alias)))
    return true;
  if (isNamed(a) && isNamed(b)) return false;
  if (isNamed(a)) return inside(b.key, a.home);
  if (isNamed(b)) return inside(a.key, b.home);
  return inside(a.key, b.key) || inside(b.key, a.key);
}

function isNamed(service: Service): boolean {
  return service.key.startsWith('=');
}

function inside(outer: string, inner: string): boolean {
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`);
}

function isCalled(service: Service, name: string): boolean {
  return service.key.split(/[/=:]/).some((part) => plainServiceName(part) === plainServiceName(name));
}

/** A name for comparison: no ending, no dashes or underscores, lower case. */
export function plainServiceName(text: string): string {
  return text
    .replace(/\.[a-z]+$/i, '')
    .replace(/[-_.]/g, '')
    .toLowerCase();
}
