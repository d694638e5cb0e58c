import type {
  ComposeDocument,
  ComposeInclude,
  ComposePort,
  ComposeService,
  ComposeText,
} from '../../parsers/compose.js';
import { interpolate, type Variable } from '../../parsers/interpolation.js';
import { contextOf, joinPath } from './containers.js';

/** The value of a variable where a compose file is read. */
export type Lookup = (name: string) => Variable | undefined;

/** A compose file of the repository. */
export interface ComposeFile {
  readonly path: string;
  readonly folder: string;
  readonly documents: readonly ComposeDocument[];
}

/** A place that a service has something from, with the variables that hold there. */
export interface ComposeOrigin<Thing> {
  readonly thing: Thing;
  readonly path: string;
  /** The service of that file. */
  readonly service: string;
  readonly lookup: Lookup;
  /** Where the heir says so, for what `extends` brings. */
  readonly heir: { readonly path: string; readonly place: ComposeText } | null;
}

/** A service as its files, `extends` and `include` make it together. */
export interface MergedService {
  readonly name: string;
  readonly ports: readonly ComposeOrigin<ComposePort>[];
  readonly expose: readonly ComposeOrigin<ComposeText>[];
  readonly profiles: readonly string[];
  readonly networkMode: string | null;
  readonly image: string | null;
  readonly context: string | null;
  readonly isBuilt: boolean;
  readonly command: readonly string[];
  readonly scale: string | null;
  /** Why Docker refuses it, else null. */
  readonly problem: string | null;
}

/** What merging looks into besides the files given. */
export interface ComposeWorld {
  file(path: string): ComposeFile | undefined;
  variable(path: string, name: string): Variable | undefined;
}

/** Services by name. */
export type Services = ReadonlyMap<string, MergedService>;

const DEPTH = 16;

/** Where files are loaded: the project's folder, its variables, and how many files include one another above. */
export type ComposeSite = Omit<Site, 'path'>;

/** The services of files loaded together, as Docker merges them: later files over earlier ones, all over those below. */
export function mergedServices(paths: readonly string[], at: ComposeSite, below: Services = new Map()): Services {
  let merged = below;
  for (const path of paths) {
    for (const document of at.world.file(path)?.documents ?? []) {
      const site = { ...at, path };
      const services = withIncluded(document, site);
      merged = layered(merged, services, document);
    }
  }
  return merged;
}

/** Where a document is read: its file, the folder its paths are relative to, and its variables. */
interface Site {
  readonly path: string;
  readonly folder: string;
  readonly lookup: Lookup;
  readonly world: ComposeWorld;
  readonly depth: number;
}

/** A document's own services, what it includes below them, each with what it extends. */
function withIncluded(document: ComposeDocument, site: Site): Services {
  const imported = document.includes.flatMap((include) =>
    site.depth >= DEPTH ? [] : [...included(include, site).values()],
  );
  const own = new Map(document.services.map((service) => [service.name, service]));
  const others = new Map<string, MergedService>();
  for (const service of imported) {
    const earlier = others.get(service.name);
    others.set(service.name, earlier === undefined ? service : over(service, earlier, []));
  }
  const resolved = new Map(others);
  for (const service of document.services) {
    if (service.tag === 'reset') continue;
    const alone = heirOf(service, own, others, site, []);
    const below = others.get(service.name);
    resolved.set(service.name, below === undefined ? alone : over(below, alone, service.replaced));
  }
  return resolved;
}

function included({ paths, projectDirectory, envFiles }: ComposeInclude, site: Site): Services {
  const { world } = site;
  const files = paths.flatMap((path) => pathAt(site, path) ?? []);
  const folder = projectDirectory === null ? folderOf(files[0] ?? '') : (pathAt(site, projectDirectory) ?? '');
  const variables =
    envFiles.length === 0
      ? [joinPath(folder, '.env')!]
      : envFiles.flatMap((file) => pathAt(site, file) ?? []).toReversed();
  const lookup: Lookup = (name) => {
    const given = site.lookup(name);
    if (given !== undefined) return given;
    for (const path of variables) {
      const value = world.variable(path, name);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return mergedServices(files, { folder, lookup, world, depth: site.depth + 1 });
}

/** A service over what it extends. */
function heirOf(
  service: ComposeService,
  own: ReadonlyMap<string, ComposeService>,
  imported: Services,
  site: Site,
  line: readonly string[],
): MergedService {
  const alone = definedBy(service, site);
  if (service.extends === null) return alone;
  const { file, service: name, place } = service.extends;
  const here = `${site.path}\0${service.name}`;
  const refused = (problem: string): MergedService => ({ ...alone, problem });
  if (line.includes(here) || line.length >= DEPTH) return refused(`${name} is extended in a circle`);
  const base = file === null ? inheritedHere() : inheritedFrom(file);
  if (base === null) return refused(`there is no service ${name} to extend`);
  const heir = { path: site.path, place };
  const inherited = {
    ...base,
    ports: base.ports.map((origin) => ({ ...origin, heir })),
    expose: base.expose.map((origin) => ({ ...origin, heir })),
  };
  return over(inherited, alone, service.replaced);

  function inheritedHere(): MergedService | null {
    const next = own.get(name);
    if (next !== undefined && next.tag !== 'reset') {
      const resolved = heirOf(next, own, imported, site, [...line, here]);
      const below = imported.get(name);
      return below === undefined ? resolved : over(below, resolved, next.replaced);
    }
    return imported.get(name) ?? null;
  }

  function inheritedFrom(text: string): MergedService | null {
    const path = pathAt(site, text);
    const documents = path === null ? undefined : site.world.file(path)?.documents;
    if (documents === undefined) return null;
    const others = new Map(documents.flatMap(({ services }) => services.map((each) => [each.name, each] as const)));
    const next = others.get(name);
    if (next === undefined || next.tag === 'reset') return null;
    const there = { ...site, path: path!, folder: folderOf(path!) };
    return heirOf(next, others, new Map(), there, [...line, here]);
  }
}

function definedBy(service: ComposeService, { path, folder, lookup }: Site): MergedService {
  const origin = <Thing>(thing: Thing) => ({ thing, path, service: service.name, lookup, heir: null });
  const { profiles, networkMode, image, command, scale } = service;
  return {
    name: service.name,
    ports: service.ports.map(origin),
    expose: service.expose.map(origin),
    profiles,
    networkMode: networkMode === null ? null : interpolate(networkMode, lookup).text,
    image,
    context: contextOf(service, folder),
    isBuilt: service.context !== null,
    command,
    scale: scale === null ? null : interpolate(scale, lookup).text,
    problem: null,
  };
}

/** The services of one document over those of the files before it. */
function layered(below: Services, above: Services, document: ComposeDocument): Services {
  const merged = new Map(document.replacesServices ? [] : below);
  const tags = new Map(document.services.map(({ name, tag, replaced }) => [name, { tag, replaced }]));
  for (const [name, { tag }] of tags) if (tag !== null) merged.delete(name);
  for (const [name, service] of above) {
    const earlier = merged.get(name);
    merged.set(name, earlier === undefined ? service : over(earlier, service, tags.get(name)?.replaced ?? []));
  }
  return merged;
}

/** One definition of a service over another, but for the keys whose earlier values are dropped. */
function over(below: MergedService, above: MergedService, replaced: readonly string[]): MergedService {
  const joined = <Thing>(key: string, earlier: readonly Thing[], later: readonly Thing[]): readonly Thing[] =>
    replaced.includes(key) ? later : [...earlier, ...later];
  const either = <Value>(key: string, earlier: Value, later: Value): Value =>
    replaced.includes(key) ? later : (later ?? earlier);
  const dropsCommand = replaced.includes('command') || above.command.length > 0;
  return {
    name: above.name,
    ports: joined('ports', below.ports, above.ports),
    expose: joined('expose', below.expose, above.expose),
    profiles: joined('profiles', below.profiles, above.profiles),
    networkMode: either('network_mode', below.networkMode, above.networkMode),
    image: either('image', below.image, above.image),
    context: either('build', below.context, above.context),
    isBuilt: above.isBuilt || (below.isBuilt && !replaced.includes('build')),
    command: dropsCommand ? above.command : below.command,
    scale: either('scale', replaced.includes('deploy') ? null : below.scale, above.scale),
    problem: above.problem ?? below.problem,
  };
}

function pathAt({ folder, lookup }: Site, text: string): string | null {
  const path = interpolate(text, lookup).text;
  return path.startsWith('/') ? null : joinPath(folder, path);
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}
