import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../registry.js';
import { bundledFolders, type LockedPackages, sbomOf } from './bundle/sbom.js';
import { stubs } from './generators/stubs.js';
import { PROJECT_ROOT } from './tools.js';

const BUNDLES = { 'index.js': 'index.js', 'github.js': 'host/github-toolkit.js' };

/** Packages that the toolkits of actions would talk to servers with, and what the bundles have in their place. */
const REPLACED = ['undici', '@actions/http-client', '@actions/http-client/lib/auth'];
const REPLACEMENT = '../dev/bundle/absent-http-client.js';

/** Makes `dist/` anew: both bundles, what starts them, their licences, what they are made of and the stubs, nothing else. */
const dist = join(PROJECT_ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const licences: string[] = [];
const packages: Record<string, readonly string[]> = {};
for (const [name, module] of Object.entries(BUNDLES)) {
  const bundle = bundled(join(PROJECT_ROOT, 'lib', module));
  writeFileSync(join(dist, name), ascii(bundle.code));
  licences.push(bundle.licences);
  packages[name] = bundledFolders(bundle.modules);
}
const lock = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8')) as { packages: LockedPackages };
writeFileSync(join(dist, 'sbom.json'), sbomOf(packages, lock.packages));
writeFileSync(join(dist, 'licenses.txt'), licences.join('\n\n'));
copyFileSync(join(PROJECT_ROOT, 'lib/start.js'), join(dist, 'start.js'));
for (const [name, text] of Object.entries(stubs(registry))) writeFileSync(join(dist, name), text);
chmodSync(join(dist, 'cli.js'), 0o755);

/** A bundle, the texts of its licences, and the modules it was made of. */
interface Bundle {
  readonly code: string;
  readonly licences: string;
  readonly modules: readonly string[];
}

/** One module with all it imports, minified. */
function bundled(module: string): Bundle {
  const folder = join(PROJECT_ROOT, 'lib/bundle');
  const draft = join(folder, 'draft');
  mkdirSync(folder);
  const paths = Object.fromEntries(REPLACED.map((name) => [name, [REPLACEMENT]]));
  // ncc looks for packages where the `paths` of the folder it runs in say.
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { baseUrl: '.', paths } }));
  const ncc = join(PROJECT_ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const stats = join(folder, 'stats.json');
  const flags = ['--minify', '--license', 'licenses.txt', '--stats-out', stats, '--no-cache', '-q'];
  const { status } = spawnSync(process.execPath, [ncc, 'build', module, '-o', draft, ...flags], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('ncc failed');
  const files = readdirSync(draft);
  const stray = files.filter((name) => !['index.js', 'licenses.txt', 'package.json'].includes(name));
  if (stray.length > 0) throw new Error(`the bundle came with more files than expected: ${stray.join(', ')}`);
  const code = readFileSync(join(draft, 'index.js'), 'utf8');
  const licences = readFileSync(join(draft, 'licenses.txt'), 'utf8');
  const { modules } = JSON.parse(readFileSync(stats, 'utf8')) as { modules: readonly BundledModule[] };
  rmSync(folder, { recursive: true });
  return { code, licences: licences.trimEnd(), modules: modules.flatMap(namesIn) };
}

/** A module as the bundler tells of it; several that it joined are one, with those in it. */
interface BundledModule {
  readonly name: string;
  readonly modules?: readonly BundledModule[];
}

function namesIn({ name, modules = [] }: BundledModule): readonly string[] {
  return [name, ...modules.flatMap(namesIn)];
}

/** The same program in ASCII, which V8 reads in half the memory. */
function ascii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
