import { expect, test } from '@jest/globals';
import { brief, check, repo, type Tree } from '../../testing/repo.js';
import drift from './index.js';

const found = async (tree: Tree) => check(tree, [drift]);

test('revisions of one repository are compared, however its address is written', async () => {
  const report = await found(repo`
    === a/requirements.txt
    foo @ git+https://example.org/Team/foo.git@v1
    === b/requirements.txt
    git+ssh://git@example.org/team/foo@v2#egg=foo
    === c/pyproject.toml
    [project]
    name = "c"
    dependencies = ["foo"]
    [tool.uv.sources]
    foo = { git = "https://example.org/team/foo", tag = "v2" }
  `);
  expect(brief(report)).toEqual(['a/requirements.txt:1:5 error drift/mismatch']);
  expect(report.findings[0]).toMatchObject({
    message:
      'foo is taken from 2 revisions of example.org/team/foo: v2 (b/requirements.txt:1) and v1 (a/requirements.txt:1).',
    remedy: 'Take v2 everywhere.',
  });
});

test('a commit may be what a tag stands for, a fork is another repository, and markers may exclude each other', async () => {
  const report = await found(repo`
    === a/requirements.txt
    foo @ git+https://example.org/team/foo@v1
    bar @ git+https://example.org/team/bar@v1
    baz @ git+https://example.org/team/baz@v1 ; sys_platform == 'win32'
    qux @ git+https://example.org/team/qux@0123456789abcdef
    === b/requirements.txt
    foo @ git+https://example.org/team/foo@0123456789abcdef
    bar @ git+https://example.org/fork/bar@v2
    baz @ git+https://example.org/team/baz@v2 ; sys_platform == 'linux'
    qux @ git+https://example.org/team/qux@0123456
  `);
  expect(brief(report)).toEqual([]);
});

test('the version in the name of an archive is compared with what others ask for', async () => {
  const report = await found(repo`
    === a/requirements.txt
    foo @ https://example.org/foo-1.0-py3-none-any.whl
    ./wheels/bar-2.0%2Bcpu-py3-none-any.whl
    https://example.org/baz-3.0.tar.gz#egg=baz
    === b/requirements.txt
    foo==2.0
    bar==2.0
    baz>=3
  `);
  expect(brief(report)).toEqual(['b/requirements.txt:1:4 error drift/mismatch']);
  expect(report.findings[0]!.message).toBe(
    'foo is ==2.0 in b/requirements.txt:1, but a/requirements.txt:1 installs 1.0 from an archive.',
  );
});

test('the policy `ignored` keeps references out', async () => {
  const tree = repo`
    === a/requirements.txt
    foo @ git+https://example.org/team/foo@v1
    === b/requirements.txt
    foo @ git+https://example.org/team/foo@v2
  `;
  const config = 'drift:\n  groups: [{ packages: [foo], policy: ignored }]\n';
  expect(brief(await check(tree, [drift], { config }))).toEqual([]);
  expect(brief(await found(tree))).toHaveLength(1);
});
