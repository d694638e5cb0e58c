import { UserError } from '../../../core/errors.js';
import { compareText } from '../../../core/finding.js';

/** The labels under which a Pushgateway keeps a group of metrics; `job` is never empty. */
export type GroupingKey = Readonly<{ job: string } & Record<string, string>>;

/** Labels that our own series carry; a grouping label of the same name would overwrite them. */
const OWN_LABELS: ReadonlySet<string> = new Set([
  ...['uuid', 'index', 'name', 'driver_version', 'driver_model_current', 'driver_model_pending', 'vbios_version'],
  ...['pci_bus_id', 'pci_sub_device_id', 'serial', 'compute_cap', 'pid', 'process_name', 'statistic'],
  ...['mig_uuid', 'profile', 'gpu_instance_id', 'compute_instance_id'],
]);

/** The grouping key of a machine; throws a UserError for a job or a label that a gateway would refuse. */
export function groupingKey(job: string, instance: string, labels: Readonly<Record<string, string>>): GroupingKey {
  if (job === '') throw new UserError('The job must not be empty.', { key: 'job' });
  for (const name of Object.keys(labels)) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.startsWith('__')) {
      throw new UserError(`"${name}" is no label name: use letters, digits and underscores.`, { key: 'labels' });
    }
    if (name === 'job' || name === 'instance') {
      throw new UserError(`Set the option "${name}" instead of a label of that name.`, { key: 'labels' });
    }
    if (OWN_LABELS.has(name)) {
      throw new UserError(`The label "${name}" would overwrite the one that our metrics carry.`, { key: 'labels' });
    }
  }
  return { ...labels, job, instance };
}

/** The path of a group on a Pushgateway: `job` first, the other labels sorted, values that need it in base64. */
export function groupPath(key: Readonly<Record<string, string>>): string {
  const rest = Object.entries(key)
    .filter(([name]) => name !== 'job')
    .sort(([a], [b]) => compareText(a, b));
  const pairs = [['job', key.job ?? ''] as const, ...rest];
  return `/metrics/${pairs.map(([name, value]) => segment(name, value)).join('/')}`;
}

/** The router splits at slashes before it decodes, and an empty segment is no value; both are written in base64. */
function segment(name: string, value: string): string {
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(value)) return `${name}/${value}`;
  return `${name}@base64/${value === '' ? '=' : Buffer.from(value).toString('base64url')}`;
}
