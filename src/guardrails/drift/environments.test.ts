import { expect, test } from '@jest/globals';
import { brief, check, repo } from '../../testing/repo.js';
import drift from './index.js';

const TREE = repo`
  === tox.ini
  [testenv]
  deps =
      foo==1.0
      py39: bar==1.0
      py310: bar==2.0
  [testenv:old]
  deps = foo==0.9
  === noxfile.py
  def tests(session):
      session.install("foo==1.1")
  === .github/workflows/ci.yml
  jobs:
    test:
      steps:
        - run: pip install foo==1.2
  === requirements.txt
  foo==2.0
`;

test('environments of tox, nox and workflows are compared with nothing outside them', async () => {
  expect(brief(await check(TREE, [drift]))).toEqual([]);
});

test('policies hold in them all the same', async () => {
  const banned = 'drift:\n  groups: [{ packages: [foo], policy: banned }]\n';
  expect(brief(await check(TREE, [drift], { config: banned }))).toEqual([
    '.github/workflows/ci.yml:4:29 error drift/banned',
    'noxfile.py:2:25 error drift/banned',
    'requirements.txt:1:4 error drift/banned',
    'tox.ini:3:8 error drift/banned',
    'tox.ini:7:11 error drift/banned',
  ]);
});

test('what one environment of tox asks for twice is a duplicate', async () => {
  const tree = repo`
    === tox.ini
    [testenv]
    deps =
        foo==1.0
        foo==2.0
  `;
  expect(brief(await check(tree, [drift]))).toEqual(['tox.ini:4:8 error drift/duplicate']);
});
