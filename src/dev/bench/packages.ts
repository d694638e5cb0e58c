import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT, python } from '../tools.js';
import { commitAll } from './checkout.js';

/** Where downloads, corpora and whatever else the benchmark keeps between runs lie. */
export const BENCH_FOLDER = join(PROJECT_ROOT, '.bench');

/** A pinned package that is unpacked and read, never installed or run. */
export interface Package {
  readonly name: string;
  /** What pip is asked for. */
  readonly spec: string;
  /** The wheel for another Python than ours. */
  readonly pythonVersion?: string;
}

/** What the Python corpora are made of: real packages of many authors, pure Python or a wheel with its sources. */
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

/** Whole packages, with everything in them that is not Python: one with far more JSON than code, one with manifests, one of agents. */
export const WHOLE_PACKAGES: readonly Package[] = [
  { name: 'homeassistant', spec: 'homeassistant==2025.9.4', pythonVersion: '3.13.9' },
  { name: 'salt', spec: 'salt==3007.9' },
  { name: 'crewai', spec: 'crewai==1.4.1', pythonVersion: '3.13.9' },
];

/** The folder with an unpacked package, downloaded once; throws when it cannot be had. */
export function unpacked({ name, spec, pythonVersion }: Package): string {
  const folder = join(BENCH_FOLDER, 'packages', name);
  if (existsSync(folder)) return folder;
  const downloads = join(BENCH_FOLDER, 'wheels', name);
  mkdirSync(downloads, { recursive: true });
  const choice = pythonVersion === undefined ? [] : ['--python-version', pythonVersion, '--only-binary=:all:'];
  pip(['download', '-q', '--no-deps', '--disable-pip-version-check', ...choice, '-d', downloads, spec]);
  const [archive] = readdirSync(downloads);
  mkdirSync(folder, { recursive: true });
  try {
    runPython(['-m', archive!.endsWith('.whl') ? 'zipfile' : 'tarfile', '-e', join(downloads, archive!), folder]);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** An unpacked package with everything in it, as a clean checkout. */
export function checkedOut(whole: Package): string {
  const folder = unpacked(whole);
  if (!existsSync(join(folder, '.git'))) commitAll(folder);
  return folder;
}

function pip(args: readonly string[]): void {
  runPython(['-m', 'pip', ...args]);
}

function runPython(args: readonly string[]): void {
  const { status } = spawnSync(python(), args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`python ${args.join(' ')} ended with status ${status}`);
}
