import { entriesOf, valueAt, type YamlMapping, type YamlNode } from './yaml.js';

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
  readonly ports: readonly ComposePort[];
  /** `!override` and `!reset` drop the ports of the files merged before. */
  readonly replacesPorts: boolean;
  readonly expose: readonly ComposeText[];
  readonly profiles: readonly string[];
  readonly networkMode: string | null;
  readonly extends: { readonly file: string | null; readonly service: string; readonly place: ComposeText } | null;
  readonly envFiles: readonly string[];
  /** The folder of `build:` as written; null when the service is not built here. */
  readonly context: string | null;
  readonly dockerfile: string | null;
  /** `command` and `entrypoint` as words. */
  readonly command: readonly string[];
}

/** Whether a document is a compose file by its content: services, at least one of which is built or has an image. */
export function isCompose(document: YamlNode): document is YamlMapping {
  const services = valueAt(document, 'services');
  if (services?.kind !== 'mapping') return false;
  return services.entries.some(({ value }) =>
    ['image', 'build', 'extends'].some((key) => valueAt(value, key) !== undefined),
  );
}

/** The services of a compose document in source order; anchors and `<<` merges are resolved. */
export function composeServices(document: YamlNode): readonly ComposeService[] {
  const services = valueAt(document, 'services');
  if (services?.kind !== 'mapping') return [];
  return entriesOf(services)
    .filter(({ value }) => value.kind === 'mapping')
    .map(({ key, value }) => serviceOf(key.text, key, value));
}

function serviceOf(name: string, place: { line: number; column: number }, node: YamlNode): ComposeService {
  const ports = valueAt(node, 'ports');
  const build = valueAt(node, 'build');
  const context = build?.kind === 'scalar' ? scalarText(build) : scalarText(valueAt(build, 'context'));
  return {
    name,
    line: place.line,
    column: place.column,
    ports: items(ports).flatMap(portOf),
    replacesPorts: ports?.tag === '!override' || ports?.tag === '!reset',
    expose: items(valueAt(node, 'expose')).flatMap((item) => textOf(item) ?? []),
    profiles: words(valueAt(node, 'profiles')),
    networkMode: scalarText(valueAt(node, 'network_mode')),
    extends: extendsOf(valueAt(node, 'extends')),
    envFiles: items(valueAt(node, 'env_file')).flatMap(
      (item) => scalarText(item) ?? scalarText(valueAt(item, 'path')) ?? [],
    ),
    context: build === undefined ? null : (context ?? '.'),
    dockerfile: scalarText(valueAt(build, 'dockerfile')),
    command: [...words(valueAt(node, 'entrypoint')), ...words(valueAt(node, 'command'))],
  };
}

function portOf(node: YamlNode): readonly ComposePort[] {
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
