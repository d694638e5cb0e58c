import type { Variables } from '../../analysis/ports/variables.js';
import type { FactTable } from '../../facts/facts.js';
import type { PortDeclaration } from '../../facts/port-declarations.js';
import type { ComposePort, ComposeText } from '../../parsers/compose.js';
import { mappingOf, type PortMapping, parseMapping } from '../../parsers/compose-port.js';
import { portOf } from '../../parsers/endpoint.js';
import { interpolate } from '../../parsers/interpolation.js';
import { isPort, type PortRange, type Protocol } from '../../parsers/ports.js';
import {
  type ComposeFile,
  type ComposeOrigin,
  type ComposeWorld,
  type MergedService,
  mergedServices,
  type Services,
} from './compose-merge.js';
import { settingsOf } from './compose-settings.js';
import { type ComposeStack, stacksOf, templatesOf } from './compose-stacks.js';
import type { Container } from './containers.js';
import type { ComposeSetting, Service } from './use.js';

/** A published or exposed port of a compose service, before machines are known. */
export interface ComposeUse {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly role: 'publish' | 'declare';
  readonly protocol: Protocol;
  readonly address: string | null;
  readonly port: PortRange | 'dynamic' | 'unknown';
  /** The port inside the container that a published one leads to, its first for a range. */
  readonly target: number | null;
  /** Whether Docker takes one free port of the range. */
  readonly choice: boolean;
  readonly via: string;
  readonly container: Container;
  /** Whether the service runs as it stands: it has containers, and is no template of others. */
  readonly runs: boolean;
  readonly setting: ComposeSetting;
}

/** Compose services of a repository: what they publish, and which containers they make. */
export interface Compose {
  readonly containers: readonly Container[];
  readonly uses: readonly ComposeUse[];
}

/** A port as Docker reads it, or null where it refuses, and how its variables got their values. */
export interface MappedPort {
  readonly mapping: PortMapping | null;
  readonly via: readonly string[];
  readonly missing: readonly string[];
  /** What it is with its variables put in. */
  readonly text: string;
}

/** Merges compose files as Docker does, stack by stack, and reads their ports. */
export function composeOf(table: FactTable<PortDeclaration>, variables: Variables): Compose {
  const files = composeFiles(table);
  const world = worldOf(files, variables);
  const templates = templatesOf(files);
  const stacks = stackedServices(stacksOf(files), world, variables);
  const settings = settingsOf(stacks);
  const containers: Container[] = [];
  const uses = new Map<string, ComposeUse>();
  for (const { stack, services } of stacks) {
    for (const merged of services.values()) {
      const container = containerOfService(stack, merged);
      const setting = settings.get(stack.id)!;
      containers.push(container);
      for (const [key, use] of usesOf(merged, container, setting, templates)) {
        const known = uses.get(key);
        // What the file below says is its own stack's to tell: it may be replaced there.
        if (known === undefined && use.path !== stack.over) uses.set(key, use);
        if (known !== undefined && known.setting !== setting)
          uses.set(key, { ...known, setting: { ...known.setting, stacks: [...known.setting.stacks, stack.id] } });
      }
    }
  }
  return { containers, uses: [...uses.values()] };
}

/** The compose files among facts. */
export function composeFiles(table: FactTable<PortDeclaration>): readonly ComposeFile[] {
  return table.flatMap(({ path, facts }) => {
    const documents = facts.filter((fact) => fact.kind === 'compose');
    return documents.length === 0 ? [] : [{ path, folder: path.split('/').slice(0, -1).join('/'), documents }];
  });
}

/** What merging these files looks into. */
export function worldOf(files: readonly ComposeFile[], variables: Variables): ComposeWorld {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return { file: (path) => byPath.get(path), variable: (path, name) => variables.inFile(path, name) };
}

/** The services of every stack; of one that lies over another file only those that its own file speaks of. */
export function stackedServices(
  stacks: readonly ComposeStack[],
  world: ComposeWorld,
  variables: Variables,
): readonly { readonly stack: ComposeStack; readonly services: Services }[] {
  const bases = new Map<string, Services>();
  return stacks.map((stack) => {
    const { paths, folder, over } = stack;
    const site = { folder, lookup: (name: string) => variables.forCompose(folder, name), world, depth: 0 };
    if (over === null) return { stack, services: mergedServices(paths, site) };
    const base = bases.get(over) ?? mergedServices([over], site);
    bases.set(over, base);
    const names = paths.flatMap((path) => world.file(path)!.documents.flatMap(({ services }) => services));
    const below = new Map(names.flatMap(({ name }) => (base.has(name) ? [[name, base.get(name)!] as const] : [])));
    return { stack, services: mergedServices(paths, site, below) };
  });
}

/** The ports of a service as Docker reads them, those that say the same once, at the last place. */
export function mappedPorts({ ports }: MergedService): readonly (MappedPort & {
  readonly origin: ComposeOrigin<ComposePort>;
})[] {
  const kept = new Map<string, MappedPort & { readonly origin: ComposeOrigin<ComposePort> }>();
  const written = new Set<string>();
  for (const [index, origin] of ports.entries()) {
    const mapped = mappedPort(origin);
    const { mapping } = mapped;
    const exact = JSON.stringify([origin.path, mapped.text]);
    if (written.has(exact)) continue;
    written.add(exact);
    const key =
      mapping === null || mapping.published === 'unknown' || mapping.target === 'unknown'
        ? `${index}`
        : JSON.stringify([mapping.hostIp || '0.0.0.0', mapping.published, mapping.target, mapping.protocol]);
    kept.set(key, { ...mapped, origin });
  }
  return [...kept.values()];
}

/** One entry as Docker reads it. */
export function mappedPort({ thing: port, lookup }: ComposeOrigin<ComposePort>): MappedPort {
  const via: string[] = [];
  const missing: string[] = [];
  const filled = (text: ComposeText | null): string => {
    const result = interpolate(text?.text ?? '', lookup);
    via.push(...result.via);
    missing.push(...result.missing);
    return result.text;
  };
  if (port.kind === 'short') {
    const text = filled(port.mapping);
    return { mapping: parseMapping(text), via, missing, text };
  }
  const [target, published, hostIp] = [filled(port.target), filled(port.published), filled(port.hostIp)];
  const fields = { target, published, hostIp, protocol: filled(port.protocol) };
  return { mapping: mappingOf(fields), via, missing, text: JSON.stringify(fields) };
}

function containerOfService({ folder }: ComposeStack, merged: MergedService): Container {
  const targets = mappedPorts(merged).map(({ mapping }) => mapping?.target);
  const exposes = merged.expose.map(({ thing }) => portOf(thing.text.split('/')[0]!));
  const title = folder === '' ? merged.name : `${folder}/${merged.name}`;
  const service: Service = {
    name: title,
    key: `=compose:${title}`,
    home: folder,
    alias: null,
    profiles: merged.profiles,
  };
  return {
    service,
    name: merged.name,
    folder,
    context: merged.context,
    command: merged.command,
    hostNetwork: merged.networkMode === 'host',
    targets: [...targets, ...exposes].filter((port) => typeof port === 'object'),
  };
}

function usesOf(
  merged: MergedService,
  container: Container,
  setting: ComposeSetting,
  templates: ReadonlySet<string>,
): readonly (readonly [key: string, use: ComposeUse])[] {
  const isRunning = Number(merged.scale ?? 1) !== 0;
  const published = mappedPorts(merged).map(({ mapping, via, missing, origin }) => {
    const own = 'mapping' in origin.thing ? origin.thing.mapping : origin.thing;
    const problem = mapping === null ? [`${textOf(origin.thing)}, which is no port mapping`] : [];
    const unknown = [...problem, ...missing.map((name) => `the variable ${name}`)];
    const target = mapping === null || mapping.target === 'unknown' ? null : mapping.target.first;
    return useAt(origin, own, {
      role: 'publish',
      protocol: mapping?.protocol ?? 'tcp',
      address: mapping === null ? null : mapping.hostIp,
      port: mapping === null ? 'unknown' : checked(mapping.published),
      target,
      choice: mapping?.choice === true,
      via: [...inheritance(origin), ...via, ...unknown].join(' from ') || 'literal',
    });
  });
  const exposed = merged.expose.map((origin) => {
    const filled = interpolate(origin.thing.text, origin.lookup);
    const [port = '', protocol] = filled.text.split('/');
    const read = portOf(port);
    return useAt(origin, origin.thing, {
      role: 'declare',
      protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp',
      address: '',
      port: checked(read === 'none' ? 'unknown' : read),
      target: null,
      choice: false,
      via: [...inheritance(origin), ...filled.via].join(' from ') || 'literal',
    });
  });
  return [...published, ...exposed];

  function useAt(
    origin: ComposeOrigin<unknown>,
    own: { readonly line: number; readonly column: number },
    what: Pick<ComposeUse, 'role' | 'protocol' | 'address' | 'port' | 'target' | 'choice' | 'via'>,
  ): readonly [string, ComposeUse] {
    const place = origin.heir?.place ?? own;
    const path = origin.heir?.path ?? origin.path;
    const key = JSON.stringify([container.service.key, path, place.line, place.column, own.line, own.column]);
    const runs = isRunning && !templates.has(`${path}\0${merged.name}`);
    return [key, { ...what, path, line: place.line, column: place.column, container, runs, setting }];
  }
}

function inheritance({ heir, service }: ComposeOrigin<unknown>): readonly string[] {
  return heir === null ? [] : [`extends ${service}`];
}

function textOf(port: ComposePort): string {
  return port.kind === 'short'
    ? JSON.stringify(port.mapping.text)
    : `target ${JSON.stringify(port.target?.text ?? '')}`;
}

function checked(port: PortRange | 'dynamic' | 'unknown'): PortRange | 'dynamic' | 'unknown' {
  return typeof port === 'string' || (isPort(port.first) && isPort(port.last)) ? port : 'unknown';
}
