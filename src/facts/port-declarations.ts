import { bufferOver } from '../core/bytes.js';
import { SyntaxProblem } from '../core/problem.js';
import { type ComposeDocument, composeDocument, hasServices, isCompose, repeatedKeys } from '../parsers/compose.js';
import { type EnvEntry, parseEnv } from '../parsers/env.js';
import { withoutComments } from '../parsers/jsonc.js';
import { isKubernetes, type KubernetesPort, kubernetesPorts } from '../parsers/kubernetes.js';
import { parseToml } from '../parsers/toml.js';
import { parseYaml, type YamlNode } from '../parsers/yaml.js';
import { defineFacts, type Json, type ScanFile } from './facts.js';
import { type Dockerfile, dockerfileOf } from './port-declarations/dockerfile.js';
import { type PortSetting, portKeys, tomlSettings, yamlSettings } from './port-declarations/settings.js';

/** What a file that is no program says about ports. */
export type PortDeclaration =
  | ({ readonly kind: 'compose' } & ComposeDocument)
  | ({ readonly kind: 'kubernetes' } & { readonly port: KubernetesPort })
  /** A value that could be no port stays unsaid: it may be a secret. */
  | ({ readonly kind: 'variable' } & EnvEntry & { readonly isHidden?: true })
  | Dockerfile
  | PortSetting;

/** Keys that name a port unless the configuration says otherwise. */
export const PORT_KEYS: readonly string[] = ['port', '*_port', '*-port'];

const COMPOSE_NAME = /(?:^|\/)(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml$/;
const TEMPLATE = /\{\{|\{%|<%/;
const LOCK_FILE = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|[^/]*\.lock|[^/]*-lock\.ya?ml)$/;
/** Settings of build services: their numbers are no ports of the repository's machines. */
const BUILD_SERVICE = /^(?:\.github|\.circleci|\.gitlab-ci[^/]*|\.azure-pipelines|\.buildkite)(?:\/|$)/;
const NUMBERED = /[pP][oO][rR][tT]["']?[ \t]*[:=][ \t\r\n]*["']?[ \t]*(?:\d|[^\n]{0,100}\$)/;
/** Lists of ports in compose files and Kubernetes objects, whatever they are called. */
const LISTED = /\bports\b[ \t]*:|^services[ \t]*:/m;
const SIZE_LIMIT = 1_048_576;
/** Values that could be part of a port or an address; others, secrets among them, never become facts. */
const HARMLESS =
  /^(?:(?:[\d.:*\s+-]|\$\{\w{1,64}(?::?-\d{0,5})?\}){0,64}|(?:tcp|udp|https?|wss?):\/\/[\w.*:[\]-]{0,128}|localhost)$/;

/**
 * Ports and addresses in compose files, Kubernetes objects, Dockerfiles, `.env` files and port-like settings of YAML,
 * JSON and TOML. The scanner's option is the list of port-like key patterns.
 */
export const portDeclarations = defineFacts<PortDeclaration>({
  id: 'port-declarations',
  version: 2,
  files: [
    '**/*.yml',
    '**/*.yaml',
    '**/*.json',
    '**/*.toml',
    '**/.env',
    '**/.env.*',
    '**/*.env',
    '**/{Dockerfile,Containerfile}',
    '**/{Dockerfile,Containerfile}.*',
    '**/*.{Dockerfile,dockerfile}',
  ],
  scan(file, options) {
    const patterns = patternsOf(options);
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    if (file.bytes.length > SIZE_LIMIT || LOCK_FILE.test(file.path) || BUILD_SERVICE.test(file.path)) return [];
    if (/\.env$|^\.env(\.|$)/.test(name)) return variables(file);
    if (/docker(?:file)|containerfile/i.test(name)) return dockerfiles(file);
    if (!mayDeclare(file, patterns)) return [];
    if (name.endsWith('.toml')) return tomlFile(file, patterns);
    return yamlFile(file, patterns);
  },
});

function patternsOf(options: Json): readonly string[] {
  return Array.isArray(options) ? options.filter((pattern) => typeof pattern === 'string') : PORT_KEYS;
}

/** Whether a reading would find anything: most files that have the word `port` in them name no number behind it. */
function mayDeclare(file: ScanFile, patterns: readonly string[]): boolean {
  if (COMPOSE_NAME.test(file.path)) return true;
  if (!patterns.every((pattern) => pattern.toLowerCase().endsWith('port'))) return true;
  const { bytes } = file;
  const source = bufferOver(bytes).toString('latin1');
  return NUMBERED.test(source) || (!/\.(?:json|toml)$/.test(file.path) && LISTED.test(source));
}

function variables(file: ScanFile): readonly PortDeclaration[] {
  return parseEnv(file.text).map((entry) =>
    HARMLESS.test(entry.value)
      ? { kind: 'variable', ...entry }
      : { kind: 'variable', ...entry, value: '', isHidden: true },
  );
}

function dockerfiles(file: ScanFile): readonly PortDeclaration[] {
  const dockerfile = dockerfileOf(file.text);
  return dockerfile.exposes.length + dockerfile.command.length > 0 ? [dockerfile] : [];
}

function tomlFile(file: ScanFile, patterns: readonly string[]): readonly PortDeclaration[] {
  try {
    return tomlSettings(parseToml(file.text), portKeys(patterns), stemOf(file.path));
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const { message, line, column } = error;
    const sentence = `This is not valid TOML: ${message.replace(/\.$/, '')}.`;
    if (!TEMPLATE.test(file.text)) file.problem({ message: sentence, line, column });
    return [];
  }
}

function yamlFile(file: ScanFile, patterns: readonly string[]): readonly PortDeclaration[] {
  const isJson = file.path.endsWith('.json');
  // YAML allows no tabs for indentation, JSON does; a space keeps every column.
  const text = isJson ? withoutComments(file.text.replaceAll('\t', ' ')) : file.text;
  try {
    return parseYaml(text).flatMap((document) => documentFacts(document, file, portKeys(patterns)));
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const { message, line, column } = error;
    const expected = COMPOSE_NAME.test(file.path) || !(TEMPLATE.test(text) || (isJson && isLines(text)));
    const sentence = isJson ? message.replace('valid YAML', 'valid JSON') : message;
    if (expected) file.problem({ message: `This is ${sentence}.`, line, column });
    return [];
  }
}

/** One JSON document a line: records, no settings. */
function isLines(text: string): boolean {
  return /^\s*[[{].*[\]}]\s*\n\s*[[{].*[\]}]\s*(?:\n|$)/.test(text);
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}

function documentFacts(
  document: YamlNode,
  file: ScanFile,
  isPort: (key: string) => boolean,
): readonly PortDeclaration[] {
  // An override has neither images nor builds: its name says what it is.
  const isNamed = COMPOSE_NAME.test(file.path);
  if (isCompose(document) || (isNamed && hasServices(document))) {
    const [repeated] = repeatedKeys(document);
    if (repeated !== undefined) {
      const { text, line, column } = repeated;
      file.problem({ message: `Docker refuses this file: the key ${text} is given twice.`, line, column });
    }
    return [{ kind: 'compose', ...composeDocument(document) }];
  }
  if (isKubernetes(document)) return kubernetesPorts(document).map((port) => ({ kind: 'kubernetes', port }));
  return yamlSettings(document, isPort, stemOf(file.path));
}
