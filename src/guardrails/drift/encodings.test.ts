import { describe, expect, test } from '@jest/globals';
import { brief, type CheckOptions, check, type Tree } from '../../testing/repo.js';
import drift from './index.js';

const run = async (tree: Tree, options?: CheckOptions) => check(tree, [drift], options);

function utf16(text: string, order: 'le' | 'be' = 'le'): Uint8Array {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return new Uint8Array(order === 'le' ? bytes : bytes.swap16());
}

describe('requirements in UTF-16', () => {
  // pip 26.3: "Would install bar-1.0 foo-2.0"; uv 0.13.9 reads them too.
  test.each(['le', 'be'] as const)('are read as pip reads them: %s', async (order) => {
    const tree = { 'a/requirements.txt': 'foo==1.0\n', 'b/requirements.txt': utf16('bar==1.0\r\nfoo==2.0\r\n', order) };
    expect(brief(await run(tree))).toEqual(['a/requirements.txt:1:4 error drift/mismatch']);
  });

  test('are read where only an include leads to them', async () => {
    const tree = { 'requirements.txt': '-r pins/web\nfoo==1.0\n', 'pins/web': utf16('foo==2.0\n') };
    expect(brief(await run(tree))).toHaveLength(1);
  });

  test('are read as a freeze', async () => {
    const tree = { 'requirements.txt': 'foo==1.0\n', 'freeze.txt': utf16('foo==2.0\r\n') };
    expect(brief(await run(tree, { settings: { 'drift.freeze': 'freeze.txt' } }))).toEqual([
      'requirements.txt:1:4 error drift/environment',
    ]);
  });
});

test.each([
  ['requirements.txt', new Uint8Array([0xff, 0xfe, 0, 0, 0x66, 0, 0, 0])],
  ['requirements.txt', 'foo==1.0\n\0\n'],
  ['pyproject.toml', utf16('[project]\nname = "a"\n')],
  ['Dockerfile', 'FROM python:3.11\n\0\n'],
  ['environment.yml', utf16('dependencies: [foo]\n')],
  ['setup.cfg', '\0'],
  ['.python-version', utf16('3.11\n')],
])('a %s that is no text fails the run', async (path, content) => {
  const report = await run({ [path]: content });
  expect(brief(report)).toEqual([`${path}:1:1 error drift/unparsable`]);
  expect(report.verdict).toBe('fail');
});
