import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../registry.js';
import { stubs } from './generators/stubs.js';
import { PROJECT_ROOT } from './tools.js';

const BUNDLES = { 'index.js': 'index.js', 'github.js': 'host/github-toolkit.js' };

/** Packages that the toolkits of actions would talk to servers with, and what the bundles have in their place. */
const REPLACED = ['undici', '@actions/http-client', '@actions/http-client/lib/auth'];
const REPLACEMENT = '../dev/bundle/absent-http-client.js';

/** Makes `dist/` anew: both bundles, what starts them, their licences and the stubs, nothing else. */
const dist = join(PROJECT_ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const licences: string[] = [];
for (const [name, module] of Object.entries(BUNDLES)) {
  const bundle = bundled(join(PROJECT_ROOT, 'lib', module));
  writeFileSync(join(dist, name), ascii(bundle.code));
  licences.push(bundle.licences);
}
writeFileSync(join(dist, 'licenses.txt'), licences.join('\n\n'));
copyFileSync(join(PROJECT_ROOT, 'lib/start.js'), join(dist, 'start.js'));
for (const [name, text] of Object.entries(stubs(registry))) writeFileSync(join(dist, name), text);
chmodSync(join(dist, 'cli.js'), 0o755);

/** One module with all it imports, minified. */
function bundled(module: string): { readonly code: string; readonly licences: string } {
  const folder = join(PROJECT_ROOT, 'lib/bundle');
  const draft = join(folder, 'draft');
  mkdirSync(folder);
  const paths = Object.fromEntries(REPLACED.map((name) => [name, [REPLACEMENT]]));
  // ncc looks for packages where the `paths` of the folder it runs in say.
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { baseUrl: '.', paths } }));
  const ncc = join(PROJECT_ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const flags = ['--minify', '--license', 'licenses.txt', '--no-cache', '-q'];
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
  rmSync(folder, { recursive: true });
  return { code, licences: licences.trimEnd() };
}

/** The same program in ASCII, which V8 reads in half the memory. */
function ascii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
