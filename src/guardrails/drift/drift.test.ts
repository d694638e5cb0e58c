import { describe, expect, test } from '@jest/globals';
import { brief, type CheckOptions, check, repo, type Tree } from '../../testing/repo.js';
import drift from './index.js';

const run = async (tree: Tree, options?: CheckOptions) => check(tree, [drift], options);
const found = async (tree: Tree, options?: CheckOptions) => brief(await run(tree, options));

describe('grades', () => {
  test('different pins are a mismatch at the file that few would have to change', async () => {
    const report = await run(repo`
      === pc1/requirements.txt
      requests==2.31.0
      === pc2/requirements.txt
      flask==3.0.0
      requests==2.30.0  # why?
      === pc3/requirements.txt
      Requests == 2.31
    `);
    expect(brief(report)).toEqual(['pc2/requirements.txt:2:9 error drift/mismatch']);
    expect(report.findings[0]).toMatchObject({
      message:
        'requests is pinned to 2 different versions: ==2.31.0 (pc1/requirements.txt:1 and 1 more) and ==2.30.0 (pc2/requirements.txt:2).',
      remedy: 'Change 1 of 3 files: pc2/requirements.txt:2 to ==2.31.0.',
      endColumn: 17,
    });
    expect(report.findings[0]!.related.map(({ path, line }) => `${path}:${line}`)).toEqual([
      'pc1/requirements.txt:1',
      'pc3/requirements.txt:1',
    ]);
  });

  test('a pin outside a range is a conflict', async () => {
    const report = await run(repo`
      === a/pyproject.toml
      [project]
      name = "a"
      dependencies = ["django>=4.2,<5"]
      === b/requirements.txt
      django==3.2.1
      === c/setup.cfg
      [options]
      install_requires =
          django>=4
    `);
    expect(brief(report)).toEqual(['b/requirements.txt:1:7 error drift/conflict']);
    expect(report.findings[0]).toMatchObject({
      message: 'No version of django satisfies both ==3.2.1 (b/requirements.txt:1) and >=4.2,<5 (a/pyproject.toml:3).',
      remedy: 'Change 1 of 3 files: b/requirements.txt:1 to something the others admit.',
    });
  });

  test('a pin inside a range is no mismatch, only loose', async () => {
    expect(
      await found(repo`
        === a/pyproject.toml
        [project]
        dependencies = ["django>=4.2,<5"]
        === b/requirements.txt
        django==4.2.1
      `),
    ).toEqual(['b/requirements.txt:1:7 notice drift/loose']);
  });

  test('any version, the same version in other words and addresses are no drift', async () => {
    expect(
      await found(repo`
        === a/requirements.txt
        django
        numpy==1.26
        torch @ https://example.org/torch.whl
        === b/requirements.txt
        Django==4.2.1
        numpy == 1.26.0
        torch==2.0
        === c/requirements.txt
        numpy===1.26.0
      `),
    ).toEqual([]);
  });

  test('disjoint markers are no drift, meeting ones are', async () => {
    expect(
      await found(repo`
        === a/requirements.txt
        numpy==1.24.4 ; python_version < '3.9'
        numpy==1.26.4 ; python_version >= '3.9'
        pywin32==306 ; sys_platform == 'win32'
        === b/requirements.txt
        numpy==1.24.4 ; python_version < '3.9'
        numpy==1.26.3 ; python_version >= '3.9'
        pywin32==305 ; sys_platform == 'linux'
      `),
    ).toEqual(['b/requirements.txt:2:6 error drift/mismatch']);
  });

  test('extras that exclude each other are choices of one file', async () => {
    expect(
      await found(repo`
        === a/pyproject.toml
        [project.optional-dependencies]
        old = ["tensorflow==1.15"]
        new = ["tensorflow==2.4"]
        === b/requirements.txt
        tensorflow==2.4
      `),
    ).toEqual([]);
  });

  test('what one file declares twice is a duplicate and no drift', async () => {
    expect(
      await found(repo`
        === requirements.txt
        flask>=2
        flask==3.0.0
        django==4
        django==5
      `),
    ).toEqual(['requirements.txt:2:6 warning drift/duplicate', 'requirements.txt:4:7 error drift/duplicate']);
  });

  test('files of the same name in different folders are told apart', async () => {
    const report = await run(repo`
      === billing/requirements.txt
      requests==2.31.0
      === shipping/requirements.txt
      requests==2.30.0
    `);
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]!.message).toContain('billing/requirements.txt:1');
    expect(report.findings[0]!.message).toContain('shipping/requirements.txt:1');
  });

  test('a specifier that no version satisfies is a conflict of its own', async () => {
    expect(
      await found(repo`
      === requirements.txt
      flask>=3,<2
    `),
    ).toEqual(['requirements.txt:1:6 error drift/conflict']);
  });
});
