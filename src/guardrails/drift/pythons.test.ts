import { expect, test } from '@jest/globals';
import { type CheckOptions, check, repo, type Tree } from '../../testing/repo.js';
import drift from './index.js';

const messages = async (tree: Tree, options?: CheckOptions) =>
  (await check(tree, [drift], options)).findings.map(({ severity, message }) => `${severity}: ${message}`);

const IMAGES = repo`
  === api/pyproject.toml
  [project]
  name = "api"
  requires-python = ">=3.10,<3.12"
  === api/Dockerfile
  FROM python:3.10-slim
  === web/pyproject.toml
  [project]
  name = "web"
  requires-python = ">=3.11"
  === web/Dockerfile
  FROM python:3.11-slim
`;

test('an image is compared with its own project, not with those of others', async () => {
  expect(await messages(IMAGES)).toEqual([]);
  expect(await messages({ ...IMAGES, 'web/Dockerfile': 'FROM python:3.10-slim\n' })).toEqual([
    'error: web/Dockerfile brings Python python:3.10-slim, but web/pyproject.toml requires >=3.11.',
  ]);
});

test('a policy compares images wherever they stand', async () => {
  const config = 'drift:\n  groups:\n    - { packages: [python], policy: same }\n';
  expect(await messages(IMAGES, { config })).toEqual([
    'warning: No Python fits all of them: python:3.10-slim (api/Dockerfile:1), python:3.11-slim (web/Dockerfile:1) and >=3.11 (web/pyproject.toml:3).',
  ]);
});

test('an image that lies beside the only project belongs to it', async () => {
  const tree = {
    'src/pyproject.toml': '[project]\nrequires-python = ">=3.12"\n',
    'docker/Dockerfile': 'FROM python:3.11\n',
  };
  expect(await messages(tree)).toEqual([
    'error: docker/Dockerfile brings Python python:3.11, but src/pyproject.toml requires >=3.12.',
  ]);
});

test('an image brings the Python that the version file of its project asks for', async () => {
  const tree = (image: string) => ({ '.python-version': '3.12\n', 'app/Dockerfile': `FROM python:${image}\n` });
  expect(await messages(tree('3.12-slim'))).toEqual([]);
  expect(await messages(tree('3.11-slim'))).toEqual([
    'warning: app/Dockerfile brings Python python:3.11-slim, but .python-version asks for 3.12.',
  ]);
  const own = { 'app/pyproject.toml': '[project]\nrequires-python = ">=3.11"\n' };
  expect(await messages({ ...tree('3.11-slim'), ...own })).toEqual([]);
});

test('projects that are locked together need a Python that fits all of them', async () => {
  // uv 0.13.9: "Found conflicting Python requirements".
  const tree = (lock: string) => ({
    'pyproject.toml': '[project]\nname = "a"\nrequires-python = "<3.11"\n',
    'b/pyproject.toml': '[project]\nname = "b"\nrequires-python = ">=3.11"\n',
    [lock]: '[[package]]\nname = "a"\nsource = { virtual = "." }\n',
  });
  expect(await messages(tree('uv.lock'))).toEqual([expect.stringContaining('No Python fits all of them')]);
  expect(await messages(tree('b/uv.lock'))).toEqual([]);
});
