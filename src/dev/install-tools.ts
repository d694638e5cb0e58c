import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool, PROJECT_ROOT, TOOLS, type Tool } from './tools.js';

/** Installs every pinned tool that is missing under `.tools/`; `npm run tools -- ruff act` only those named. */
const folder = join(PROJECT_ROOT, '.tools');
const wanted = process.argv.slice(2);
const chosen = TOOLS.filter(({ name, onDemand }) => (wanted.length === 0 ? onDemand !== true : wanted.includes(name)));
mkdirSync(join(folder, 'bin'), { recursive: true });

function run(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  directory = folder,
): boolean {
  const result = spawnSync(program, args, {
    cwd: directory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return result.status === 0;
}

const installers = {
  python(specs: readonly string[]): boolean {
    const venv = join(folder, 'python');
    if (!existsSync(join(venv, 'bin/python')) && !run('python3', ['-m', 'venv', venv])) return false;
    return run(join(venv, 'bin/python'), ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...specs]);
  },
  go({ spec, tags, module }: Pick<Tool, 'spec' | 'tags' | 'module'>): boolean {
    const options = tags === undefined ? [] : ['-tags', tags];
    const environment = { GOBIN: join(folder, 'bin') };
    if (module === undefined) return run('go', ['install', ...options, spec], environment);
    return run('go', ['install', '-trimpath', ...options, '.'], environment, join(PROJECT_ROOT, module));
  },
  npm(specs: readonly string[]): boolean {
    mkdirSync(join(folder, 'node'), { recursive: true });
    // What is in no package.json, the next install would remove.
    const manifest = join(folder, 'node/package.json');
    if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
    const install = [
      'install',
      '--save-exact',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--prefix',
      join(folder, 'node'),
    ];
    return run('npm', [...install, ...specs]);
  },
  debian(specs: readonly string[]): boolean {
    const packages = join(folder, 'debian/packages');
    mkdirSync(packages, { recursive: true });
    const get = () => run('apt-get', ['download', '-q', ...specs], {}, packages);
    if (!get() && !(run('apt-get', ['update', '-q']) && get())) return false;
    return readdirSync(packages)
      .filter((name) => name.endsWith('.deb'))
      .every((name) => run('dpkg', ['-x', join(packages, name), join(folder, 'debian')]));
  },
};

let failed = 0;
for (const from of ['python', 'npm', 'go', 'debian'] as const) {
  const tools = chosen.filter((tool) => tool.from === from && (from === 'python' || findTool(tool.name) === null));
  if (tools.length === 0) continue;
  const specs = [...new Set(tools.flatMap(({ spec }) => spec.split(' ')))];
  const ok = from === 'go' ? tools.every((tool) => installers.go(tool)) : installers[from](specs);
  if (!ok) failed++;
  process.stderr.write(`${ok ? 'installed' : 'FAILED'}: ${specs.join(', ')}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;
