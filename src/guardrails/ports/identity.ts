import { DEFAULT_MACHINE } from '../../analysis/endpoints/options.js';
import { compileGlob } from '../../parsers/glob.js';
import type { PortRange } from '../../parsers/ports.js';
import { type Container, containerOf } from './containers.js';
import type { Machine, Service } from './use.js';

/** Who runs a file, and on whose network. */
export interface Identity {
  readonly service: Service;
  readonly machine: Machine;
}

/** What decides identities besides the paths. */
export interface IdentityRules {
  readonly containers: readonly Container[];
  /** Machine names by glob, the first match counts. */
  readonly machines: Readonly<Record<string, string>>;
  /** Service names by glob. */
  readonly services: Readonly<Record<string, string>>;
  /** Whether a folder is a Python package. */
  isPackage(folder: string): boolean;
}

/** Answers who a file belongs to. */
export interface Identities {
  /** A Python file; a program is a service of its own, other modules are part of the package folder they lie in. */
  python(path: string, isProgram: boolean, ports: readonly PortRange[]): Identity;
  /** A file that describes a folder: a Dockerfile, a `.env` file, a configuration file. */
  folder(path: string): Identity;
  /** The machine that a path is on by the configuration, else the default one. */
  machine(path: string, otherwise?: string): Machine;
  /** The service's name by the configuration, where it has one for the path. */
  named(path: string): Service | null;
}

const CONFIG_FOLDERS = /^(?:config|configs|conf|cfg|settings|etc|env|envs|environments|profiles)$/i;
const GENERAL_STEMS =
  /^(?:config|configuration|conf|cfg|settings|application|app|main|default|defaults|base|common|local|values|env|pyproject|package|dev|development|prod|production|staging|test|docker-compose|compose)$/i;

/** Builds the answers from the containers and the configuration. */
export function identitiesOf(rules: IdentityRules): Identities {
  const machines = compiled(rules.machines);
  const services = compiled(rules.services);
  const machine = (path: string, otherwise = DEFAULT_MACHINE): Machine => ({
    name: machines.find(({ matches }) => matches(path))?.name ?? otherwise,
    isolated: false,
  });
  const named = (path: string): Service | null => {
    const name = services.find(({ matches }) => matches(path))?.name;
    return name === undefined ? null : { name, key: `=${name}`, home: '', alias: name, profiles: [] };
  };
  const identity = (path: string, ports: readonly PortRange[], own: () => Service): Identity => {
    const container = containerOf(rules.containers, path, ports);
    return {
      service: named(path) ?? container?.service ?? own(),
      machine: container === null || container.hostNetwork ? machine(path) : insideOf(container),
    };
  };
  return {
    machine,
    named,
    python: (path, isProgram, ports) => identity(path, ports, () => pythonService(path, isProgram, rules)),
    folder: (path) => identity(path, [], () => folderService(path)),
  };
}

/** The network of a container, which only its published ports leave. */
export function insideOf(container: Container): Machine {
  return { name: `container ${container.service.name}`, isolated: true };
}

/** A service known by a path: everything below the path is part of it. */
export function pathService(key: string, alias: string | null = null): Service {
  return { name: key === '' ? '(repository)' : key, key, home: key, alias, profiles: [] };
}

function pythonService(path: string, isProgram: boolean, rules: IdentityRules): Service {
  const folder = folderOf(path);
  return pathService(isProgram || folder === '' || !rules.isPackage(folder) ? path : folder);
}

/** `orders/config/app.yaml` speaks of `orders`; `config/orders.yaml` of whatever is called `orders`. */
function folderService(path: string): Service {
  const parts = path.split('/');
  const stem = parts.pop()!.replace(/^\.|\.[^.]*$/g, '');
  let inConfig = false;
  while (parts.length > 0 && CONFIG_FOLDERS.test(parts.at(-1)!)) {
    parts.pop();
    inConfig = true;
  }
  const general = stem === '' || GENERAL_STEMS.test(stem.split(/[.]/)[0]!);
  return inConfig && !general ? pathService(path, stem) : pathService(parts.join('/'));
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

function compiled(globs: Readonly<Record<string, string>>) {
  return Object.entries(globs).map(([glob, name]) => ({ matches: compileGlob(glob), name }));
}
