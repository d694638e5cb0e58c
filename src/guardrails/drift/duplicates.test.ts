import { describe, expect, test } from '@jest/globals';
import { brief, check, repo, type Tree } from '../../testing/repo.js';
import drift from './index.js';

const found = async (tree: Tree) => brief(await check(tree, [drift]));

describe('a requirement under conditions', () => {
  const choices = (first: string, second: string) => repo`
    === pyproject.toml
    [tool.poetry.dependencies]
    foo = [{ version = "1.0", python = "${first}" }, { version = "2.0", python = "${second}" }]
  `;

  // poetry-core 2.5.0: the markers of both exclude each other.
  test.each([
    ['^3.9,<3.10', '^3.10'],
    ['~3.9', '~3.10'],
    ['3.9.*', '3.10.*'],
    ['<3.8 || >=3.12', '>=3.8,<3.12'],
    ['3.9', '>=3.10'],
    ['!=3.9.*', '3.9.*'],
  ])('is declared once for each Python: %s and %s', async (first, second) => {
    expect(await found(choices(first, second))).toEqual([]);
  });

  // poetry-core 2.5.0: the markers of both meet.
  test.each([
    ['^3.9', '^3.10'],
    ['<=3.10', '3.10'],
    ['*', '^3.10'],
    ['<3.8 || >=3.12', '>=3.11'],
  ])('is declared twice where both hold: %s and %s', async (first, second) => {
    expect((await found(choices(first, second))).map((line) => line.split(' ').at(-1))).toEqual(['drift/duplicate']);
  });

  test('is compared with nothing where the condition cannot be read, and the condition is named', async () => {
    expect(await found(choices('snakes', '^3.10'))).toEqual(['pyproject.toml:2:37 error drift/unparsable']);
    expect(
      await found(repo`
        === pyproject.toml
        [tool.poetry.dependencies]
        foo = [{ version = "1.0", markers = "python_version > '3') or (os_name == 'nt'" , platform = "linux" }, "2.0"]
      `),
    ).toEqual(['pyproject.toml:2:38 error drift/unparsable']);
  });
});

describe('a constraint of uv', () => {
  const constrained = (constraint: string) => repo`
    === pyproject.toml
    [project]
    dependencies = ["foo>=1"]
    [tool.uv]
    constraint-dependencies = ["foo${constraint}"]
  `;

  test('is no second declaration', async () => {
    // uv 0.13.9: resolved.
    expect(await found(constrained('<2'))).toEqual([]);
  });

  test('is a conflict where it excludes what is asked for', async () => {
    // uv 0.13.9: "your project's requirements are unsatisfiable".
    expect(await found(constrained('<1'))).toEqual(['pyproject.toml:4:32 error drift/conflict']);
  });

  test('is declared twice where two of them differ', async () => {
    expect(await found({ 'constraints.txt': 'foo<2\nfoo<3\n' })).toEqual([
      'constraints.txt:2:4 warning drift/duplicate',
    ]);
  });
});
