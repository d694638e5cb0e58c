import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { describeWith } from '../testing/tools.js';
import { askPython, askReader, differences, pythonFiles } from './cpython.js';
import { fault, mutant, random } from './mutants.js';
import { PROJECT_ROOT } from './tools.js';

const FIXTURES = join(PROJECT_ROOT, 'src/parsers/python/fixtures');
const fixtures = readdirSync(FIXTURES).map((name) => join(FIXTURES, name));

describe.each(fixtures)('%s', (path) => {
  const bytes = readFileSync(path);
  const lines = bytes.toString().split('\n');
  const marked = (word: string) => lines.flatMap((line, index) => (line.endsWith(`# ${word}`) ? [index + 1] : []));

  test('has just the handlers that its comments announce, and nothing broken', () => {
    const found = askReader(path, bytes);
    expect(found.broken).toEqual([]);
    expect(found.bare.map(([line]) => line)).toEqual(marked('bare'));
    expect(found.broad.map(([line]) => line)).toEqual(marked('broad'));
  });

  test('damaged anywhere, keeps the handlers before the damage', () => {
    const choose = random(311);
    const faults: string[] = [];
    for (let done = 0; done < 400; ) {
      const damaged = mutant(bytes.toString(), choose);
      if (damaged === null) continue;
      done++;
      const found = fault(bytes.toString(), damaged);
      if (found !== null) faults.push(`${damaged.kind} on line ${damaged.line}: ${found}`);
    }
    expect(faults).toEqual([]);
  });
});

const PACKAGES = [
  'asyncio',
  'concurrent',
  'email',
  'http',
  'importlib',
  'json',
  'logging',
  'multiprocessing',
  'unittest',
];

describeWith(['packaging'], "CPython's own parser", (program) => {
  test('sees the same handlers in its standard library, and compiles all that is not called broken', () => {
    const library = execFileSync(program!, ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'], {
      encoding: 'utf8',
    }).trim();
    const paths = PACKAGES.flatMap((name) => pythonFiles(join(library, name)));
    const verdicts = askPython(program!, [...paths, ...fixtures]).filter(({ compiles }) => compiles);
    expect(verdicts.length).toBeGreaterThan(150);
    expect(verdicts.reduce((sum, { broad }) => sum + broad!.length, 0)).toBeGreaterThan(100);
    expect(verdicts.flatMap((verdict) => differences(verdict, readFileSync(verdict.path)))).toEqual([]);
  });
});
