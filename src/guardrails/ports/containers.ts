import type { ComposeService } from '../../parsers/compose.js';
import type { PortRange } from '../../parsers/ports.js';
import { plainServiceName, type Service } from './use.js';

/** A service of a compose file with everything its files and what it extends say about it. */
export interface Container {
  readonly service: Service;
  readonly name: string;
  /** Folder of the compose file. */
  readonly folder: string;
  /** Folder of the build context; null when it is not built from the repository. */
  readonly context: string | null;
  readonly command: readonly string[];
  readonly hostNetwork: boolean;
  /** Ports inside the container that it publishes or exposes. */
  readonly targets: readonly PortRange[];
}

/**
 * The container whose program a file is part of, or null: the one whose command names the file, whose build context is
 * the nearest folder around it, which publishes the port a program in the root context listens on, or which has its name.
 */
export function containerOf(
  containers: readonly Container[],
  path: string,
  ports: readonly PortRange[],
): Container | null {
  return (
    containers.find((container) => programsOf(container).has(path)) ??
    nearestContext(containers, path, ports) ??
    containers.find((container) => isRoot(container, path) && targets(container, ports)) ??
    containers.find((container) => isNamesake(container, path)) ??
    null
  );
}

/** A path relative to a folder, `..` and `.` undone; null when it leaves the repository. */
export function joinPath(folder: string, relative: string): string | null {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** The folder a compose service is built from, or null when it is an image from elsewhere. */
export function contextOf(service: ComposeService, folder: string): string | null {
  if (service.context === null || /^[a-z+]+:\/\/|^git@|\$/.test(service.context)) return null;
  return joinPath(folder, service.context);
}

const programs = new WeakMap<Container, ReadonlySet<string>>();

/** Paths of the Python files that a container's command may name, told once. */
function programsOf(container: Container): ReadonlySet<string> {
  const known = programs.get(container) ?? new Set(namedPrograms(container));
  programs.set(container, known);
  return known;
}

function namedPrograms({ command, context, folder: own }: Container): readonly string[] {
  const folder = context ?? own;
  return command.flatMap((word, index) => {
    if (word.endsWith('.py')) {
      return joinPath(folder, word.replace(/^\/(?:app|src|code|opt\/app|workspace)\//, '')) ?? [];
    }
    const module = command[index - 1] === '-m' ? word : /^([\w.]+):\w+$/.exec(word)?.[1];
    const file = module === undefined ? null : joinPath(folder, module.replaceAll('.', '/'));
    return file === null ? [] : [`${file}.py`, `${file}/__main__.py`];
  });
}

function nearestContext(containers: readonly Container[], path: string, ports: readonly PortRange[]): Container | null {
  const around = containers.filter(
    ({ context }) => context !== null && context !== '' && path.startsWith(`${context}/`),
  );
  const depth = Math.max(...around.map(({ context }) => context!.length));
  const nearest = around.filter(({ context }) => context!.length === depth);
  return nearest.find((container) => targets(container, ports)) ?? nearest[0] ?? null;
}

function isRoot(container: Container, path: string): boolean {
  return container.context === '' && path.length > 0;
}

function targets(container: Container, ports: readonly PortRange[]): boolean {
  return ports.some(({ first }) => container.targets.some((target) => target.first <= first && first <= target.last));
}

function isNamesake({ context, name, folder }: Container, path: string): boolean {
  if (context !== null || (folder !== '' && !path.startsWith(`${folder}/`))) return false;
  return path.split('/').some((part) => plainServiceName(part) === plainServiceName(name));
}
