import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A pinned program that tests and benchmarks compare with or run against. */
export interface Tool {
  readonly name: string;
  readonly from: 'python' | 'go' | 'npm' | 'debian';
  /** What the package manager is asked for; several packages with spaces between them. */
  readonly spec: string;
  /** Build tags for Go programs. */
  readonly tags?: string;
  /** For Go: a module of ours that asks the one in `spec`, built here instead of what the registry has. */
  readonly module?: string;
  /** Installed only when named, or by the oracle that asks it: nothing but scripts that people start needs it. */
  readonly onDemand?: true;
  /** The packages that a library of Node is made of; `findTool` gives the folder that holds them. */
  readonly packages?: readonly string[];
}

/** What the browser needs beyond a minimal Debian, and fonts like those GitHub's pages are shown with. */
const BROWSER =
  'chromium-common fonts-liberation fonts-noto-color-emoji libasyncns0 libdouble-conversion3 libflac12 libharfbuzz-subset0 ' +
  'libminizip1 libmp3lame0 libmpg123-0 libogg0 libopenh264-7 libopenjp2-7 libopus0 libpulse0 libsndfile1 libvorbis0a ' +
  'libvorbisenc2 libxnvctrl0';
const GRAPHVIZ = ['graphviz', 'libcgraph6', 'libcdt5'].map((name) => `${name}=2.42.2-7+deb12u1`).join(' ');
const MARKDOWN = 'libcmark-gfm0.29.0.gfm.6 libcmark-gfm-extensions0.29.0.gfm.6';

/** Every tool of the project, pinned. `npm run tools` installs them under `.tools/`, but for those on demand. */
export const TOOLS: readonly Tool[] = [
  { name: 'ruff', from: 'python', spec: 'ruff==0.17.6' },
  { name: 'bandit', from: 'python', spec: 'bandit==1.9.4' },
  { name: 'coverage', from: 'python', spec: 'coverage==7.17.3' },
  { name: 'pytest', from: 'python', spec: 'pytest==9.2.0' },
  { name: 'pytest-cov', from: 'python', spec: 'pytest-cov==7.1.0' },
  { name: 'packaging', from: 'python', spec: 'packaging==26.3' },
  { name: 'diff-cover', from: 'python', spec: 'diff-cover==11.0.1' },
  { name: 'flake8', from: 'python', spec: 'flake8==7.5.0' },
  { name: 'pylint', from: 'python', spec: 'pylint==4.1.4' },
  { name: 'radon', from: 'python', spec: 'radon==6.0.1' },
  { name: 'pyyaml', from: 'python', spec: 'pyyaml==6.0.3' },
  { name: 'zizmor', from: 'python', spec: 'zizmor==1.32.0' },
  { name: 'actionlint', from: 'go', spec: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12' },
  { name: 'act', from: 'go', spec: 'github.com/nektos/act@v0.2.87', tags: 'WITHOUT_DOCKER' },
  { name: 'codeowners', from: 'go', spec: 'github.com/hmarr/codeowners/cmd/codeowners@v1.2.1', onDemand: true },
  {
    name: 'compose-ports',
    from: 'go',
    spec: 'github.com/compose-spec/compose-go/v2@v2.16.2',
    module: 'src/dev/oracles/compose-go',
    onDemand: true,
  },
  { name: 'node24', from: 'npm', spec: 'node@24.21.0' },
  { name: 'prometheus-pushgateway', from: 'debian', spec: 'prometheus-pushgateway' },
  { name: 'prometheus', from: 'debian', spec: 'prometheus' },
  { name: 'promtool', from: 'debian', spec: 'prometheus' },
  { name: 'chromium-headless-shell', from: 'debian', spec: `chromium-headless-shell ${BROWSER}`, onDemand: true },
  { name: 'cmark-gfm', from: 'debian', spec: `cmark-gfm ${MARKDOWN}`, onDemand: true },
  { name: 'github-markdown-css', from: 'npm', spec: 'github-markdown-css@5.9.0', onDemand: true },
  { name: 'nop', from: 'debian', spec: GRAPHVIZ, onDemand: true },
  {
    name: 'mermaid',
    from: 'npm',
    spec: 'mermaid-11@npm:mermaid@11.17.2 mermaid-12@npm:mermaid@12.3.0 jsdom@31.0.1',
    onDemand: true,
    packages: ['mermaid-11', 'mermaid-12', 'jsdom'],
  },
];

/** Tools that are wanted as a Python library, with the module that tells whether our own Python has it. */
export const LIBRARIES: ReadonlyMap<string, string> = new Map([
  ['pytest-cov', 'pytest_cov'],
  ['packaging', 'packaging'],
  ['pyyaml', 'yaml'],
  ['bandit-library', 'bandit'],
]);

/** The project's root folder, absolute. */
export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const PLACES = ['python/bin', 'bin', 'node/node_modules/node/bin', 'debian/usr/bin'].map((place) =>
  join(PROJECT_ROOT, '.tools', place),
);

/** The path of a pinned tool, first under `.tools/`, then on PATH; null when it is not installed. */
export function findTool(name: string): string | null {
  const module = LIBRARIES.get(name);
  if (module !== undefined) return pythonWith(module);
  const packages = TOOLS.find((tool) => tool.name === name)?.packages;
  if (packages !== undefined) return folderWith(packages);
  const program = name === 'node24' ? 'node' : name;
  const folders = name === 'node24' ? PLACES : [...PLACES, ...(process.env.PATH ?? '').split(delimiter)];
  for (const folder of folders) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return null;
}

/** The folder of Node's packages under `.tools/` where all of them are in it, else null. */
function folderWith(packages: readonly string[]): string | null {
  const folder = join(PROJECT_ROOT, '.tools/node/node_modules');
  return packages.every((name) => existsSync(join(folder, name))) ? folder : null;
}

/** Our own Python where the module is installed in it, else null: another Python may have another version, or none. */
function pythonWith(module: string): string | null {
  const environment = join(PROJECT_ROOT, '.tools/python');
  const versions = existsSync(join(environment, 'lib')) ? readdirSync(join(environment, 'lib')) : [];
  const isInstalled = versions.some((version) =>
    existsSync(join(environment, 'lib', version, 'site-packages', module)),
  );
  return isInstalled ? join(environment, 'bin/python') : null;
}

/** The Python interpreter that has the pinned libraries, else whatever `python3` is. */
export function python(): string {
  const own = join(PROJECT_ROOT, '.tools/python/bin/python');
  return existsSync(own) ? own : 'python3';
}
