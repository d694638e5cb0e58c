import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../registry.js';
import { stubs } from './generated/stubs.js';
import { PROJECT_ROOT } from './tools.js';

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
];
const result = spawnSync(process.execPath, [ncc, ...args], {
  cwd: PROJECT_ROOT,
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (result.status !== 0) throw new Error('ncc failed');
for (const name of ['index.js', 'licenses.txt']) copyFileSync(join(draft, name), join(dist, name));
for (const [name, text] of Object.entries(stubs(registry))) writeFileSync(join(dist, name), text);
chmodSync(join(dist, 'cli.js'), 0o755);
const stray = readdirSync(draft).filter((name) => !['index.js', 'licenses.txt', 'package.json'].includes(name));
if (stray.length > 0) throw new Error(`the bundle came with more files than expected: ${stray.join(', ')}`);
rmSync(draft, { recursive: true });
