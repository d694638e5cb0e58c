import { entriesOf, valueAt, type YamlEntry, type YamlMapping, type YamlNode, type YamlScalar } from './yaml.js';

/** A scalar of a compose file before its variables are put in. */
export interface ComposeText {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** One entry of `ports:`: the short form as one text, the long form as its fields. */
export type ComposePort =
  | { readonly kind: 'short'; readonly mapping: ComposeText }
  | {
      readonly kind: 'long';
      readonly target: ComposeText | null;
      readonly published: ComposeText | null;
      readonly hostIp: ComposeText | null;
      readonly protocol: ComposeText | null;
      readonly line: number;
      readonly column: number;
    };

/** What a compose file says about one service, as far as ports depend on it. */
export interface ComposeService {
  readonly name: string;
  /** Where the service's name stands. */
  readonly line: number;
  readonly column: number;
  /** `reset` takes the service away, `override` replaces what the files merged before say of it. */
  readonly tag: ComposeTag | null;
  /** The keys whose earlier values are dropped, by `!reset` (which leaves nothing here) or `!override`. */
  readonly replaced: readonly string[];
  readonly ports: readonly ComposePort[];
  readonly expose: readonly ComposeText[];
  readonly profiles: readonly string[];
  readonly networkMode: string | null;
  readonly extends: { readonly file: string | null; readonly service: string; readonly place: ComposeText } | null;
  readonly image: string | null;
  /** The folder of `build:` as written; null when the service is not built here. */
  readonly context: string | null;
  readonly dockerfile: string | null;
  /** `command` and `entrypoint` as words. */
  readonly command: readonly string[];
  /** How many containers are wanted by `scale` or `deploy.replicas`, as written. */
  readonly scale: string | null;
}

/** How a tagged value treats the values of earlier files. */
export type ComposeTag = 'reset' | 'override';

/** One entry of `include:`. */
export interface ComposeInclude {
  /** The file and its overrides. */
  readonly paths: readonly string[];
  readonly projectDirectory: string | null;
  readonly envFiles: readonly string[];
}

/** One document of a compose file. */
export interface ComposeDocument {
  readonly services: readonly ComposeService[];
  readonly includes: readonly ComposeInclude[];
  /** Whether the document replaces all services of the files merged before. */
  readonly replacesServices: boolean;
}

/** Whether a document is a compose file by its content: services, at least one of which is built or has an image. */
export function isCompose(document: YamlNode): document is YamlMapping {
  const services = valueAt(document, 'services');
  if (services?.kind !== 'mapping') return false;
  return services.entries.some(({ value }) =>
    ['image', 'build', 'extends'].some((key) => valueAt(value, key) !== undefined),
  );
}

/** Whether a document is one where its file's name says compose: an override has neither images nor builds. */
export function hasServices(document: YamlNode): boolean {
  return ['services', 'include'].some((key) => valueAt(document, key) !== undefined);
}

/** The keys that a document gives twice in one mapping, which Docker refuses. */
export function repeatedKeys(document: YamlNode): readonly YamlScalar[] {
  const repeated: YamlScalar[] = [];
  const open = [document];
  const seen = new Set<YamlNode>(open);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const inner =
      node.kind === 'sequence' ? node.items : node.kind === 'mapping' ? node.entries.map(({ value }) => value) : [];
    if (node.kind === 'mapping') {
      const keys = new Set<string>();
      for (const { key } of node.entries) {
        if (keys.has(key.text)) repeated.push(key);
        keys.add(key.text);
      }
    }
    for (const each of inner) {
      if (seen.has(each)) continue;
      seen.add(each);
      open.push(each);
    }
  }
  return repeated.sort((a, b) => a.offset - b.offset);
}

/** A compose document: its services in source order, anchors and `<<` merges resolved, and what it includes. */
export function composeDocument(document: YamlNode): ComposeDocument {
  const services = valueAt(document, 'services');
  const tag = tagOf(services);
  const entries = services?.kind === 'mapping' && tag !== 'reset' ? entriesOf(services) : [];
  return {
    services: entries
      .filter(({ value }) => value.kind === 'mapping' || tagOf(value) !== null || isNull(value))
      .map(({ key, value }) => serviceOf(key.text, key, value)),
    includes: items(valueAt(document, 'include')).flatMap(includeOf),
    replacesServices: tag !== null,
  };
}

/** The keys of a mapping with a tag, in what `<<` brings as well, whether or not another value hides it there. */
function taggedKeys(node: YamlNode, depth = 0): readonly string[] {
  if (node.kind !== 'mapping' || depth > 8) return [];
  return node.entries.flatMap(({ key, value }) => {
    if (key.text !== '<<' || key.quoted) return tagOf(value) === null ? [] : [key.text];
    return (value.kind === 'sequence' ? value.items : [value]).flatMap((source) => taggedKeys(source, depth + 1));
  });
}

function serviceOf(name: string, place: { line: number; column: number }, node: YamlNode): ComposeService {
  // Docker looks for tags outside what `!override` brings, and drops what `!reset` tags before it merges `<<`.
  const isWhole = tagOf(node) === 'override';
  const own = isWhole || node.kind !== 'mapping' ? node : { ...node, entries: node.entries.filter(isKept) };
  const at = (key: string): YamlNode | undefined => (isWhole ? valueAt(own, key) : kept(valueAt(own, key)));
  const build = at('build');
  const context = build?.kind === 'scalar' ? scalarText(build) : scalarText(valueAt(build, 'context'));
  return {
    name,
    line: place.line,
    column: place.column,
    tag: tagOf(node),
    replaced: isWhole ? [] : taggedKeys(node),
    ports: items(at('ports')).flatMap(portOf),
    expose: items(at('expose')).flatMap((item) => textOf(item) ?? []),
    profiles: words(at('profiles')),
    networkMode: scalarText(at('network_mode')),
    extends: extendsOf(at('extends')),
    image: scalarText(at('image')),
    context: build === undefined ? null : (context ?? '.'),
    dockerfile: scalarText(valueAt(build, 'dockerfile')),
    command: [...words(at('entrypoint')), ...words(at('command'))],
    scale: scalarText(at('scale')) ?? scalarText(kept(valueAt(at('deploy'), 'replicas'))),
  };
}

function includeOf(node: YamlNode): readonly ComposeInclude[] {
  const path = scalarText(node);
  if (path !== null) return [{ paths: [path], projectDirectory: null, envFiles: [] }];
  const texts = (key: string) => items(valueAt(node, key)).flatMap((item) => scalarText(item) ?? []);
  const paths = texts('path');
  if (paths.length === 0) return [];
  return [{ paths, projectDirectory: scalarText(valueAt(node, 'project_directory')), envFiles: texts('env_file') }];
}

function tagOf(node: YamlNode | undefined): ComposeTag | null {
  return node?.tag === '!reset' ? 'reset' : node?.tag === '!override' ? 'override' : null;
}

/** A node unless `!reset` takes it away. */
function kept(node: YamlNode | undefined): YamlNode | undefined {
  return tagOf(node) === 'reset' ? undefined : node;
}

function isKept({ value }: YamlEntry): boolean {
  return tagOf(value) !== 'reset';
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function portOf(node: YamlNode): readonly ComposePort[] {
  if (tagOf(node) === 'reset') return [];
  const mapping = textOf(node);
  if (mapping !== null) return [{ kind: 'short', mapping }];
  if (node.kind !== 'mapping') return [];
  const field = (key: string): ComposeText | null => textOf(valueAt(node, key));
  return [
    {
      kind: 'long',
      target: field('target'),
      published: field('published'),
      hostIp: field('host_ip'),
      protocol: field('protocol'),
      line: node.line,
      column: node.column,
    },
  ];
}

function extendsOf(node: YamlNode | undefined): ComposeService['extends'] {
  const place = textOf(node) ?? textOf(valueAt(node, 'service'));
  if (place === null) return null;
  return { file: scalarText(valueAt(node, 'file')), service: place.text, place };
}

function items(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined) return [];
  return node.kind === 'sequence' ? node.items : node.kind === 'scalar' && node.value === null ? [] : [node];
}

function words(node: YamlNode | undefined): readonly string[] {
  if (node?.kind === 'scalar')
    return (
      scalarText(node)
        ?.split(/\s+/)
        .filter((word) => word !== '') ?? []
    );
  return items(node).flatMap((item) => scalarText(item) ?? []);
}

function scalarText(node: YamlNode | undefined): string | null {
  return node?.kind === 'scalar' && node.value !== null ? node.text : null;
}

function textOf(node: YamlNode | undefined): ComposeText | null {
  const text = scalarText(node);
  return text === null || node === undefined ? null : { text, line: node.line, column: node.column };
}
