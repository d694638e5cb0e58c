import { createHash } from '../../../core/builtin.js';
import { UserError, unlessUnreadable } from '../../../core/errors.js';
import type { Files, Host, ProgramCall } from '../../../host/host.js';
import { knownTest } from '../judge/catalogue.js';
import {
  isolatedLauncher,
  type Launched,
  type Launcher,
  type LaunchSettings,
  lastStderrLine,
  launch,
  launchFailure,
} from '../run/program.js';
import { PINNED_VERSION, REQUIREMENTS } from './requirements.js';

/** A bandit that answers. */
export interface Bandit extends Launcher {
  /** Null when it did not say. */
  readonly version: string | null;
  /** Names of its tests by their id, plugins included. */
  readonly tests: ReadonlyMap<string, string>;
  /** Changes whenever bandit, its Python or any of its plugins does; null when that cannot be told. */
  readonly digest: string | null;
}

/** What looking for bandit needs. */
export interface Search extends LaunchSettings {
  readonly disk: Files;
  readonly cacheDirectory: string;
  readonly showPrograms: Host['showPrograms'];
  /** The environment for installing. */
  readonly installing: Readonly<Record<string, string>>;
  /** The only version wanted, or null for whatever is on PATH. */
  readonly version: string | null;
  readonly log: (message: string) => void;
}

/**
 * Finds bandit on PATH outside the checkout, else installs the pinned one into the cache directory, every file checked
 * by its hash. Throws a UserError when there is none to be had.
 */
export async function findBandit(search: Search): Promise<Bandit> {
  const script = search.exec.find('bandit', search.root);
  if (script !== null) {
    const found = await interview(script, search);
    if (search.version === null || found.version === search.version) return found;
    search.log(`bandit ${found.version ?? 'of unknown version'} is on PATH, ${search.version} is wanted.`);
  }
  if (search.version !== null && search.version !== PINNED_VERSION) {
    throw new UserError(
      `bandit ${search.version} is not on PATH, and only ${PINNED_VERSION} can be installed with checked hashes: put it on PATH or leave the option out`,
      { key: 'bandit.version' },
    );
  }
  return interview(await install(search), search);
}

/** Asks a bandit who it is; one that does not answer in time is broken. */
async function interview(script: string, search: Search): Promise<Bandit> {
  const { launcher, python } = isolatedLauncher(script, search.root, search.disk, search.exec);
  const given =
    python === null ? null : identityIn(await launch({ program: python, prefix: ['-I'] }, ['-c', PROBE], search));
  if (given !== null) return { ...launcher, ...given };
  // Not a script of its Python's own site-packages: a shim, or one for the user's; it is asked as people would ask it.
  const bare: Launcher = { program: script, prefix: [] };
  const version = await versionOf(bare, search);
  if (version === null) return { ...bare, version: null, tests: new Map(), digest: null };
  const tests = testsOf((await launch(bare, ['--help'], search)).output.toString('utf8'));
  // Nobody can tell here whether a plugin has changed.
  const plugins = [...tests.keys()].some((id) => knownTest(id) === null);
  return { ...bare, version: version.split('\n')[0]!, tests, digest: plugins ? null : digestOf([version, [...tests]]) };
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** What the probe printed, or null when it is not what it prints where bandit can be imported. */
function identityIn({ result, output }: Launched): Pick<Bandit, 'version' | 'tests' | 'digest'> | null {
  if (result.exitCode !== 0) return null;
  const text = output.toString('utf8');
  try {
    const { version, tests } = JSON.parse(text);
    const entries = Object.entries(tests as object).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return typeof version === 'string' ? { version, tests: new Map(entries), digest: digestOf(text) } : null;
  } catch {
    return null;
  }
}

/** `bandit 1.9.4` and the Python it runs on, as `1.9.4` and a second line; null when it says something else. */
async function versionOf(launcher: Launcher, search: Search): Promise<string | null> {
  const outcome = await launch(launcher, ['--version'], search);
  if (outcome.result.startError !== null || outcome.result.timedOut) {
    throw new UserError(`bandit ${launchFailure(outcome)} when asked for its version`);
  }
  const match = /^bandit (\d[\w.+-]{0,60})\r?\n\s*(python version = [^\r\n]{1,200})/.exec(
    outcome.output.toString('utf8'),
  );
  return match === null ? null : `${match[1]}\n${match[2]}`;
}

/** The tests that `--help` lists behind its heading: id, tab, name. */
function testsOf(help: string): ReadonlyMap<string, string> {
  const tests = new Map<string, string>();
  const start = help.indexOf('tests were discovered and loaded');
  if (start === -1) return tests;
  for (const line of help.slice(start).split('\n')) {
    const match = /^\s*([A-Za-z]{1,10}\d{1,6})\t(\S{1,200})\s*$/.exec(line);
    if (match !== null) tests.set(match[1]!, match[2]!);
  }
  return tests;
}

/** Tells bandit's version, Python, tests and plugins; of a plugin the source counts, not the version. */
const PROBE = `
import hashlib, importlib.metadata, importlib.util, json, os, sys
import bandit
from bandit.core import extension_loader
manager = extension_loader.MANAGER
tests = {id: plugin.name for id, plugin in manager.plugins_by_id.items()}
tests.update({id: test["name"] for id, test in manager.blacklist_by_id.items()})
plugins = {}
for distribution in importlib.metadata.distributions():
    points = [p for p in distribution.entry_points if p.group.startswith("bandit.")]
    if not points or distribution.name == "bandit":
        continue
    digest = hashlib.sha256(distribution.version.encode())
    for package in sorted({p.value.split(":")[0].split(".")[0] for p in points}):
        spec = importlib.util.find_spec(package)
        files = {spec.origin} if spec and spec.origin else set()
        for place in (spec.submodule_search_locations or []) if spec else []:
            for folder, _, names in os.walk(place):
                files.update(os.path.join(folder, name) for name in names if name.endswith(".py"))
        for file in sorted(files):
            with open(file, "rb") as source:
                digest.update(source.read())
    plugins[distribution.name] = digest.hexdigest()
about = {"version": bandit.__version__, "python": sys.version, "tests": tests, "plugins": plugins}
print(json.dumps(about, sort_keys=True))
`;

/** The script of a bandit in the tool cache, installed when it is not there yet. */
async function install(search: Search): Promise<string> {
  const name = `bandit-${PINNED_VERSION}-${createHash('sha256').update(REQUIREMENTS).digest('hex').slice(0, 12)}`;
  const folder = `${search.cacheDirectory}/tools`;
  const pointer = `${folder}/${name}.path`;
  const known = unlessUnreadable(
    () => search.disk.read(pointer, 256),
    () => null,
  );
  if (known !== null) {
    const script = `${folder}/${Buffer.from(known).toString('utf8')}/bin/bandit`;
    if (search.disk.entry(script)?.kind === 'file') return script;
  }
  // Each attempt has a folder of its own, and the pointer is written last: runs side by side cannot spoil each other.
  const attempt = `${name}-${crypto.randomUUID().slice(0, 8)}`;
  for (const suffix of ['', '.txt']) search.disk.removeAtEnd(`${folder}/${attempt}${suffix}`);
  try {
    await installInto(`${folder}/${attempt}`, search);
    search.disk.write(pointer, attempt);
    search.disk.keep(`${folder}/${attempt}`);
  } catch (error) {
    search.disk.remove(`${folder}/${attempt}`);
    throw error;
  } finally {
    search.disk.remove(`${folder}/${attempt}.txt`);
  }
  return `${folder}/${attempt}/bin/bandit`;
}

async function installInto(folder: string, search: Search): Promise<void> {
  const requirements = `${folder}.txt`;
  search.disk.write(requirements, REQUIREMENTS);
  const { program, ...result } = await search.showPrograms(installerCalls(folder, requirements, search), {
    title: `Installing bandit ${PINNED_VERSION} into the tool cache`,
    directory: search.directory,
    environment: search.installing,
    outside: search.root,
    timeoutMs: search.deadline - search.clock.elapsed(),
  });
  const failure = launchFailure({ result, overflowed: false });
  if (failure === null && result.exitCode === 0) return;
  const words = lastStderrLine(result);
  throw new UserError(
    `bandit could not be installed: ${program} ${failure ?? `ended with status ${result.exitCode}`}${words === '' ? '' : ` (${words})`}`,
  );
}

/** What makes a virtual environment in the folder and fills it: uv, or pip where there is none. */
function installerCalls(folder: string, requirements: string, { exec, root }: Search): readonly ProgramCall[] {
  const uv = exec.find('uv', root);
  const python = exec.find('python3', root);
  const own = `${folder}/bin/python`;
  const locked = ['install', '--require-hashes', '--no-deps', '--only-binary', ':all:', '-r', requirements];
  if (uv !== null) {
    return [
      { program: uv, args: ['venv', '--no-project', folder] },
      { program: uv, args: ['pip', ...locked, '--python', own] },
    ];
  }
  if (python !== null) {
    return [
      { program: python, args: ['-I', '-m', 'venv', folder] },
      {
        program: own,
        args: ['-I', '-m', 'pip', ...locked, '--no-input', '--disable-pip-version-check', '--progress-bar', 'off'],
      },
    ];
  }
  throw new UserError('bandit is not on PATH, and there is neither uv nor python3 to install it with');
}
