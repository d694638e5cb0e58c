import { UserError, unlessUnreadable } from '../../core/errors.js';
import { parseDuration } from '../../core/time.js';
import type { Context } from '../guardrail.js';
import { type Gateway, openGateway, secretsOf } from './deliver/gateway.js';
import { type GroupingKey, groupingKey } from './deliver/group.js';
import type { GPU_METRICS_OPTIONS } from './options.js';
import { demoProber } from './probe/demo.js';
import { findProber, type Prober } from './probe/probe.js';

/** What this guardrail is given. */
export type GpuContext = Context<typeof GPU_METRICS_OPTIONS, 'exec' | 'http' | 'files'>;

/** The group that this run pushes to, on its gateway. */
export interface Target {
  readonly gateway: Gateway;
  readonly key: GroupingKey;
}

const CERTIFICATE_LIMIT = 4 * 2 ** 20;

/** The prober for a single look, with the list of processes; null when no tool is installed. */
export function proberFor(context: GpuContext): Prober | null {
  return prober(context, true, null);
}

/** The prober for one look after the other, without what is not sent; null when no tool is installed. */
export function samplingProber(context: GpuContext): Prober | null {
  return prober(context, context.options.processes, intervalMs(context));
}

function prober(context: GpuContext, processes: boolean, loopMs: number | null): Prober | null {
  const { options, exec, clock, repository } = context;
  if (options.demo) return demoProber(clock);
  const world = { exec, clock, root: repository.root, variable: (name: string) => context.variable(name) };
  const { tool, fields } = options;
  return findProber(world, { tool, fields, processes, loopMs, timeoutMs: milliseconds(options['probe-timeout']) });
}

/** Time from one sample to the next; no tool is fit to be asked more often than ten times a second. */
export function intervalMs(context: GpuContext): number {
  return Math.max(100, milliseconds(context.options.interval));
}

/** The gateway and the group that the options ask for, or null; throws a UserError for what cannot work. */
export function targetFor(context: GpuContext): Target | null {
  const { options, http, clock } = context;
  if (options.gateway === null) return null;
  const secret = (name: 'username' | 'password' | 'token'): string | null =>
    options[name] ??
    context.variable(`PUSHGATEWAY_${name.toUpperCase()}`) ??
    context.variable(`INPUT_${name.toUpperCase()}`);
  const credentials = { username: secret('username'), password: secret('password'), token: secret('token') };
  for (const value of secretsOf(credentials)) context.mask(value);
  const settings = {
    url: options.gateway,
    ...credentials,
    certificateAuthority: certificate(context),
    allowInsecure: options['allow-insecure-credentials'],
    compress: options.compress,
    timeoutMs: milliseconds(options.timeout),
    retries: options.retries,
    deadlineMs: milliseconds(options['give-up-after']),
  };
  const key = groupingKey(options.job, options.instance ?? machineName(context), options.labels);
  return { gateway: openGateway(settings, http, clock), key };
}

function certificate({ options, disk, repository }: GpuContext): string | null {
  const path = options['certificate-authority'];
  if (path === null) return null;
  const bytes = disk.read(absolute(repository.root, path), CERTIFICATE_LIMIT);
  const text = bytes === null ? '' : new TextDecoder().decode(bytes);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new UserError(`There is no certificate in ${path}.`, { key: 'certificate-authority' });
}

/** The name of the runner, else of the machine. */
function machineName(context: GpuContext): string {
  for (const name of ['RUNNER_NAME', 'HOSTNAME', 'COMPUTERNAME']) {
    const value = context.variable(name);
    if (value !== null) return value;
  }
  const read = (path: string): Uint8Array | null =>
    unlessUnreadable(
      () => context.disk.read(path, 4096),
      () => null,
    );
  const bytes = read('/proc/sys/kernel/hostname') ?? read('/etc/hostname');
  const name = bytes === null ? '' : new TextDecoder().decode(bytes).trim();
  return name === '' ? 'unknown' : name;
}

/** An absolute path as it is, any other one below the root. */
export function absolute(root: string, path: string): string {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? path : `${root}/${path}`;
}

/** Milliseconds of a duration that the configuration has already accepted. */
export function milliseconds(duration: string): number {
  return parseDuration(duration) ?? 0;
}
