import { SyntaxProblem } from '../core/problem.js';
import { defineFacts, type ScanFile } from './facts.js';
import { composeLaunches, dockerfileLaunches } from './launchers/container-launches.js';
import { debuggerLaunches } from './launchers/debugger-launches.js';
import { makeLaunches } from './launchers/make-launches.js';
import { type ScriptLaunch, shellLaunches } from './launchers/shell-launches.js';
import { type NamedLaunch, procfileLaunches, supervisorLaunches, systemdLaunches } from './launchers/unit-launches.js';

/** A command line in a file that starts programs, which opens a port. */
export interface LaunchFact extends NamedLaunch {
  readonly origin:
    | 'shell'
    | 'make'
    | 'procfile'
    | 'systemd'
    | 'supervisor'
    | 'dockerfile'
    | 'compose'
    | 'debugger'
    | 'python'
    | 'gunicorn';
}

const SIZE_LIMIT = 1_048_576;

/** Command lines that open ports in scripts, makefiles, Procfiles, units, Dockerfiles, compose files and `launch.json`. */
export const launchers = defineFacts<LaunchFact>({
  id: 'launchers',
  version: 1,
  files: [
    '**/*.{sh,bash,zsh,mk}',
    '**/{Makefile,makefile,GNUmakefile}',
    '**/{Procfile,Procfile.*}',
    '**/*.service',
    '**/*.service.d/*.conf',
    '**/*supervisor*.{conf,ini}',
    '**/{supervisor,supervisord}/**/*.{conf,ini}',
    '**/{supervisor,supervisord}*.d/*.{conf,ini}',
    '**/{Dockerfile,Containerfile}',
    '**/{Dockerfile,Containerfile}.*',
    '**/*.{Dockerfile,dockerfile}',
    '**/*compose*.{yml,yaml}',
    '**/.vscode/launch.json',
  ],
  scan(file) {
    if (file.bytes.length > SIZE_LIMIT) return [];
    return launchesIn(file);
  },
});

function launchesIn({ path, text }: ScanFile): readonly LaunchFact[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^procfile(?:\.|$)/i.test(name)) {
    // `Procfile.dev` beside `Procfile` is another way to start the same programs.
    const onDemand = name.includes('.');
    return procfileLaunches(text).map((launch) => ({ ...launch, onDemand, origin: 'procfile' }));
  }
  if (/^(?:gnu)?makefile$|\.mk$/i.test(name)) {
    return makeLaunches(text).map((launch) => ({ ...unnamed(launch), onDemand: true, origin: 'make' }));
  }
  if (path.endsWith('.service')) return ofUnit(text, name);
  const dropIn = /([^/]+\.service)\.d\/[^/]+\.conf$/.exec(path);
  if (dropIn !== null) return ofUnit(text, dropIn[1]!);
  if (/\.(?:conf|ini)$/.test(name)) {
    return supervisorLaunches(text).map((launch) => ({ ...launch, origin: 'supervisor' }));
  }
  if (/docker(?:file)|containerfile/i.test(name)) {
    return dockerfileLaunches(text).map((launch) => ({ ...unnamed(launch), origin: 'dockerfile' }));
  }
  if (/\.ya?ml$/.test(name))
    return read(() => composeLaunches(text)).map((launch) => ({ ...launch, origin: 'compose' }));
  if (name === 'launch.json') {
    return read(() => debuggerLaunches(text)).map((launch) => ({ ...launch, origin: 'debugger' }));
  }
  return shellLaunches(text).map((launch) => ({ ...unnamed(launch), origin: 'shell' }));
}

function ofUnit(text: string, unit: string): readonly LaunchFact[] {
  return systemdLaunches(text, unit).map((launch) => ({ ...launch, origin: 'systemd' }));
}

function unnamed(launch: ScriptLaunch): NamedLaunch {
  return { ...launch, unit: null, onDemand: false };
}

/** What cannot be read is said by the scanner of settings, which reads the same files. */
function read(launches: () => readonly NamedLaunch[]): readonly NamedLaunch[] {
  try {
    return launches();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return [];
  }
}
