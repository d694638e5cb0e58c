import { describe, expect, test } from '@jest/globals';
import { MemoryFiles } from '../../../testing/memory-host.js';
import { findReports } from './report-files.js';
import { sourceFiles } from './source-files.js';
import { SourcePaths } from './source-paths.js';
import { refuseStale } from './staleness.js';

const ROOT = '/srv/acme';

function tree(...paths: readonly string[]): MemoryFiles {
  return new MemoryFiles(Object.fromEntries(paths.map((path) => [`${ROOT}/${path}`, 'x'])));
}

describe('where a reported file lies', () => {
  const files = tree(
    'services/api/src/api/main.py',
    'services/main.py',
    'src/pkg/a.py',
    'a.py',
    'main.py',
    'secret/b.py',
  );
  const locate = (reported: string, sources: readonly string[] = [], folder = '', mapping = {}, lastLine = 1) =>
    new SourcePaths(sourceFiles(files, ROOT), [ROOT], mapping).locate({ path: reported, lastLine }, sources, folder)
      ?.path ?? null;

  test.each<[string, readonly string[], string, string | null]>([
    ['src/pkg/a.py', [], '', 'src/pkg/a.py'],
    ['./src/pkg/../pkg/a.py', [], '', 'src/pkg/a.py'],
    [`${ROOT}/src/pkg/a.py`, [], '', 'src/pkg/a.py'],
    ['pkg/a.py', ['src'], '', 'src/pkg/a.py'],
    ['a.py', [`${ROOT}/src/pkg`], '', 'src/pkg/a.py'],
    ['api/main.py', ['/home/runner/srv/acme/acme/services/api/src'], '', 'services/api/src/api/main.py'],
    ['src/api/main.py', [], 'services/api', 'services/api/src/api/main.py'],
    ['/builds/42/src/pkg/a.py', [], '', 'src/pkg/a.py'],
    ['C:\\agent\\src\\pkg\\a.py', [], '', 'src/pkg/a.py'],
    ['main.py', ['/w/proj/services'], '', 'services/main.py'],
    ['main.py', ['/app'], '', 'main.py'],
    ['main.py', ['/app'], 'services', 'services/main.py'],
    ['/app/main.py', [], 'services', 'services/main.py'],
    ['../a.py', [], '', null],
    ['../../etc/passwd', ['../..'], '', null],
    ['/etc/passwd', [], '', null],
    ['src/pkg', [], '', null],
  ])('%s in %j', (reported, sources, folder, expected) => {
    expect(locate(reported, sources, folder)).toBe(expected);
  });

  test('lines beyond the end of a file disprove that it is the one, unless its path is certain', () => {
    expect(locate('main.py', ['/w/proj/other'], '', {}, 2)).toBeNull();
    expect(locate('main.py', [], '', {}, 2)).toBeNull();
    expect(locate('/w/proj/other/main.py', [], '', {}, 2)).toBeNull();
    expect(locate(`${ROOT}/main.py`, [], '', {}, 2)).toBe('main.py');
    expect(locate('/app/main.py', [], '', { '/app': '.' }, 2)).toBe('main.py');
  });

  test('a mapping comes first, the longest prefix of all', () => {
    const mapping = { '/app': 'src', '/app/lib/': './secret/' };
    expect(locate('/app/pkg/a.py', [], '', mapping)).toBe('src/pkg/a.py');
    expect(locate('/app/lib/b.py', [], '', mapping)).toBe('secret/b.py');
    expect(locate('lib/b.py', ['/app'], '', mapping)).toBe('secret/b.py');
  });
});

describe('which reports there are', () => {
  const files = tree('a/coverage.xml', 'a/b/coverage.xml', 'c/coverage.json', 'node_modules/x/coverage.xml');
  const found = (...patterns: readonly string[]) => findReports(files, ROOT, patterns, 'report');

  test('by name and by glob', () => {
    expect(found('a/coverage.xml')).toEqual(['a/coverage.xml']);
    expect(found('*/coverage.xml', 'c/*')).toEqual(['a/coverage.xml', 'c/coverage.json']);
    expect(found('**/coverage.xml')).toEqual(['a/b/coverage.xml', 'a/coverage.xml']);
    expect(found('a/**/coverage.xml')).toEqual(['a/b/coverage.xml', 'a/coverage.xml']);
  });

  test.each(['../coverage.xml', '/etc/passwd', 'a/../../x', 'missing', '**/lcov.info'])('%s: none', (pattern) => {
    expect(() => found(pattern)).toThrow(/\S/);
  });

  test('never a link', () => {
    files.link(`${ROOT}/link.xml`);
    expect(() => found('link.xml')).toThrow(/it is a symlink/);
    expect(() => found('link*')).toThrow(/No file matches/);
  });
});

describe('a report is stale', () => {
  const HOUR = 3_600_000;
  const at = (hours: number) => Date.parse('2026-11-01T00:00:00Z') + hours * HOUR;
  const stale = (written: number | null, modified: number, commit: number | null, source: number) => () =>
    refuseStale(
      {
        path: 'coverage.xml',
        writtenMs: written === null ? null : at(written),
        modifiedMs: at(modified),
        commitMs: commit === null ? null : at(commit),
        sources: ['a.py'],
      },
      () => at(source),
    );

  test.each<[string, number | null, number, number | null, number]>([
    ['edited after the tests', 2, 2, 0, 3],
    ['restored from a cache of an earlier commit', 1, 1, 2, 3],
    ['itself committed', 1, 4, 2, 3],
    ['without a time of its own', null, 2, 0, 3],
    ['outside git', 2, 2, null, 3],
  ])('%s', (_title, ...times) => expect(stale(...times)).toThrow(/before `a\.py` was last modified: run the tests/));

  test.each<[string, number | null, number, number | null, number]>([
    ['tests after the checkout', 3, 3, 0, 2],
    ['a job that gathers reports checks out after the tests ran', 2, 4, 0, 3],
    ['tested, then committed', 2, 2, 3, 1],
    ['the same second', 2, 2, 0, 2],
  ])('not: %s', (_title, ...times) => expect(stale(...times)).not.toThrow());
});
