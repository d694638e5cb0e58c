import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../registry.js';
import { stubs } from './generated/stubs.js';
import { PROJECT_ROOT } from './tools.js';

/** What @actions/core wants for tokens that nothing here asks for; a third of the bundle. */
const UNUSED = 'undici';

/** Makes `dist/` anew: the one bundle, its licences and the stubs, nothing else. */
const dist = join(PROJECT_ROOT, 'dist');
const draft = join(PROJECT_ROOT, 'lib/bundle');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const ncc = join(PROJECT_ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
const args = [
  'build',
  join(PROJECT_ROOT, 'lib/index.js'),
  '-o',
  draft,
  '--minify',
  '--license',
  'licenses.txt',
  '--no-cache',
  '-q',
  '-e',
  UNUSED,
];
const result = spawnSync(process.execPath, [ncc, ...args], {
  cwd: PROJECT_ROOT,
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (result.status !== 0) throw new Error('ncc failed');
writeFileSync(join(dist, 'index.js'), withoutUnused(readFileSync(join(draft, 'index.js'), 'utf8')));
copyFileSync(join(draft, 'licenses.txt'), join(dist, 'licenses.txt'));
for (const [name, text] of Object.entries(stubs(registry))) writeFileSync(join(dist, name), text);
chmodSync(join(dist, 'cli.js'), 0o755);
const stray = readdirSync(draft).filter((name) => !['index.js', 'licenses.txt', 'package.json'].includes(name));
if (stray.length > 0) throw new Error(`the bundle came with more files than expected: ${stray.join(', ')}`);
rmSync(draft, { recursive: true });

/** The bundle with an empty object for the package that stayed outside. */
function withoutUnused(bundle: string): string {
  const parts = bundle.split(new RegExp(`import\\*as (\\w+) from"${UNUSED}";`));
  if (parts.length !== 3) throw new Error(`expected one import of ${UNUSED}, found ${(parts.length - 1) / 2}`);
  return `${parts[0]}const ${parts[1]}={};${parts[2]}`;
}
