import { compareText } from '../../core/finding.js';

/** Whether a Python file is a test by its name or its folder. */
export function isTestFile(path: string): boolean {
  return /(?:^|\/)(?:tests?\/.*|(?:test_[^/]*|[^/]*_test|conftest)\.py)$/.test(path);
}

/**
 * The test files of each file by its path: those called `test_<name>.py` or `<name>_test.py`. Where several files have
 * the name, a test belongs to those nearest to it by folder.
 */
export function testFilesOf(
  paths: readonly string[],
  files: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const byStem = new Map<string, string[]>();
  for (const path of paths) {
    const stem = baseName(path).replace(/\.py$/, '');
    byStem.set(stem, [...(byStem.get(stem) ?? []), path]);
  }
  const tests = new Map<string, string[]>();
  for (const file of files) {
    const name = baseName(file);
    const stem = /^test_(.+)\.py$/.exec(name)?.[1] ?? /^(.+)_test\.py$/.exec(name)?.[1];
    const tested = stem === undefined ? [] : (byStem.get(stem) ?? []);
    const nearest = Math.max(...tested.map((path) => sharedFolders(path, file)));
    for (const path of tested) {
      if (sharedFolders(path, file) === nearest) tests.set(path, [...(tests.get(path) ?? []), file].sort(compareText));
    }
  }
  return tests;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function sharedFolders(a: string, b: string): number {
  const [left, right] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  const differs = left.findIndex((part, index) => part !== right[index]);
  return differs === -1 ? left.length : differs;
}
