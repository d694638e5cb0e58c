import type { Variables } from '../../analysis/ports/variables.js';
import { compareText } from '../../core/finding.js';
import { groupBy } from '../../core/groups.js';
import type { FactTable } from '../../facts/facts.js';
import type { PortDeclaration } from '../../facts/port-declarations.js';
import type { ComposePort, ComposeService, ComposeText } from '../../parsers/compose.js';
import { mappingOf, type PortMapping, parseMapping } from '../../parsers/compose-port.js';
import { portOf } from '../../parsers/endpoint.js';
import { HOLE, interpolate } from '../../parsers/interpolation.js';
import { isPort, type PortRange } from '../../parsers/ports.js';
import { type Container, contextOf, joinPath } from './containers.js';
import type { Service } from './use.js';

/** A published or exposed port of a compose service, before machines are known. */
export interface ComposeUse {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly role: 'publish' | 'declare';
  readonly protocol: 'tcp' | 'udp';
  readonly address: string | null;
  readonly port: PortRange | 'dynamic' | 'unknown';
  readonly via: string;
  readonly container: Container;
}

/** Compose services of a repository: what they publish, and which containers they make. */
export interface Compose {
  readonly containers: readonly Container[];
  readonly uses: readonly ComposeUse[];
}

interface Definition {
  readonly path: string;
  readonly folder: string;
  readonly service: ComposeService;
}

/** A port entry with the definition it stands in and, when inherited, where the heir says so. */
interface Entry {
  readonly port: ComposePort;
  readonly from: Definition;
  readonly heir: { readonly path: string; readonly place: ComposeText } | null;
}

/** The first definition of each service of each file, by both. */
type DefinitionIndex = ReadonlyMap<string, Definition>;

const EXTENDS_DEPTH = 8;

/** Merges compose files as Docker does: overrides of one folder, `extends`, `.env` beside the file, `env_file`. */
export function composeOf(table: FactTable<PortDeclaration>, variables: Variables): Compose {
  const definitions = definitionsOf(table);
  const byService = groupBy(definitions, ({ folder, service }) => `${folder}\0${service.name}`);
  const index: DefinitionIndex = new Map(
    definitions.toReversed().map((definition) => [`${definition.path}\0${definition.service.name}`, definition]),
  );
  const containers: Container[] = [];
  const uses: ComposeUse[] = [];
  for (const parts of byService.values()) {
    const entries = entriesOf(parts, index);
    const container = containerFrom(parts, entries, index, variables);
    containers.push(container);
    for (const entry of entries) uses.push(useOf(entry, container, variables));
    for (const part of parts) for (const use of exposed(part, container, variables)) uses.push(use);
  }
  return { containers, uses };
}

function definitionsOf(table: FactTable<PortDeclaration>): readonly Definition[] {
  const definitions: Definition[] = [];
  for (const { path, facts } of table) {
    const folder = path.split('/').slice(0, -1).join('/');
    for (const fact of facts) {
      if (fact.kind === 'compose') for (const service of fact.services) definitions.push({ path, folder, service });
    }
  }
  // Base files before their overrides: `compose.override.yml` sorts behind `compose.yml` only by its stem.
  return definitions.sort(
    (a, b) => Number(isOverride(a.path)) - Number(isOverride(b.path)) || compareText(a.path, b.path),
  );
}

function isOverride(path: string): boolean {
  return /[._-]override\.ya?ml$/.test(path);
}

/** The definitions a service builds on, itself first. */
function lineage(definition: Definition, all: DefinitionIndex): readonly Definition[] {
  const line = [definition];
  for (let at = definition; line.length < EXTENDS_DEPTH; ) {
    const { extends: base } = at.service;
    if (base === null) break;
    const file = base.file === null ? at.path : joinPath(at.folder, base.file);
    const next = all.get(`${file}\0${base.service}`);
    if (next === undefined || line.includes(next)) break;
    line.push(next);
    at = next;
  }
  return line;
}

function entriesOf(parts: readonly Definition[], all: DefinitionIndex): readonly Entry[] {
  const replacing = parts.findLastIndex(({ service }) => service.replacesPorts);
  return parts.slice(Math.max(0, replacing)).flatMap((part) =>
    lineage(part, all).flatMap((from) =>
      from.service.ports.map((port) => ({
        port,
        from,
        heir: from === part ? null : { path: part.path, place: part.service.extends!.place },
      })),
    ),
  );
}

function containerFrom(
  parts: readonly Definition[],
  entries: readonly Entry[],
  all: DefinitionIndex,
  variables: Variables,
): Container {
  const { folder, service } = parts[0]!;
  const line = parts.flatMap((part) => lineage(part, all));
  const pick = <T>(choose: (definition: Definition) => T | null): T | null => {
    for (const definition of line.toReversed()) {
      const value = choose(definition);
      if (value !== null) return value;
    }
    return null;
  };
  const mappings = entries.map((entry) => mappingFor(entry, variables).mapping.target);
  const exposes = line.flatMap(({ service: { expose } }) => expose.map(({ text }) => portOf(text.split('/')[0]!)));
  return {
    service: composeService(
      folder,
      service.name,
      pick(({ service: { profiles } }) => (profiles.length > 0 ? profiles : null)) ?? [],
    ),
    name: service.name,
    folder,
    context: pick((definition) => contextOf(definition.service, definition.folder)),
    command: pick(({ service: { command } }) => (command.length > 0 ? command : null)) ?? [],
    hostNetwork: pick(({ service: { networkMode } }) => networkMode) === 'host',
    targets: [...mappings, ...exposes].filter((port) => typeof port === 'object'),
  };
}

function composeService(folder: string, name: string, profiles: readonly string[]): Service {
  const title = folder === '' ? name : `${folder}/${name}`;
  return { name: title, key: `=compose:${title}`, home: folder, alias: null, profiles };
}

function useOf(entry: Entry, container: Container, variables: Variables): ComposeUse {
  const { mapping, via } = mappingFor(entry, variables);
  const place = entry.heir?.place ?? ('mapping' in entry.port ? entry.port.mapping : entry.port);
  const inherited = entry.heir === null ? [] : [`extends ${entry.from.service.name}`];
  return {
    path: entry.heir?.path ?? entry.from.path,
    line: place.line,
    column: place.column,
    role: 'publish',
    protocol: mapping.protocol,
    address: mapping.hostIp,
    port: checked(mapping.published),
    via: [...inherited, ...via].join(' from ') || 'literal',
    container,
  };
}

function exposed(part: Definition, container: Container, variables: Variables): readonly ComposeUse[] {
  return part.service.expose.map(({ text, line, column }) => {
    const filled = interpolate(text, lookupFor(part, variables));
    const [port = '', protocol] = filled.text.split('/');
    const read = portOf(port);
    return {
      path: part.path,
      line,
      column,
      role: 'declare',
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      address: '',
      port: checked(read === 'none' ? 'unknown' : read),
      via: filled.via.join(' from ') || 'literal',
      container,
    };
  });
}

function checked(port: PortRange | 'dynamic' | 'unknown'): PortRange | 'dynamic' | 'unknown' {
  return typeof port === 'string' || (isPort(port.first) && isPort(port.last)) ? port : 'unknown';
}

function mappingFor({ port, from }: Entry, variables: Variables): { mapping: PortMapping; via: readonly string[] } {
  const lookup = lookupFor(from, variables);
  if (port.kind === 'short') {
    const { text, via, missing } = interpolate(port.mapping.text, lookup);
    return { mapping: parseMapping(text), via: [...via, ...missing.map((name) => `the variable ${name}`)] };
  }
  const via: string[] = [];
  const filled = (text: ComposeText | null): string => {
    const result = interpolate(text?.text ?? '', lookup);
    via.push(...result.via, ...result.missing.map((name) => `the variable ${name}`));
    return result.text;
  };
  const fields = { target: filled(port.target), published: filled(port.published), hostIp: filled(port.hostIp) };
  return { mapping: mappingOf({ ...fields, protocol: filled(port.protocol).replace(HOLE, '') }), via };
}

function lookupFor({ folder, service }: Definition, variables: Variables) {
  return (name: string) => {
    const found = variables.lookup(folder, name);
    if (found !== undefined) return found;
    for (const file of service.envFiles) {
      const path = joinPath(folder, file);
      const value = path === null ? undefined : variables.inFile(path, name);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}
