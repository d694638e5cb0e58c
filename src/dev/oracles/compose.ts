import { spawnSync } from 'node:child_process';
import { variablesOf } from '../../analysis/ports/variables.js';
import type { FactTable } from '../../facts/facts.js';
import { type PortDeclaration, portDeclarations } from '../../facts/port-declarations.js';
import type { MergedService } from '../../guardrails/ports/compose-merge.js';
import { stacksOf } from '../../guardrails/ports/compose-stacks.js';
import {
  composeFiles,
  type MappedPort,
  mappedPort,
  mappedPorts,
  stackedServices,
  worldOf,
} from '../../guardrails/ports/compose-uses.js';
import type { PortMapping } from '../../parsers/compose-port.js';
import { formatRange } from '../../parsers/ports.js';
import { readPython } from '../../parsers/python/module.js';
import { aComposeProject } from './compose-projects.js';
import { defineOracle } from './oracle.js';

/** A project's files by their paths. */
type Input = Readonly<Record<string, string>>;

/** What a service publishes, each as `address published target/protocol`. */
type Service = { readonly ports: readonly string[]; readonly host: boolean; readonly runs: boolean };

/** Every service, or that Docker refuses the project. */
type Answer = 'refused' | Readonly<Record<string, Service>>;

/** Our reading of compose files against the loader of Docker Compose. */
export const compose = defineOracle<Input, Answer>({
  name: 'compose',
  compares: 'The ports that the services of compose projects publish with compose-go.',
  tools: ['compose-ports'],
  sizes: { whole: 4_000, sample: 300, vectors: 250 },
  generate: aComposeProject,
  truth(inputs, [program]) {
    const { status, stdout, stderr } = spawnSync(program!, [], {
      input: JSON.stringify(inputs),
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (status !== 0) throw new Error(`compose-ports failed: ${stderr.slice(0, 300)}`);
    return JSON.parse(stdout) as readonly Answer[];
  },
  own,
  explain(input, ours, truth) {
    if (ours === 'refused') return null;
    if (truth === 'refused') {
      const written = portsWritten(input, true);
      const isUnknown =
        JSON.stringify(ours).includes('"unknown"') ||
        written.some(({ missing, mapping }) => missing.length > 0 || (mapping !== null && !isRead(mapping)));
      if (isUnknown) return 'Docker refuses what comes of a variable that nobody sets, to us it is unknown';
      if (written.some(({ mapping }) => mapping === null))
        return 'Docker refuses a file for a port of a service that nothing takes from it';
      const isRequired = Object.values(input).some((text) => /^x-[\s\S]*\$(?:\{\w+:?\?|\{?")/m.test(text));
      return isRequired ? 'Docker puts variables into what nothing uses as well' : null;
    }
    if (hasNestedVariables(input)) return 'in the env_file of an include, variables of the project come before its own';
    const isKnown = (name: string) => !ours[name]?.ports.includes('unknown');
    const same = Object.keys(truth).every((name) => !isKnown(name) || isEqual(ours[name], truth[name]));
    return same && isEqual(Object.keys(ours).sort(), Object.keys(truth).sort())
      ? 'a variable that nobody sets, or whose value stays out of the facts, is unknown to us'
      : null;
  },
  kinds: {
    refuses: (answer) => answer === 'refused',
    'publishes a port': (answer) => someService(answer, ({ ports }) => ports.some((port) => /^ \d+ /.test(port))),
    'chooses from a range': (answer) =>
      someService(answer, ({ ports }) => ports.some((port) => / \d+-\d+ /.test(port))),
    'chooses any port': (answer) =>
      someService(answer, ({ ports }) => ports.some((port) => port.includes(' dynamic '))),
    'binds an IPv6 address': (answer) => someService(answer, ({ ports }) => ports.some((port) => /^\S*:/.test(port))),
    'publishes over sctp': (answer) => someService(answer, ({ ports }) => ports.some((port) => port.endsWith('/sctp'))),
    'runs nothing': (answer) => someService(answer, ({ runs }) => !runs),
    'is on the network of the host': (answer) => someService(answer, ({ host }) => host),
  },
});

function someService(answer: Answer, test: (service: Service) => boolean): boolean {
  return answer !== 'refused' && Object.values(answer).some(test);
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the env_file of an include puts variables into its values that the project sets, too. */
function hasNestedVariables(files: Input): boolean {
  return (
    '.env' in files &&
    Object.entries(files).some(([path, text]) => /.\.?env$/.test(path) && path !== '.env' && text.includes('$'))
  );
}

/** The facts of a project, and which files could not be read. */
function factsOf(files: Input): { readonly table: FactTable<PortDeclaration>; readonly broken: readonly string[] } {
  const broken: string[] = [];
  const table = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => {
      const bytes = Buffer.from(text);
      const python = () => readPython(bytes);
      const problem = () => broken.push(path);
      return {
        path,
        facts: portDeclarations.scan({ path, text, bytes, python, modules: () => [python()], problem }, null),
      };
    });
  return { table, broken };
}

/** Every entry of the files that Docker takes, dropped by a later one or not: it reads them all; those below folders too. */
function portsWritten(files: Input, alsoBelow: boolean): readonly MappedPort[] {
  const { table } = factsOf(files);
  const variables = variablesOf(table, {});
  const compose = composeFiles(table);
  const first = stacksOf(compose).find(({ folder, isDefault }) => folder === '' && isDefault);
  const lookup = (name: string) => variables.forCompose('', name);
  return compose
    .filter(({ path }) => (path.includes('/') ? alsoBelow : first?.paths.includes(path)))
    .flatMap(({ path, documents }) =>
      documents
        .flatMap(({ services }) => services)
        .flatMap(({ name, ports }) =>
          ports.map((thing) => mappedPort({ thing, path, service: name, lookup, heir: null })),
        ),
    );
}

function isRead({ published, target }: PortMapping): boolean {
  return published !== 'unknown' && target !== 'unknown';
}

function own(files: Input): Answer {
  const { table, broken } = factsOf(files);
  if (portsWritten(files, false).some(({ mapping }) => mapping === null)) return 'refused';
  const variables = variablesOf(table, {});
  const compose = composeFiles(table);
  const stacks = stackedServices(stacksOf(compose), worldOf(compose, variables), variables);
  const first = stacks.find(({ stack }) => stack.folder === '' && stack.isDefault);
  const paths = first?.stack.paths ?? [];
  const isNamed = (path: string) => paths.some((taken) => files[taken]!.includes(path));
  const isTaken = (path: string) => paths.includes(path) || (path.includes('/') && isNamed(path));
  if (first === undefined || broken.some(isTaken) || isRefused([...first.services.values()])) return 'refused';
  const services = [...first.services.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(services.map((service) => [service.name, tell(service)]));
}

function isRefused(services: readonly MergedService[]): boolean {
  return services.some(
    (service) =>
      service.problem !== null ||
      (service.image === null && !service.isBuilt) ||
      mappedPorts(service).some(({ mapping }) => mapping === null),
  );
}

function tell(service: MergedService): Service {
  const ports = mappedPorts(service).flatMap(({ mapping, missing }) =>
    missing.length > 0 || !isRead(mapping!) ? ['unknown'] : told(mapping!),
  );
  // To Docker no address and 0.0.0.0 are one: the later one stays.
  const kept = new Map(ports.map((port) => [port.replace(/^0\.0\.0\.0 /, ' '), port]));
  return {
    ports: [...kept.values()].sort(),
    host: service.networkMode === 'host',
    runs: Number(service.scale ?? 1) > 0,
  };
}

/** One text for each target port, as Docker takes a range apart. */
function told({ hostIp, published, target, protocol, choice }: PortMapping): readonly string[] {
  if (target === 'unknown') return ['unknown'];
  return Array.from({ length: target.last - target.first + 1 }, (_, index) => {
    const outside =
      typeof published === 'string' ? published : choice ? formatRange(published) : String(published.first + index);
    return `${hostIp ?? '?'} ${outside} ${target.first + index}/${protocol}`;
  });
}
