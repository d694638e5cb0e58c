import type { Variables } from '../../analysis/ports/variables.js';
import { append } from '../../core/groups.js';
import type { FactTable } from '../../facts/facts.js';
import type { LaunchFact } from '../../facts/launchers.js';
import { parseEndpoint, portOf } from '../../parsers/endpoint.js';
import { interpolate, type Variable } from '../../parsers/interpolation.js';
import { isPort, normalize, type PortRange } from '../../parsers/ports.js';
import type { Container } from './containers.js';
import { type Identities, type Identity, insideOf } from './identity.js';
import { launchedFile } from './launched-file.js';
import type { Service, Use } from './use.js';

type Found = Omit<Use, 'occasional'>;

/** A use that may come from something people start by hand. */
export type LaunchedUse = Found & { readonly onDemand?: boolean };

/** What launches are read with. */
export interface LaunchContext {
  readonly variables: Variables;
  readonly identities: Identities;
  readonly containers: readonly Container[];
  readonly files: ReadonlySet<string>;
}

/** A launch with what is known of it. */
interface Reading {
  readonly path: string;
  readonly fact: LaunchFact;
  readonly address: string | null;
  readonly port: PortRange | 'dynamic' | null;
  readonly via: readonly string[];
  /** The file of the repository that it runs. */
  readonly file: string | null;
}

/**
 * The uses that launches make, and those of Python code, whose options and variables have the values that launches give
 * them instead of their defaults.
 */
export function launchUses(
  table: FactTable<LaunchFact>,
  python: readonly Found[],
  context: LaunchContext,
): readonly LaunchedUse[] {
  // A drop-in that says what to start replaces what its unit says.
  const replaced = new Set(table.flatMap(({ path }) => /^(.+\.service)\.d\/[^/]+$/.exec(path)?.[1] ?? []));
  const readings = table
    .filter(({ path }) => !replaced.has(path))
    .flatMap(({ path, facts }) => facts.map((fact) => readingOf(path, fact, context)));
  const code = new Map<string, Found[]>();
  for (const use of python) append(code, use.path, use);
  const given = new Map<Found, Reading[]>();
  const launched = readings.map((reading): LaunchedUse => {
    const targets = reading.fact.program === 'python' ? optionUses(code.get(reading.file ?? '') ?? [], reading) : null;
    if (!reading.fact.onDemand) for (const target of targets ?? []) append(given, target, reading);
    return launchedUse(reading, targets, context);
  });
  return [...python.map((use) => withGiven(use, given.get(use) ?? [])), ...launched];
}

function readingOf(path: string, fact: LaunchFact, context: LaunchContext): Reading {
  const folder = path.split('/').slice(0, -1).join('/');
  const own = new Map(fact.environment);
  const lookup = (name: string): Variable | undefined => {
    // Process managers give each process a port of its own.
    if (fact.origin === 'procfile' && name === 'PORT') return undefined;
    const value = own.get(name);
    if (value === undefined) return context.variables.lookup(folder, name);
    // A value that refers to its own name, as in `PORT=${PORT:-8000}`, refers to the one outside.
    const outer = interpolate(value, (other) =>
      other === name ? context.variables.lookup(folder, other) : lookupOnce(other),
    );
    return outer.missing.length > 0 ? undefined : { value: outer.text, via: [path, ...outer.via].join(' from ') };
  };
  const lookupOnce = (name: string): Variable | undefined => {
    const value = own.get(name);
    return value === undefined || value.includes('$') ? context.variables.lookup(folder, name) : { value, via: path };
  };
  const { text, via, missing } = interpolate(fact.port ?? '', lookup);
  const host = fact.host === null ? '' : interpolate(fact.host, lookup);
  const endpoint = text.includes(':') ? parseEndpoint(text) : { host: '', port: portOf(text) };
  const hostText = typeof host === 'string' ? host : host.missing.length > 0 ? null : host.text;
  const address = endpoint?.host === '' ? hostText : (endpoint?.host ?? null);
  const shared = {
    path,
    fact,
    address: address === '0' ? '0.0.0.0' : address,
    file: launchedFile(path, fact, context),
  };
  if (fact.port === null) {
    const port = fact.otherwise === null ? null : { first: fact.otherwise, last: fact.otherwise };
    return {
      ...shared,
      port,
      via: [port === null ? `the configuration of ${fact.program}` : `default of ${fact.program}`],
    };
  }
  const how = [`${fact.given} of ${fact.program}`, ...via];
  const unknown = missing.map((name) => `the variable ${name}`);
  if (fact.origin === 'procfile' && missing.includes('PORT')) return { ...shared, port: 'dynamic', via: how };
  const port = endpoint?.port ?? 'unknown';
  if (port === 'dynamic') return { ...shared, port, via: how };
  const isRange = typeof port === 'object' && isPort(port.first) && isPort(port.last);
  return { ...shared, port: isRange ? port : null, via: [...how, ...unknown] };
}

/** The uses in a program's code whose number is the option or variable that the launch gives. */
function optionUses(code: readonly Found[], { fact }: Reading): readonly Found[] {
  const given = fact.given ?? '';
  const option = given.replace(/^-+/, '').replaceAll('-', '_');
  // argparse names the destination of `-p` after its long flag.
  const names = given.startsWith('--') ? [`option ${option} at `] : ['option port at ', 'option p at '];
  const wanted = given.startsWith('-') ? names : [`"${given}"`, `variable ${given}`, `${given} at `];
  // Without a default the option is what the number depends on: `args.port`.
  const required = given.startsWith('-') ? new RegExp(`\\.${option === 'p' ? 'port' : option}\\b`) : /^$/;
  return code.filter(
    ({ via, status }) => wanted.some((words) => via.includes(words)) || (status === 'unresolved' && required.test(via)),
  );
}

function launchedUse(reading: Reading, targets: readonly Found[] | null, context: LaunchContext): LaunchedUse {
  const { path, fact, address, port, via } = reading;
  const { line, column } = fact;
  const unread = targets?.length === 0;
  const ports = unread || port === null || port === 'dynamic' ? [] : [port];
  const status = ports.length > 0 ? 'resolved' : port === 'dynamic' && !unread ? 'dynamic' : 'unresolved';
  const what = unread ? [`what ${fact.runs!.name} does with ${fact.given}`] : via;
  const role = targets?.some((use) => use.role === 'listen') === false && !unread ? targets[0]!.role : 'listen';
  return {
    path,
    line,
    column,
    role,
    protocol: targets?.[0]?.protocol ?? 'tcp',
    address: targets === null || unread ? address : targets[0]!.address,
    ports,
    status,
    via: status === 'unresolved' ? `depends on ${what.join(' from ')}` : what.join(' from '),
    ...identityOf(reading, ports, context),
    wanted: role === 'listen',
    sources: [],
    published: null,
    ...(fact.run === null ? {} : { run: fact.run }),
    onDemand: fact.onDemand || fact.tool,
  };
}

function identityOf(reading: Reading, ports: readonly PortRange[], context: LaunchContext): Identity {
  const { path, fact, file } = reading;
  const { identities, containers } = context;
  const folder = path.split('/').slice(0, -1).join('/');
  const container =
    fact.origin === 'compose'
      ? containers.find((each) => each.name === fact.unit && each.folder === folder)
      : undefined;
  if (container !== undefined) {
    const machine = container.hostNetwork ? identities.machine(path) : insideOf(container);
    return { service: identities.named(path) ?? container.service, machine };
  }
  const isOfFolder = fact.origin === 'dockerfile' || fact.origin === 'gunicorn';
  const here = isOfFolder ? identities.folder(path) : identities.python(path, true, ports);
  const isolated = fact.origin === 'dockerfile' && !here.machine.isolated;
  const machine = isolated ? { name: `container ${here.service.name}`, isolated: true } : here.machine;
  const service = identities.named(path) ?? ownService(reading, here.service);
  if (isOfFolder || fact.foreign || file === null) return { service, machine };
  return { service: identities.python(file, true, ports).service, machine };
}

/** Whose launch it is when no code of the repository says so. */
function ownService({ path, fact }: Reading, here: Service): Service {
  if (fact.origin === 'dockerfile') return here;
  if (fact.foreign) {
    const alias = fact.program.replace(/-server$|d$/, '');
    return { name: fact.program, key: `=program:${fact.program}`, home: '', alias, profiles: [] };
  }
  if (fact.unit === null || here.key.startsWith('=')) return here;
  const name = fact.unit.replace(/@?\.service$/, '');
  return { name, key: `=${path}:${name}`, home: path.split('/').slice(0, -1).join('/'), alias: name, profiles: [] };
}

/** Code whose option or variable is given has those numbers, and its default no more. */
function withGiven(use: Found, readings: readonly Reading[]): Found {
  const known = readings.filter(({ port }) => typeof port === 'object' && port !== null);
  if (known.length === 0) return use;
  const via = known.slice(0, 3).map(({ fact, path }) => `${fact.given} at ${path}:${fact.line}`);
  return {
    ...use,
    ports: normalize(known.map(({ port }) => port as PortRange)),
    status: 'resolved',
    via: via.join(' or '),
    sources: [],
    published: null,
  };
}
