import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../registry.js';
import { framed } from '../start/bundle-frame.js';
import { stubs } from './generated/stubs.js';
import { PROJECT_ROOT } from './tools.js';

/** What @actions/core wants for tokens that nothing here asks for; a third of the bundle. */
const UNUSED = 'undici';

/** Makes `dist/` anew: the one bundle, the small one that starts it, its licences and the stubs, nothing else. */
const dist = join(PROJECT_ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const start = bundled('lib/start/start.js');
if (start.licences !== '') throw new Error('the start is to need nobody else');
const { code, licences } = bundled('lib/index.js', '-e', UNUSED);
writeFileSync(join(dist, 'index.js'), framed(asFunction(withoutUnused(code))));
writeFileSync(join(dist, 'start.js'), start.code);
writeFileSync(join(dist, 'licenses.txt'), licences);
for (const [name, text] of Object.entries(stubs(registry))) writeFileSync(join(dist, name), text);
chmodSync(join(dist, 'cli.js'), 0o755);

/** One module with all it imports, minified. */
function bundled(module: string, ...options: readonly string[]): { readonly code: string; readonly licences: string } {
  const draft = join(PROJECT_ROOT, 'lib/bundle');
  const ncc = join(PROJECT_ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const wishes = ['--minify', '--license', 'licenses.txt', '--no-cache', '-q', ...options];
  const { status } = spawnSync(process.execPath, [ncc, 'build', join(PROJECT_ROOT, module), '-o', draft, ...wishes], {
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

/** The module as a function that takes `createRequire` and the module's address and returns what it exports. */
function asFunction(bundle: string): string {
  const [before, require, body] = once(bundle, /import\{createRequire as (\w+)\}from"module";/);
  const [code, exports, after] = once(body, /export\{([\w ,]+)\};?/);
  const names = exports.split(',').map((pair) => pair.split(' as '));
  const offered = names.map(([own, name = own]) => `${name}:${own}`).join();
  const text = `(function(${require},address){"use strict";${before}${code}return{${offered}};${after}})`;
  return ascii(text.replaceAll('import.meta.url', 'address'));
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
