import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './tools.js';

/**
 * Adds to `package-lock.json` the optional packages of other platforms that a partial registry left out, so that
 * `npm ci` finds the lock file whole everywhere. Run it after changing a dependency.
 */
interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'] as const;
const PROCESSORS: Readonly<Record<string, string>> = { gnueabihf: 'arm', musleabihf: 'arm', eabi: 'arm' };

function platformOf(name: string): {
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc?: readonly string[];
} {
  const parts = name.slice(name.lastIndexOf('/') + 1).split('-');
  const system = SYSTEMS.findIndex((os) => parts.includes(os));
  const after = parts.slice(parts.indexOf(SYSTEMS[system]!) + 1);
  const cpu = PROCESSORS[after.at(-1) ?? ''] ?? after[0]!;
  const libc = after.includes('musl') ? ['musl'] : after.includes('gnu') ? ['glibc'] : undefined;
  return { os: [SYSTEMS[system]!], cpu: [cpu], ...(libc === undefined ? {} : { libc }) };
}

const file = join(PROJECT_ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockedPackage> };
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (
      lock.packages[`node_modules/${name}`] !== undefined ||
      lock.packages[`${path}/node_modules/${name}`] !== undefined
    )
      continue;
    const entry = { version, optional: true, ...(dev === true ? { dev } : {}), ...platformOf(name) };
    lock.packages[`node_modules/${name}`] = entry;
    process.stdout.write(`added ${name} ${version}\n`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
