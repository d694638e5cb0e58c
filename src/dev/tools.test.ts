import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { folderWith } from '../testing/folder.js';
import { findTool, LIBRARIES } from './tools.js';

const PATH = process.env.PATH;
afterEach(() => {
  process.env.PATH = PATH;
});

/** A folder on PATH with a program of that name. */
function withProgram(name: string): string {
  const folder = folderWith();
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  process.env.PATH = folder;
  return path;
}

describe('a tool', () => {
  test('on PATH is found where none of our own is installed', () => {
    expect(findTool('no-such-tool')).toBeNull();
    const path = withProgram('no-such-tool');
    expect(findTool('no-such-tool')).toBe(path);
  });

  test.each([...LIBRARIES.keys()])(
    'that is the library %s is not taken for present because another tool is',
    (name) => {
      const before = findTool(name);
      for (const other of ['ruff', 'bandit', 'python3', name]) withProgram(other);
      expect(findTool(name)).toBe(before);
      expect(before === null || before.endsWith('/.tools/python/bin/python')).toBe(true);
    },
  );
});
