import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../registry.js';
import { stubs } from './generators/stubs.js';
import { PROJECT_ROOT } from './tools.js';

/** What @actions/core wants for tokens that nothing here asks for; a third of the bundle. */
const UNUSED = 'undici';

/** Makes `dist/` anew: the one bundle, what starts it, its licences and the stubs, nothing else. */
const dist = join(PROJECT_ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const { code, licences } = bundled('lib/index.js', '-e', UNUSED);
writeFileSync(join(dist, 'index.js'), ascii(withoutUnused(code)));
copyFileSync(join(PROJECT_ROOT, 'lib/start.js'), join(dist, 'start.js'));
writeFileSync(join(dist, 'licenses.txt'), licences);
for (const [name, text] of Object.entries(stubs(registry))) writeFileSync(join(dist, name), text);
chmodSync(join(dist, 'cli.js'), 0o755);

/** One module with all it imports, minified. */
function bundled(module: string, ...options: readonly string[]): { readonly code: string; readonly licences: string } {
  const draft = join(PROJECT_ROOT, 'lib/bundle');
  const ncc = join(PROJECT_ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const flags = ['--minify', '--license', 'licenses.txt', '--no-cache', '-q', ...options];
  const { status } = spawnSync(process.execPath, [ncc, 'build', join(PROJECT_ROOT, module), '-o', draft, ...flags], {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('ncc failed');
  const files = readdirSync(draft);
  const stray = files.filter((name) => !['index.js', 'licenses.txt', 'package.json'].includes(name));
  if (stray.length > 0) throw new Error(`the bundle came with more files than expected: ${stray.join(', ')}`);
  const code = readFileSync(join(draft, 'index.js'), 'utf8');
  const licences = files.includes('licenses.txt') ? readFileSync(join(draft, 'licenses.txt'), 'utf8') : '';
  rmSync(draft, { recursive: true });
  return { code, licences };
}

/** The bundle with an empty object for the package that stayed outside. */
function withoutUnused(bundle: string): string {
  const [before, name, after] = once(bundle, new RegExp(`import\\*as (\\w+) from"${UNUSED}";`));
  return `${before}const ${name}={};${after}`;
}

/** The text before the only match of a pattern, its group, and the text behind it. */
function once(text: string, pattern: RegExp): readonly [string, string, string] {
  const [before, group, after, ...more] = text.split(pattern);
  if (before === undefined || group === undefined || after === undefined || more.length > 0) {
    throw new Error(`expected ${pattern} once in the bundle`);
  }
  return [before, group, after];
}

/** The same program in ASCII, which V8 reads in half the memory. */
function ascii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
