import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../tools.js';
import { engineCases } from './engine-cases.js';
import { READERS } from './readers.js';
import { reporterCases } from './reporter-cases.js';
import { repositoryCases } from './repository-cases.js';
import { BAR, growthOf } from './scaling.js';
import { scannerCases } from './scanner-cases.js';

const src = join(PROJECT_ROOT, 'src');

/** Readers that are only ever reached through others: what they are read by is swept with their language. */
const WITHIN: readonly string[] = [
  'parsers/coverage/cobertura.ts',
  'parsers/coverage/coverage-json.ts',
  'parsers/coverage/lcov.ts',
  'parsers/gpu/json-text.ts',
  'parsers/python/parser.ts',
];

/** The files that export what reads a text, by its name, and the scanners. */
function readers(): readonly string[] {
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /^(?:parsers|facts|guardrails\/[^/]+)\//.test(relative(src, path)) && !path.includes('/lexer/'))
    .filter((path) => {
      const text = readFileSync(path, 'utf8');
      const reads = /export function (?:parse|read)[A-Z]\w*\(\w+: (?:string|Iterable<Uint8Array>|Uint8Array)/.test(
        text,
      );
      return (path.includes('/parsers/') && reads) || /= defineFacts</.test(text);
    })
    .map((path) => relative(src, path).split('\\').join('/'))
    .sort();
}

test('the sweep tries everything that reads a text', () => {
  const swept = new Set([...READERS, ...scannerCases()].map(({ module }) => module));
  expect(readers().filter((path) => !swept.has(path) && !WITHIN.includes(path))).toEqual([]);
  expect(WITHIN.filter((path) => !readers().includes(path))).toEqual([]);
});

test('every case of the sweep does its smallest work without an error', async () => {
  const cases = [...scannerCases(), ...engineCases(), ...reporterCases()].filter((_, index) => index % 7 === 0);
  for (const { prepare } of [...cases, ...repositoryCases().slice(0, 3)]) await prepare(2)();
});

test('growth is told by the larger sizes, for the smallest is measured while the compiler still works', () => {
  expect(growthOf([10, 20, 40, 80])).toBe(2);
  expect(growthOf([1, 4, 16, 64])).toBe(4);
  expect(growthOf([30, 10, 20, 40])).toBe(2);
  expect(growthOf([10, 20, 60, 240])).toBeGreaterThan(BAR);
});
