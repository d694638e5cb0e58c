import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { handlers, type LossFact } from '../guardrails/bare-except/facts.js';
import { readPython } from '../parsers/python/module.js';
import { plannedScanner, scanFile } from '../workspace/scan-file.js';
import { PROJECT_ROOT } from './tools.js';

/** What `oracle.py` says about one file. */
export interface Verdict {
  readonly path: string;
  readonly compiles: boolean;
  readonly bare?: readonly Place[];
  readonly broad?: readonly Place[];
  readonly suppress?: readonly Place[];
  readonly finally?: readonly Place[];
}

type Place = readonly [line: number, column: number];

/** The facts that are compared. */
export const KINDS = ['bare', 'broad', 'suppress', 'finally'] as const;

/** The Python files below a folder, links not followed. */
export function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.pyi?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** What CPython says about files. */
export function askPython(program: string, paths: readonly string[]): Verdict[] {
  const result = spawnSync(program, [join(PROJECT_ROOT, 'src/dev/oracle.py')], {
    input: paths.join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr.slice(-500)}`);
  return result.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Verdict);
}

/** What the reader says about a file, in the words of `oracle.py`. */
export function askReader(path: string, bytes: Uint8Array): Required<Omit<Verdict, 'compiles'>> & { broken: string[] } {
  const { facts } = scanFile(path, bytes, [plannedScanner(handlers)]);
  const losses = (facts.handlers ?? []) as readonly LossFact[];
  const places = (wanted: (fact: LossFact) => boolean) =>
    losses
      .filter(wanted)
      .map(({ line, column }): Place => [line, column])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    path,
    bare: places((fact) => fact.kind === 'handler' && fact.caught.length === 0),
    broad: places((fact) => fact.kind === 'handler' && fact.caught.length > 0),
    suppress: places((fact) => fact.kind === 'suppress'),
    finally: places((fact) => fact.kind === 'finally-exit'),
    broken: readPython(bytes).problems.first.map(({ line, message }) => `${line}: ${message}`),
  };
}

/** One line for each way in which the two disagree about a file that CPython compiles. */
export function differences(verdict: Verdict, bytes: Uint8Array): string[] {
  const own = askReader(verdict.path, bytes);
  const found = own.broken.map((problem) => `${verdict.path}:${problem}`);
  for (const kind of KINDS) {
    const expected = new Set(verdict[kind]!.map(String));
    const actual = new Set(own[kind].map(String));
    for (const place of expected) if (!actual.has(place)) found.push(`${verdict.path}:${place} ${kind} missing`);
    for (const place of actual) if (!expected.has(place)) found.push(`${verdict.path}:${place} ${kind} extra`);
  }
  return found;
}
