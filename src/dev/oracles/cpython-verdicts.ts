import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askPython } from '../../testing/python-oracle.js';
import { PROJECT_ROOT } from '../tools.js';
import type { PythonPlace, PythonSource } from './python-reader.js';

/** What CPython's own parser says about a source's exception handlers. */
export type CpythonVerdict = {
  /** Every `except` clause. */
  readonly clauses: readonly PythonPlace[];
  readonly bare: readonly PythonPlace[];
  readonly broad: readonly PythonPlace[];
  readonly suppress: readonly PythonPlace[];
  readonly finally: readonly PythonPlace[];
};

/** What CPython says about each source; null for those that it does not compile. */
export function askCpython(python: string, sources: readonly PythonSource[]): readonly (CpythonVerdict | null)[] {
  return askPython(python, readFileSync(join(PROJECT_ROOT, 'src/dev/oracles/cpython-verdicts.py'), 'utf8'), sources);
}
