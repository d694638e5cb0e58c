import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { python } from '../tools.js';
import { commitAll } from './checkout.js';
import { BENCH_FOLDER, keptFolder } from './kept-folder.js';

/** A pinned package that is unpacked and read, never installed or run. */
export interface Package {
  readonly name: string;
  /** What pip is asked for. */
  readonly spec: string;
  /** The Python that the wheel is for, where it is not ours. */
  readonly pythonVersion?: string;
}

/** What the Python corpora are made of: real packages of many authors. */
export const CORPUS_PACKAGES: readonly Package[] = [
  { name: 'distributed', spec: 'distributed==2025.11.0' },
  { name: 'django', spec: 'django==5.2.8' },
  { name: 'jupyter_server', spec: 'jupyter_server==2.17.0' },
  { name: 'networkx', spec: 'networkx==3.5' },
  { name: 'salt', spec: 'salt==3007.9' },
  { name: 'sqlalchemy', spec: 'sqlalchemy==2.0.44' },
  { name: 'sympy', spec: 'sympy==1.14.0' },
  { name: 'transformers', spec: 'transformers==4.57.1' },
];

/** Home Assistant, with four times as many JSON files as Python files. */
export const HOME_ASSISTANT: Package = {
  name: 'homeassistant',
  spec: 'homeassistant==2025.9.4',
  pythonVersion: '3.13.9',
};

/** Packages to be looked at with everything in them: much JSON, many manifests, agents. */
export const WHOLE_PACKAGES: readonly Package[] = [
  HOME_ASSISTANT,
  { name: 'salt', spec: 'salt==3007.9' },
  { name: 'crewai', spec: 'crewai==1.4.1', pythonVersion: '3.13.9' },
];

/** The folder with an unpacked package, downloaded once; throws when it cannot be had. */
export function unpacked(wanted: Package): string {
  return keptFolder(`packages/${wanted.name}`, (folder) => unpack(wanted, folder));
}

/** An unpacked package with everything in it as a clean checkout. */
export function checkedOut(wanted: Package): string {
  return keptFolder(`checkouts/${wanted.name}`, (folder) => {
    unpack(wanted, folder);
    commitAll(folder);
  });
}

function unpack(wanted: Package, folder: string): void {
  const archive = downloaded(wanted);
  runPython(['-m', archive.endsWith('.whl') ? 'zipfile' : 'tarfile', '-e', archive, folder]);
}

function downloaded({ name, spec, pythonVersion }: Package): string {
  const folder = join(BENCH_FOLDER, 'wheels', name);
  const found = existsSync(folder) ? readdirSync(folder) : [];
  if (found.length > 0) return join(folder, found[0]!);
  mkdirSync(folder, { recursive: true });
  const choice = pythonVersion === undefined ? [] : ['--python-version', pythonVersion, '--only-binary=:all:'];
  runPython(['-m', 'pip', 'download', '-q', '--no-deps', '--disable-pip-version-check', ...choice, '-d', folder, spec]);
  return join(folder, readdirSync(folder)[0]!);
}

function runPython(args: readonly string[]): void {
  const { status } = spawnSync(python(), args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`python ${args.join(' ')} ended with status ${status}`);
}
